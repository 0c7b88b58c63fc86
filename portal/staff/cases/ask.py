"""Ask the person for information, and write down that it came (screen S7)."""

from contextlib import suppress
from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.moves import Move
from portal.domain.questions import ANSWER_WITHIN, RANG_WORDS, Rang
from portal.domain.roles import Permission
from portal.domain.working_days import BeyondCalendar
from portal.queries.calendar import calendar
from portal.queries.case_page import CaseView, answer_clock
from portal.services import asking
from portal.services.asking import Asking
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
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
from portal.web.fields import DateField, LongTextField, Option, RadiosField, TextField
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer


class AskForm(CaseForm):
    """What we ask."""

    question = LongTextField(
        _l("What do you need to know?"), required=_l("Enter your question"), limit=4000
    )
    answer_by = DateField(
        _l("By when do you hope for an answer?"),
        subject=_l("Date to answer by"),
        required=_l("Enter the date to answer by"),
        past=False,
    )
    way = way_question()
    told_on = told_question()


class CameForm(CaseForm):
    """What they answered."""

    words = LongTextField(
        _l("What did they tell us, and how?"),
        required=_l("Enter what they told us"),
        limit=4000,
    )


class RangForm(OneTimeForm):
    """That we rang them about our question."""

    told_on = DateField(
        _l("When did you ring?"),
        subject=_l("Date you rang"),
        required=_l("Enter the date you rang"),
    )
    whom = TextField(
        _l("Whom did you ring?"),
        hint=_l("Their name and the number. Kept on the case"),
        required=_l("Enter whom you rang"),
        limit=200,
    )
    came = RadiosField(
        _l("What came of it?"),
        options=[Option(one.value, _l(words)) for one, words in RANG_WORDS.items()],
        required=_l("Select what came of it"),
    )


@blueprint.route("/<reference>/ask", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def ask(reference: str) -> ResponseReturnValue:
    """Write a question, look at it, send it."""
    return carry_out(lambda: _asking(look_up_to(Move.ASK_INFORMATION, reference)))


def _asking(view: CaseView) -> Sending:
    case, at = view.case, now()
    stored = {"version": case.version, "answer_by": _answer_by()}
    form, original = forms_to_send(AskForm, view, stored)
    clock = answer_clock(case)

    def preview() -> Preview:
        mail = asking.asking_text(
            viewer=viewer(), reference=case.reference, asking=_read(form), now=at
        )
        return Preview(mail.subject, mail.body)

    def send() -> int | None:
        return asking.ask(
            asking=_read(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/ask.html",
        values={"due_on": clock.due_on if clock else None},
        original=original,
        preview=preview,
        send=send,
        heading=_("Check your question"),
        button=_("Send this question"),
        done=_("Your question is on its way"),
    )


@blueprint.route("/<reference>/came", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def came(reference: str) -> ResponseReturnValue:
    """Write down that the person answered."""

    def build() -> Editing:
        view = look_up_to(Move.INFORMATION_CAME, reference)
        stored = {"version": view.case.version}
        return Editing(
            form=CameForm(data=stored),
            view=view,
            template="staff/cases/came.html",
            original=CameForm(formdata=None, data=stored),
            values={"question": _question(view)},
        )

    def act(form: Any) -> None:
        asking.information_came(
            words=form.words.data,
            **act_on(reference, form),
        )

    return confirm(build, act, _("What they told us is on the case"))


@blueprint.route("/<reference>/rang", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def rang(reference: str) -> ResponseReturnValue:
    """Write down that we rang the person about our question."""

    def build() -> Editing:
        view = look_up_to(Move.RANG, reference)
        return Editing(
            form=RangForm(data={"told_on": today()}),
            view=view,
            template="staff/cases/rang.html",
            original=RangForm(formdata=None),
            values={"question": _question(view)},
        )

    def act(form: Any) -> None:
        asking.rang(
            whom=form.whom.data,
            rang_on=form.told_on.data.date,
            came=Rang(form.came.data),
            **act_on(reference, form),
        )

    return confirm(build, act, _("The call is on the file"))


def _question(view: CaseView) -> str:
    asked = [one.question for one in view.case.inquiries if one.answered_on is None]
    return asked[-1] if asked else ""


def _answer_by() -> date | None:
    with suppress(BeyondCalendar):
        return calendar().add_working_days(today(), ANSWER_WITHIN)
    return None


def _read(form: AskForm) -> Asking:
    return Asking(form.question.data, form.answer_by.data.date, dispatch_of(form))
