"""Make a contact plan, and review it (screen S17; Policy A7.9). For managers only."""

from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.contact_plans import PLAN_HINTS, PLAN_WORDS, PlanStep
from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.people import plans_of
from portal.services import contact_plans as service
from portal.services.contact_plans import Plan
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.people import PEOPLE
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
from portal.web.fields import DateField, LongTextField, Option, RadiosField
from portal.web.now import now, today
from portal.web.signed_in import viewer

LIFT, GO_ON = "lift", "go_on"


class PlanForm(CaseForm):
    """What happened, and what is decided."""

    plan_step = RadiosField(
        _l("What do you decide?"),
        options=[Option(one.value, _l(PLAN_WORDS[one]), _l(PLAN_HINTS[one])) for one in PlanStep],
        required=_l("Select what you decide"),
    )
    why_straight = LongTextField(
        _l("If there was no step before this one, why not? (optional)"),
        subject=_l("Why you go straight to it"),
        limit=1000,
        rows=3,
    )
    tried = LongTextField(
        _l("What could an adjustment or a talk do?"),
        hint=_l("Say what was tried or why it would not help. Kept on the case"),
        required=_l("Enter what an adjustment or a talk could do"),
        limit=2000,
        rows=4,
    )
    evidence = LongTextField(
        _l("What shows it?"),
        hint=_l("Dates, calls, letters. Kept on the case"),
        required=_l("Enter what shows it"),
        limit=4000,
        rows=4,
    )
    happened = LongTextField(
        _l("What happened?"),
        hint=_l("In the letter: what they did and why it makes our work too hard"),
        required=_l("Enter what happened"),
        limit=4000,
        rows=5,
    )
    asked = LongTextField(
        _l("What do you ask of them?"),
        hint=_l("In the letter: how they can still reach us. They can always complain"),
        required=_l("Enter what you ask of them"),
        limit=4000,
        rows=5,
    )
    appeal = LongTextField(
        _l("How can they ask us to change this?"),
        hint=_l("In the letter: whom they write to, and by when"),
        required=_l("Enter how they can ask us to change this"),
        limit=1000,
        rows=3,
    )
    start_on = DateField(
        _l("When does it begin?"),
        subject=_l("Start date"),
        required=_l("Enter when it begins"),
        past=False,
    )
    review_on = DateField(
        _l("When do we look at it again?"),
        subject=_l("Review date"),
        required=_l("Enter when we look at it again"),
        past=False,
    )
    way = way_question()
    told_on = told_question()

    @property
    def plan(self) -> Plan:
        """What was decided, as it was filled in."""
        return Plan(
            step=PlanStep(self.plan_step.data),
            happened=self.happened.data,
            evidence=self.evidence.data,
            tried=self.tried.data,
            asked=self.asked.data,
            appeal=self.appeal.data,
            start_on=self.start_on.data.date,
            review_on=self.review_on.data.date,
            dispatch=dispatch_of(self),
            why_straight=self.why_straight.data,
        )


class ReviewForm(CaseForm):
    """Whether a plan goes on."""

    decision = RadiosField(
        _l("What do you decide?"),
        options=[
            Option(GO_ON, _l("It goes on"), reveals=("review_on",)),
            Option(LIFT, _l("Lift it")),
        ],
        required=_l("Select what you decide"),
    )
    review_on = DateField(
        _l("When do we look at it again?"),
        subject=_l("Review date"),
        required=_l("Enter when we look at it again"),
        past=False,
    )
    words = LongTextField(
        _l("Why?"), hint=_l("Kept on the case"), required=_l("Enter why"), limit=2000, rows=4
    )


@blueprint.route("/<reference>/contact-plan", methods=["GET", "POST"])
@needs(Permission.PLAN_CONTACT)
def contact_plan(reference: str) -> ResponseReturnValue:
    """Decide a warning or a restriction, and write the letter."""
    return carry_out(lambda: _planning(look_up_to(Move.CONTACT_PLAN, reference)))


def _planning(view: CaseView) -> Sending:
    case, at = view.case, now()
    stored = {"version": case.version, "start_on": today()}
    form, original = forms_to_send(PlanForm, view, stored)

    def preview() -> Preview:
        mail = service.plan_text(viewer=viewer(), reference=case.reference, plan=form.plan, now=at)
        return Preview(mail.subject, mail.body)

    def send() -> int | None:
        return service.make_plan(
            plan=form.plan,
            **act_on(case.reference, form),
        )

    return Sending(
        form=form,
        view=view,
        template="staff/cases/contact_plan.html",
        original=original,
        preview=preview,
        send=send,
        heading=_("Check the letter"),
        button=_("Decide and send this"),
        done=_("The contact plan is kept"),
    )


@blueprint.route("/<reference>/contact-plan/<int:number>", methods=["GET", "POST"])
@needs(Permission.PLAN_CONTACT)
def review_plan(reference: str, number: int) -> ResponseReturnValue:
    """Look at a plan again: it goes on, or it is lifted."""

    def act(form: Any) -> None:
        goes_on = form.decision.data == GO_ON
        service.review_plan(
            plan_id=number,
            review_on=form.review_on.data.date if goes_on else None,
            words=form.words.data,
            **act_on(reference, form),
        )

    def build() -> Editing:
        view = look_up_to(Move.REVIEW_PLAN, reference)
        plan = next((one for one in plans_of(view.case.id) if one.id == number), None)
        if plan is None:
            abort(404)
        stored = {"version": view.case.version}
        return Editing(
            form=ReviewForm(data=stored),
            view=view,
            template="staff/cases/review_plan.html",
            original=ReviewForm(formdata=None, data=stored),
            values={
                "plan": plan,
                "plan_words": _(PLAN_WORDS[plan.step]),
                "back": url_for(PEOPLE, reference=view.case.reference),
            },
        )

    return confirm(build, act, _("The review is kept"), PEOPLE)
