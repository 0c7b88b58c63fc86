"""Composing messages: the words of each are the council's own, or those the portal came with.

Whatever people wrote comes in as the value of a placeholder and stays text: it is never a
template itself.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import get_locale, gettext
from jinja2 import Environment, StrictUndefined

from portal.domain.council import Council
from portal.domain.message_templates import ALWAYS, TEMPLATES, MessageTemplate, Wording, fill
from portal.mailer.words import Composed, one_line, plain
from portal.queries.message_templates import own_wording

SUBJECT = "Subject:"

RATING_MARK = "{rating_link}"
"""Stands in a mail where the worker puts the code of a link to the short questions."""

FILLED_LATER = {"code": "{code}"}
"""Placeholders that stay as they are: the worker fills them in when it hands the mail over."""


def compose(name: str, **values: Any) -> Composed:
    """Return the message ``name`` in the words in use, made of ``values``.

    ``name`` is one of ``TEMPLATES``, or a file in ``templates/email`` whose first line is
    "Subject: ..." for mail that staff get. A value that is missing is an error, never a gap in
    a message; values that the message has no place for do no harm.
    """
    if name in TEMPLATES:
        return compose_in(wording_in_use(TEMPLATES[name]), name, **values)
    first, _, rest = _render(f"email/{name}.txt", values).partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"email/{name}.txt does not begin with a subject")
    return Composed(one_line(first.removeprefix(SUBJECT)), plain(rest))


def compose_in(wording: Wording, name: str, **values: Any) -> Composed:
    """Return the message ``name`` in the words of ``wording``, which it must take."""
    template = TEMPLATES[name]
    filled = {
        **{word: _word(word, values) for word in (*ALWAYS, *template.words)},
        **{part: _part(part, values) for part in template.parts},
    }
    return Composed(one_line(fill(wording.subject, filled)), plain(fill(wording.body, filled)))


def wording_in_use(template: MessageTemplate) -> Wording:
    """Return the words of ``template`` that messages are written in now, in their language.

    A council's own wording is for one language only, and gives way to the shipped one when
    this portal needs something in the message that it does not have.
    """
    own = own_wording(template.name, language())
    return own if own and template.takes(own) else shipped_wording(template)


def shipped_wording(template: MessageTemplate) -> Wording:
    """Return the words that the portal came with, in the language of the page."""
    paragraphs = [each if _is_bare(each) else gettext(each) for each in template.paragraphs]
    return Wording(gettext(template.subject) if template.subject else "", "\n\n".join(paragraphs))


def language() -> str:
    """Return the code of the language that messages are written in now: "en"."""
    locale = get_locale()
    return str(locale.language) if locale else "en"


def greeting(person: str | None) -> str:
    """Return the line by which a message greets ``person``, None without a name."""
    return _part("greeting", {"person": person})


def with_footer(body: str, reference: str | None = None, *, asks_rating: bool = False) -> str:
    """Return ``body`` and, under it, who we are and how to track and to answer.

    ``reference`` is the case's, None for a mail that belongs to no case. ``asks_rating`` puts in
    a link to the short questions, whose code the worker fills in at the hand-over.
    """
    link = RATING_MARK if asks_rating else None
    footer = _render("email/_footer.txt", {"reference": reference, "rating_link": link})
    return f"{plain(body)}\n\n{plain(footer)}\n"


def _is_bare(paragraph: str) -> bool:
    """Whether a paragraph is one placeholder, with nothing to translate."""
    return paragraph.startswith("{") and paragraph.find("}") == len(paragraph) - 1


def _word(name: str, values: Mapping[str, Any]) -> str:
    if name in FILLED_LATER:
        return FILLED_LATER[name]
    ours = _ours()
    value = ours[name] if name in ours else values[name]
    if isinstance(value, datetime):
        return str(current_app.jinja_env.filters["moment"](value))
    if isinstance(value, date):
        return str(current_app.jinja_env.filters["day"](value))
    return str(value)


def _ours() -> dict[str, str]:
    """Return the placeholders that say who we and the Ombudsman are."""
    council: Council = current_app.extensions["council"]
    return {
        "council": council.name,
        "phone": council.phone,
        "email": council.email,
        "complaints_email": council.complaints_email,
        "tracking_page": f"{current_app.config['PUBLIC_ADDRESS']}/track",
        "ombudsman_name": council.ombudsman.name,
        "ombudsman_phone": council.ombudsman.phone,
        "ombudsman_website": council.ombudsman.website,
    }


def _part(name: str, values: Mapping[str, Any]) -> str:
    """Return a part that the portal writes: another message's words, or those of a file."""
    if name in TEMPLATES:
        return compose(name, **values).body
    return plain(_render(f"email/parts/{name}.txt", values))


def _render(file: str, values: Mapping[str, Any]) -> str:
    address = current_app.config["PUBLIC_ADDRESS"]
    addresses = {"portal_address": address, "track_address": f"{address}/track"}
    council = current_app.extensions["council"]
    return _files().get_template(file).render({"council": council, **addresses, **values})


def _files() -> Environment:
    """Return the app's templates, made strict: what is missing is an error."""
    kept = current_app.extensions.get("mail_templates")
    if kept is None:
        kept = current_app.jinja_env.overlay(undefined=StrictUndefined)
        current_app.extensions["mail_templates"] = kept
    environment: Environment = kept
    return environment
