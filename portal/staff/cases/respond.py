"""Write the answer, look at it with its checklist, send it or have it approved (screen S12)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.approvals import WHY_APPROVE_WORDS, Approving
from portal.domain.cases import ContactWay, Kind
from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.learning import LEARNS_FROM
from portal.domain.moves import Move
from portal.domain.responses import (
    NEEDS_APOLOGY,
    Dispatch,
    PointDecision,
    PointsUndecided,
    Response,
    outcome_of,
)
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.putting_right import (
    actions_taken,
    last_approval,
    remedies_on,
    why_no_learning,
)
from portal.recording.answers import is_approved, why_to_approve, words_of
from portal.services import responding
from portal.staff.cases.editing import CaseForm, act_on
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
from portal.web.fields import LongTextField
from portal.web.now import now
from portal.web.signed_in import viewer
from portal.web.words import day

NOT_YET = Dispatch(ContactWay.NONE)
"""How an answer leaves that is only compared: the way it leaves is not what is approved."""


@blueprint.route("/<reference>/respond", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def respond(reference: str) -> ResponseReturnValue:
    """Answer in full."""
    return carry_out(lambda: _sending(look_up_to(Move.RESPOND, reference)))


def _sending(view: CaseView) -> Sending:
    case, at = view.case, now()
    outcome = _outcome(view)
    form, original = forms_to_send(_form_for(view, outcome), view, _stored(view))
    written = _written(form, NOT_YET)
    why = ", ".join(_(WHY_APPROVE_WORDS[one]) for one in why_to_approve(case, words_of(written)))
    waits = bool(why) and not is_approved(case, written)

    def preview() -> Preview:
        mail = responding.response_text(
            viewer=viewer(), reference=case.reference, response=_read(form), now=at
        )
        return Preview(mail.subject, mail.body, _checklist(view, form, outcome, why, waits))

    def send() -> int | None:
        do = responding.ask_for_approval if waits else responding.respond
        return do(
            response=_read(form),
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/respond.html",
        values={"outcome": _(FINDING_WORDS[outcome]) if outcome else None, **_said(view, why)},
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the answer"),
        button=_("Ask a manager to approve it") if waits else _("Send the answer"),
        done=_("A manager can now approve the answer. It has not left yet")
        if waits
        else _("%(reference)s is answered", reference=case.reference),
    )


def _outcome(view: CaseView) -> Finding | None:
    """Return the outcome so far, None while a point is undecided or where there is none."""
    if view.case.kind is not Kind.COMPLAINT:
        return None
    try:
        return outcome_of(
            PointDecision(point.text, point.finding, point.reasons or "")
            for point in view.case.points
        )
    except PointsUndecided:
        return None


def _stored(view: CaseView) -> dict[str, Any]:
    """Return what the form begins with: what was written before, or what puts it right."""
    stored: dict[str, Any] = {"version": view.case.version}
    last = last_approval(view.case.id)
    if last and last.state is not Approving.REPLACED and last.stage == view.case.stage:
        return {**stored, **last.answer}
    return {**stored, "will_do": "\n".join(_promises(view))}


def _promises(view: CaseView) -> list[str]:
    """Return what is still to be done for the person, a line each (Policy A5.5)."""
    return [
        _("%(what)s (by %(day)s)", what=remedy.what, day=day(remedy.due_on))
        for remedy in remedies_on(view.case.id)
        if remedy.done_on is None
    ]


def _said(view: CaseView, why: str) -> dict[str, Any]:
    """Return what the page says of approval: why it is needed, and what came of it so far."""
    last = last_approval(view.case.id)
    state = last.state if last and last.stage == view.case.stage else None
    return {"why_approve": why, "approval": last if state else None, "Approving": Approving}


def _form_for(view: CaseView, outcome: Finding | None) -> type[CaseForm]:
    """Return the form: a simple one for what is no complaint."""
    fields: dict[str, Any] = {}
    if view.case.kind is Kind.COMPLAINT:
        fields["answer"] = LongTextField(
            _l("How we looked into it (optional)"),
            hint=_l("Who you spoke to and what you read"),
            limit=4000,
            rows=4,
        )
        fields["apology"] = LongTextField(
            _l("Our apology") if outcome in NEEDS_APOLOGY else _l("Our apology (optional)"),
            hint=_l(
                "Say what went wrong, what it did to them, that we are sorry for that, "
                "and what has changed"
            ),
            rows=5,
        )
        if outcome in NEEDS_APOLOGY:
            fields["no_apology_reason"] = LongTextField(
                _l("Or why there is no apology"),
                hint=_l("Kept on the case. They do not see it"),
                limit=1000,
                rows=2,
            )
    else:
        fields["answer"] = LongTextField(
            _l("Our answer"), required=_l("Enter your answer"), limit=4000, rows=10
        )
    fields |= {
        "will_do": LongTextField(_l("What we will do, and by when (optional)"), limit=4000, rows=4),
        "way": way_question(),
        "told_on": told_question(),
    }
    return type("RespondForm", (CaseForm,), fields)


def _read(form: CaseForm) -> Response:
    return _written(form, dispatch_of(form))


def _written(form: CaseForm, dispatch: Dispatch) -> Response:
    reason = form.no_apology_reason.data if "no_apology_reason" in form else ""
    return Response(
        dispatch=dispatch,
        answer=form.answer.data,
        apology=form.apology.data if "apology" in form else "",
        no_apology_reason=reason,
        will_do=form.will_do.data,
    )


def _checklist(
    view: CaseView, form: CaseForm, outcome: Finding | None, why: str, waits: bool
) -> tuple[tuple[str, str], ...]:
    """Return what an answer to a complaint must have, and that it has it."""
    if outcome is None:
        return ()
    if form.apology.data:
        apology = _("In the answer. Read it over: does it say what we got wrong?")
    elif outcome in NEEDS_APOLOGY:
        apology = _("None, with a reason on the case")
    else:
        apology = _("None needed")
    if why:
        approval = _("Needed: %(why)s", why=why) if waits else _("Approved")
    else:
        approval = _("None needed")
    return (
        (_("Every point decided with reasons"), _("Yes")),
        (_("Outcome, worked out from the points"), _(FINDING_WORDS[outcome])),
        (_("Apology"), apology),
        (_("Putting it right"), _remedies(view)),
        (_("What we change"), _learning(view, outcome)),
        (_("What we will do"), _("In the answer") if form.will_do.data else _("Nothing")),
        (_("How to ask us to look again, and the Ombudsman"), _("In the answer")),
        (_("A manager's approval"), approval),
    )


def _remedies(view: CaseView) -> str:
    return "\n".join(remedy.what for remedy in remedies_on(view.case.id)) or _("Nothing written")


def _learning(view: CaseView, outcome: Finding) -> str:
    number = actions_taken(view.case.id)
    if number:
        return _("Actions: %(number)s", number=number)
    if why_no_learning(view.case.id):
        return _("Nothing wider, with a reason on the case")
    return _("Missing") if outcome in LEARNS_FROM else _("None needed")
