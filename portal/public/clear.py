"""Was this clear? Asked under our pages and on our letters (commitment 9, lessons G28)."""

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from portal.domain.ratings import UNDERSTOOD, PlaceKind, Source
from portal.domain.words import N_
from portal.public.rate import device, its_network
from portal.services.ratings import Given, give_rating
from portal.web.fields import LongTextField, Option, RadiosField, TrapField
from portal.web.form import OneTimeForm
from portal.web.limits import limited
from portal.web.now import now
from portal.web.page_text import sentences_of_page

blueprint = Blueprint("clear", __name__)

PAGES = frozenset(
    {
        "public.commitments",
        "public.commitment",
        "public.how_complaints_work",
        "public.help",
        "public.accessibility",
        "public.privacy",
        "public.cookies",
        "performance.changes",
        "performance.index",
        "performance.commitment",
        "performance.complaints",
    }
)
"""The pages that can be asked about, by endpoint."""

LETTER, ANSWER = "letter", "answer"
ASKED_WORDS = {LETTER: N_("Was our letter clear?"), ANSWER: N_("Was our answer clear?")}
WRITTEN = {
    LETTER: (Source.LETTER, PlaceKind.LETTER),
    ANSWER: (Source.REPLY_LINK, PlaceKind.ANSWER),
}
"""What is no page: how its readers come to the question, and what it is."""

LONGEST_SENTENCE, LONGEST_PAGE = 500, 200


class ClearForm(OneTimeForm):
    """Whether it was clear, and what was not."""

    clear = RadiosField("", required=_l("Select yes if it was clear"))
    sentence = RadiosField(
        _l("Which sentence was hard?"),
        hint=_l("Choose one, or write below what was hard."),
        small=True,
    )
    words = LongTextField(
        _l("What was hard? (optional)"),
        subject=_l("What was hard"),
        hint=_l("Do not tell us who you are. We cannot write back about this."),
        limit=LONGEST_SENTENCE,
        rows=3,
    )
    more = TrapField()


@dataclass(frozen=True)
class Asked:
    """What is asked about: its name as kept, and its sentences by the value on the form."""

    page: str
    sentences: dict[str, str]


@blueprint.route("/clear", methods=["GET", "POST"])
@limited("clear")
def index() -> str | tuple[str, int]:
    """Ask whether a page of ours was clear (``?page=/help``), or our answer to a case
    (``?page=answer``), or else a letter.

    Opening it records nothing; an answer in the address is only picked.
    """
    asked = _asked(request.args.get("page"))
    picked = request.args.get("clear", "")
    form = ClearForm(data={"clear": picked if picked in ("yes", "no") else None})
    form.clear.label.text = _(ASKED_WORDS.get(asked.page, N_("Was this page clear?")))
    source, kind = WRITTEN.get(asked.page, (Source.WEBSITE, PlaceKind.PAGE))
    form.clear.options = [Option(str(one.value), _(one.label)) for one in UNDERSTOOD.answers]
    if asked.sentences:
        form.sentence.options = [Option(key, text) for key, text in asked.sentences.items()]
    else:
        del form.sentence
    if form.validate_on_submit():
        sentence = form.sentence.data if "sentence" in form else ""
        clear = form.clear.data == "yes"
        give_rating(
            given=Given(
                answers={UNDERSTOOD.key: form.clear.data},
                source=source,
                place_kind=kind,
                poster_id=None,
                device_mark=device(),
                network_mark=its_network(),
                by_robot=bool(form.more.data),
                page=asked.page,
                sentence=None if clear else asked.sentences.get(sentence),
                words=form.words.data or None,
            ),
            form_key=form.form_key.data,
            now=now(),
        )
        return render_template(
            "public/clear/thanks.html", page=None if asked.page in WRITTEN else asked.page
        )
    heading = _("Was it clear?")
    return render_template("public/clear/index.html", form=form, heading=heading), form.status


def _asked(page: str | None) -> Asked:
    """Return the page at the address ``page`` with its sentences; None is a letter."""
    if page is None or page == ANSWER:
        return Asked(page or LETTER, {})
    endpoint, values = _page_at(page)
    html = str(current_app.view_functions[endpoint](**values))
    found = [one for one in sentences_of_page(html) if len(one) <= LONGEST_SENTENCE]
    return Asked(page, {str(number): text for number, text in enumerate(found, 1)})


def _page_at(page: str) -> tuple[str, dict[str, str]]:
    """Return the endpoint of a page that can be asked about; else there is no such page."""
    if len(page) > LONGEST_PAGE:
        abort(404)
    try:
        found = current_app.url_map.bind("").match(page, method="GET")
    except HTTPException:
        abort(404)
    endpoint, values = found
    if endpoint not in PAGES:
        abort(404)
    return endpoint, dict(values)
