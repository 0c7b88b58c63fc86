"""Write the answer, look at it with its checklist, send it (screen S12)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import Kind
from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.moves import Move
from portal.domain.responses import (
    NEEDS_APOLOGY,
    PointDecision,
    PointsUndecided,
    outcome_of,
)
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.services import responding
from portal.services.responding import Response
from portal.staff.cases.editing import CaseForm
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


@blueprint.route("/<reference>/respond", methods=["GET", "POST"])
@needs(Permission.RESPOND)
def respond(reference: str) -> ResponseReturnValue:
    """Answer in full."""
    return carry_out(lambda: _sending(look_up_to(Move.RESPOND, reference)))


def _sending(view: CaseView) -> Sending:
    case, at = view.case, now()
    outcome = _outcome(view)
    kind = _form_for(view, outcome)
    stored = {"version": case.version}
    form, original = forms_to_send(kind, view, stored)

    def preview() -> Preview:
        mail = responding.response_text(
            viewer=viewer(), reference=case.reference, response=_read(form), now=at
        )
        return Preview(mail.subject, mail.body, _checklist(form, outcome))

    def send() -> int | None:
        return responding.respond(
            viewer=viewer(),
            reference=case.reference,
            version=form.version.data,
            response=_read(form),
            form_key=form.form_key.data,
            now=at,
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/respond.html",
        values={"outcome": _(FINDING_WORDS[outcome]) if outcome else None},
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the answer"),
        button=_("Send the answer"),
        done=_("%(reference)s is answered", reference=case.reference),
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
    reason = form.no_apology_reason.data if "no_apology_reason" in form else ""
    return Response(
        dispatch=dispatch_of(form),
        answer=form.answer.data,
        apology=form.apology.data if "apology" in form else "",
        no_apology_reason=reason,
        will_do=form.will_do.data,
    )


def _checklist(form: CaseForm, outcome: Finding | None) -> tuple[tuple[str, str], ...]:
    """Return what an answer to a complaint must have, and that it has it."""
    if outcome is None:
        return ()
    if form.apology.data:
        apology = _("In the answer")
    elif outcome in NEEDS_APOLOGY:
        apology = _("None, with a reason on the case")
    else:
        apology = _("None needed")
    return (
        (_("Every point decided with reasons"), _("Yes")),
        (_("Outcome, worked out from the points"), _(FINDING_WORDS[outcome])),
        (_("Apology"), apology),
        (_("What we will do"), _("In the answer") if form.will_do.data else _("Nothing")),
        (_("How to ask us to look again, and the Ombudsman"), _("In the answer")),
    )
