"""Write to the person, put a note on the file, write down a call (screen S4)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.services import notes
from portal.staff.cases.editing import Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.sending import (
    Preview,
    Sending,
    carry_out,
    dispatch_of,
    forms_to_send,
    told_question,
    way_question,
)
from portal.web.access import needs
from portal.web.fields import DateField, LongTextField
from portal.web.form import OneTimeForm
from portal.web.now import today


class MessageForm(OneTimeForm):
    """A message to the person. It stops no clock."""

    text = LongTextField(
        _l("What do you want to tell them?"), required=_l("Enter your message"), limit=4000
    )
    way = way_question()
    told_on = told_question()


class NoteForm(OneTimeForm):
    """A note for staff."""

    text = LongTextField(
        _l("Your note"),
        hint=_l("Only staff see it, but the person can ask for a copy"),
        required=_l("Enter your note"),
        limit=4000,
    )


class CallForm(OneTimeForm):
    """What the person said on the phone."""

    text = LongTextField(
        _l("What did they say?"),
        hint=_l("They can read it where they track their case"),
        required=_l("Enter what they said"),
        limit=4000,
    )
    told_on = DateField(
        _l("When did they phone?"),
        subject=_l("Date they phoned"),
        required=_l("Enter the date they phoned"),
    )


@blueprint.route("/<reference>/message", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def message(reference: str) -> ResponseReturnValue:
    """Write to the person about the case."""
    return carry_out(lambda: _writing(look_up_to(Move.MESSAGE, reference)))


def _writing(view: CaseView) -> Sending:
    case = view.case
    form, original = forms_to_send(MessageForm, view)

    def preview() -> Preview:
        mail = notes.message_text(reference=case.reference, text=form.text.data)
        return Preview(mail.subject, mail.body)

    def send() -> int | None:
        return notes.write(
            text=form.text.data,
            dispatch=dispatch_of(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/message.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check your message"),
        button=_("Send this message"),
        done=_("Your message is on its way"),
    )


@blueprint.route("/<reference>/note", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def note(reference: str) -> ResponseReturnValue:
    """Put a note on the file."""

    def act(form: Any) -> None:
        notes.add_note(
            text=form.text.data,
            **act_on(reference, form),
        )

    def build() -> Editing:
        return _editing(look_up_to(Move.NOTE, reference), NoteForm, "staff/cases/note.html")

    return confirm(build, act, _("Your note is on the file"))


@blueprint.route("/<reference>/call", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def call(reference: str) -> ResponseReturnValue:
    """Write down that the person phoned, and what they said."""

    def act(form: Any) -> None:
        notes.record_call(
            text=form.text.data,
            called_on=form.told_on.data.date,
            **act_on(reference, form),
        )

    def build() -> Editing:
        return _editing(look_up_to(Move.MESSAGE, reference), CallForm, "staff/cases/call.html")

    return confirm(build, act, _("The call is on the file"))


def _editing(view: CaseView, kind: type[OneTimeForm], template: str) -> Editing:
    stored = {"told_on": today()} if kind is CallForm else {}
    form, original = kind(data=stored), kind(formdata=None)
    return Editing(form=form, view=view, template=template, original=original)
