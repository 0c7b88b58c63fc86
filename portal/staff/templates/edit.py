"""Changing the words of one message: look at it on a case, then save."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent, ChangedByOther, NotFound
from portal.domain.message_templates import (
    ALWAYS,
    LONGEST_BODY,
    LONGEST_SUBJECT,
    MEANS,
    OMBUDSMAN,
    TEMPLATES,
    MessageTemplate,
    Wording,
    WordingRefused,
)
from portal.domain.roles import Permission
from portal.mailer import language, wording_in_use
from portal.queries.message_templates import last_version, wording_of
from portal.queries.message_templates import versions as versions_of
from portal.queries.sent_forms import was_sent
from portal.services import message_templates
from portal.services.message_templates import SHIPPED
from portal.staff.cases.lookup import look_up
from portal.staff.cases.sending import Preview
from portal.staff.templates.blueprint import blueprint, template_named
from portal.staff.templates.listing import check_words
from portal.staff.templates.preview import preview_of
from portal.web.access import needs
from portal.web.fields import HiddenNumber, LongTextField, TextField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer

TRY = "try"


class WordingForm(OneTimeForm):
    """The words of a message, and a case to try them on."""

    version = HiddenNumber()
    subject = TextField(
        _l("Subject"), required=_l("Enter the subject"), limit=LONGEST_SUBJECT, spellcheck=True
    )
    body = LongTextField(
        _l("Message"),
        hint=_l("An empty line begins a new paragraph. One that stays empty is left out"),
        required=_l("Enter the words of the message"),
        limit=LONGEST_BODY,
        rows=20,
    )
    on_case = TextField(
        _l("Try it on a case (optional)"),
        hint=_l("Its reference. Without one you see a made-up case"),
        limit=20,
        width=20,
    )

    @property
    def wording(self) -> Wording:
        """The words as typed."""
        return Wording(self.subject.data if "subject" in self else "", self.body.data)


@blueprint.route("/<name>", methods=["GET", "POST"])
@needs(Permission.EDIT_TEMPLATES)
def edit(name: str) -> ResponseReturnValue:
    """Show the words of a message; try other ones; save them."""
    template = template_named(name)
    form = _form(template)
    if form.is_submitted() and was_sent(form.form_key.data):
        return _saved(template)
    if form.is_submitted() and form.version.data != _number_in_use(name):
        return _conflict(template, form)
    if not form.validate_on_submit():
        return _page(template, form), form.status
    try:
        if request.form.get("step") == TRY:
            return _page(template, form, preview=_tried(template, form)), form.status
        _save(template, form)
    except WordingRefused as refused:
        form.add_problem(said(refused), refused.part)
    except ChangedByOther:
        return _conflict(template, form)
    else:
        return _saved(template)
    return _page(template, form), form.status


def said(refused: WordingRefused) -> str:
    """Return why a wording cannot be used, in the reader's language."""
    return _(refused.sentence) % refused.values


def _form(template: MessageTemplate) -> WordingForm:
    words = wording_in_use(template)
    form = WordingForm(
        data={
            "version": _number_in_use(template.name),
            "subject": words.subject,
            "body": words.body,
        }
    )
    if not template.subject:
        del form.subject
    return form


def _number_in_use(name: str) -> int:
    last = last_version(name, language())
    return last.number if last else SHIPPED


def _tried(template: MessageTemplate, form: WordingForm) -> Preview | None:
    """Return the message on the case that was named, None when there is no such case to see."""
    template.check(form.wording)
    case = None
    if form.on_case.data:
        try:
            case = look_up(form.on_case.data).case
        except NotFound:
            form.add_problem(_("We cannot find a case with that reference"), "on_case")
            return None
    return preview_of(template.name, form.wording, case)


def _save(template: MessageTemplate, form: WordingForm) -> None:
    with suppress(AlreadySent):
        message_templates.rewrite(
            viewer=viewer(),
            name=template.name,
            language=language(),
            version=form.version.data or SHIPPED,
            wording=form.wording,
            form_key=form.form_key.data,
            now=now(),
        )


def _saved(template: MessageTemplate) -> ResponseReturnValue:
    flash(_("Saved. Messages use these words from now on"))
    return redirect(url_for("staff.templates.edit", name=template.name))


def _conflict(template: MessageTemplate, form: WordingForm) -> ResponseReturnValue:
    """Show the words as they are now beside those that this person typed, which are kept."""
    words = wording_in_use(template)
    form.version.data = _number_in_use(template.name)
    rows = [
        {"question": field.question, "theirs": theirs, "yours": field.typed}
        for field, theirs in (
            *([(form.subject, words.subject)] if "subject" in form else []),
            (form.body, words.body),
        )
        if theirs != field.data
    ]
    return _page(template, form, changes=rows), 409


def _page(template: MessageTemplate, form: WordingForm, **more: Any) -> str:
    found = versions_of(template.name, language())
    last = found[0] if found else None
    own = wording_of(last) if last else None
    values = {"preview": None, "changes": None, **more}
    return render_template(
        "staff/templates/edit.html",
        form=form,
        template=template,
        placeholders=_placeholders(template),
        locked_in=_locked_in(template),
        versions=found,
        last=last,
        fits=own is None or template.takes(own),
        is_shipped=own is None,
        **_check_of(template),
        **values,
    )


def _check_of(template: MessageTemplate) -> dict[str, Any]:
    if template.name != OMBUDSMAN:
        return {}
    return {"check_form": OneTimeForm(formdata=None), **check_words()}


def _placeholders(template: MessageTemplate) -> list[dict[str, Any]]:
    """Return the list of what may be filled in, what has to stay first."""
    rest = [name for name in (*template.words, *ALWAYS) if name not in template.must_stay]
    return [
        {"name": f"{{{name}}}", "means": _(MEANS[name]), "stays": name in template.must_stay}
        for name in (*template.must_stay, *rest)
    ]


def _locked_in(template: MessageTemplate) -> list[str]:
    """Return the titles of the messages that this text stands in."""
    return [_(one.title) for one in TEMPLATES.values() if template.name in one.parts]
