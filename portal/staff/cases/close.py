"""Close, withdraw and open again (screens S15)."""

from contextlib import suppress
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import CLOSURE_WORDS, Closure, ContactWay, State
from portal.domain.endings import AnswerWaits, CaseFacts, possible_endings
from portal.domain.moves import Move
from portal.domain.references import NotAReference, parse_reference
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.recording.ending import facts_of
from portal.services import closing, reopening
from portal.services.closing import Ending
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.sending import Preview, Sending, carry_out, forms_to_send, way_question
from portal.web.access import needs
from portal.web.fields import DateField, LongTextField, Option, RadiosField, TextField
from portal.web.now import now, today
from portal.web.signed_in import viewer


class CloseForm(CaseForm):
    """Why a case that nobody answered is closed; the person is told.

    The page offers the reasons that fit the case.
    """

    reason = RadiosField(
        _l("Why do you close it?"),
        hint=_l("You see the reasons that fit this case"),
        required=_l("Select why you close it"),
    )
    reference = TextField(
        _l("Reference of the other case"),
        hint=_l("One of theirs that we answered before. Join two that we both work on"),
        required=_l("Enter the reference of the other case"),
        limit=40,
        width=10,
    )
    why = LongTextField(
        _l("Tell them why"), required=_l("Enter why you close it"), limit=2000, rows=6
    )
    way = way_question()


class WithdrawForm(CaseForm):
    """How the person told us to stop."""

    evidence = LongTextField(
        _l("How did they tell us to stop?"),
        hint=_l("Who told whom, in which words. Kept on the case"),
        required=_l("Enter how they told us to stop"),
        limit=2000,
        rows=4,
    )
    told_on = DateField(
        _l("When did they tell us?"),
        subject=_l("Date they told us"),
        required=_l("Enter the date they told us"),
    )
    way = way_question()


class ReopenForm(CaseForm):
    """Why a case is opened again."""

    reason = LongTextField(
        _l("Why do you open it again?"),
        required=_l("Enter why you open it again"),
        limit=2000,
        rows=4,
    )


@blueprint.route("/<reference>/close", methods=["GET", "POST"])
@needs(Permission.CLOSE)
def close(reference: str) -> ResponseReturnValue:
    """Close a case: after its answer at once, otherwise with a reason that the person gets."""
    view = look_up_to(Move.CLOSE, reference)
    if request.method != "POST" and facts_of(view.case, today()).approving:
        raise AnswerWaits
    if view.case.state is State.ANSWERED and "reason" not in request.form:
        return _close_answered(view.case.reference)
    return carry_out(lambda: _closing(look_up_to(Move.CLOSE, reference)))


def _close_answered(reference: str) -> ResponseReturnValue:
    def build() -> Editing:
        view = look_up_to(Move.CLOSE, reference)
        stored = {"version": view.case.version}
        return Editing(
            form=CaseForm(data=stored),
            view=view,
            template="staff/cases/close_answered.html",
            original=CaseForm(formdata=None, data=stored),
        )

    def act(form: Any) -> None:
        closing.close(
            viewer=viewer(),
            reference=reference,
            version=form.version.data,
            ending=Ending(Closure.ANSWERED, ContactWay.NONE),
            form_key=form.form_key.data,
            now=now(),
        )

    return confirm(build, act, _("%(reference)s is closed", reference=reference))


def _closing(view: CaseView) -> Sending:
    case, stored, at = view.case, {"version": view.case.version}, now()
    form, original = forms_to_send(CloseForm, view, stored, in_writing=True)
    for one in (form, original):
        one.reason.options = _reasons(facts_of(case, today()))

    def preview() -> Preview:
        mail = closing.closing_text(
            viewer=viewer(), reference=case.reference, ending=_ending(form), now=at
        )
        assert mail is not None
        why = CLOSURE_WORDS[Closure(form.reason.data)]
        return Preview(mail.subject, mail.body, ((_("Closed because"), _(why)),))

    def send() -> None:
        closing.close(
            ending=_ending(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/close.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check before you close this case"),
        button=_("Close this case"),
        done=_("%(reference)s is closed", reference=case.reference),
    )


def _reasons(facts: CaseFacts) -> list[Option]:
    return [
        Option(
            one.value,
            _(CLOSURE_WORDS[one]),
            reveals=("reference",) if one is Closure.DUPLICATE else (),
        )
        for one in possible_endings(facts)
        if one is not Closure.ANSWERED
    ]


def _ending(form: CloseForm) -> Ending:
    other = None
    if form.reason.data == Closure.DUPLICATE:
        with suppress(NotAReference):
            other = parse_reference(form.reference.data)
    return Ending(Closure(form.reason.data), ContactWay(form.way.data), form.why.data, other)


@blueprint.route("/<reference>/withdraw", methods=["GET", "POST"])
@needs(Permission.CLOSE)
def withdraw(reference: str) -> ResponseReturnValue:
    """Write down that the person wants us to stop, and confirm it to them in writing."""
    return carry_out(lambda: _withdrawing(look_up_to(Move.WITHDRAW, reference)))


def _withdrawing(view: CaseView) -> Sending:
    case, stored, at = view.case, {"version": view.case.version}, now()
    form, original = forms_to_send(WithdrawForm, view, stored, in_writing=True)

    def preview() -> Preview:
        mail = closing.withdrawal_text(
            viewer=viewer(),
            reference=case.reference,
            told_on=form.told_on.data.date,
            way=ContactWay(form.way.data),
            now=at,
        )
        return Preview(mail.subject, mail.body, ((_("They told us"), form.evidence.data),))

    def send() -> None:
        closing.withdraw(
            evidence=form.evidence.data,
            told_on=form.told_on.data.date,
            way=ContactWay(form.way.data),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/withdraw.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check before you withdraw this case"),
        button=_("Withdraw this case"),
        done=_("%(reference)s is withdrawn", reference=case.reference),
    )


@blueprint.route("/<reference>/reopen", methods=["GET", "POST"])
@needs(Permission.REOPEN)
def reopen(reference: str) -> ResponseReturnValue:
    """Open a case again, with a date of its own to answer by."""

    def build() -> Editing:
        view = look_up_to(Move.REOPEN, reference)
        stored = {"version": view.case.version}
        return Editing(
            form=ReopenForm(data=stored),
            view=view,
            template="staff/cases/reopen.html",
            original=ReopenForm(formdata=None, data=stored),
        )

    def act(form: Any) -> None:
        reopening.reopen(
            reason=form.reason.data,
            **act_on(reference, form),
        )

    return confirm(build, act, _("The case is open again"))
