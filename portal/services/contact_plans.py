"""Deciding how we go on with a person whose actions are unreasonable (Policy A7.9; screen S17)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.domain.cases import IN_WRITING
from portal.domain.contact_plans import (
    HandlerCannotDecide,
    NotInWriting,
    PlanOver,
    PlanStep,
    ReviewPast,
    check_dates,
    check_not_far,
    check_step,
)
from portal.domain.errors import NotFound
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.responses import Dispatch
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case, ContactPlan
from portal.queries.cases import case_to_change, find_case
from portal.queries.people import plans_in_force
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.telling import check_dispatch, tell


@dataclass(frozen=True)
class Plan:
    """What a manager decides. ``evidence`` and ``tried`` stay with us; the rest is told.

    ``tried`` is what an adjustment or a talk could do; ``why_straight`` why the step before is
    left out, "" when it is not.
    """

    step: PlanStep
    happened: str
    evidence: str
    tried: str
    asked: str
    appeal: str
    start_on: date
    review_on: date
    dispatch: Dispatch
    why_straight: str = ""


def plan_text(*, viewer: Viewer, reference: str, plan: Plan, now: datetime) -> Composed:
    """Return the exact letter that ``make_plan`` would write. Raises what it raises."""
    case = find_case(viewer, reference, now)
    after(Move.CONTACT_PLAN, case.state, case.kind, viewer)
    _check(viewer, case, plan, now)
    check_dispatch(case, plan.dispatch, now)
    return _letter(case, plan)


def make_plan(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    plan: Plan,
    form_key: str,
    now: datetime,
) -> int | None:
    """Keep ``plan`` and tell the person; the case and its dates go on as they were.

    Returns the number of the letter to print, None when there is none. Raises
    ``HandlerCannotDecide``, ``StepBefore``, ``StartPast``, ``ReviewNotAfter``,
    ``ReviewTooFar``, ``NotInWriting``, ``WayNotKnown``, ``SentBeforeReceived``, ``SentInFuture``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.CONTACT_PLAN, case.state, case.kind, viewer)
        _check(viewer, case, plan, now)
        told = tell(
            session,
            case,
            Purpose.CONTACT_PLAN,
            _letter(case, plan),
            plan.dispatch,
            viewer=viewer,
            now=now,
        )
        session.add(
            ContactPlan(
                case_id=case.id,
                step=plan.step,
                happened=plan.happened,
                evidence=plan.evidence,
                tried=plan.tried,
                asked=plan.asked,
                why_straight=plan.why_straight or None,
                appeal=plan.appeal,
                start_on=plan.start_on,
                review_on=plan.review_on,
                decided_at=now,
                decided_by_id=viewer.staff_id,
                message_id=told.message_id,
            )
        )
        record(
            session,
            case,
            Move.CONTACT_PLAN,
            now=now,
            staff_id=viewer.staff_id,
            step=plan.step.value,
            review_on=plan.review_on.isoformat(),
            **told.values,
        )
        doing.result = reference
        return told.letter


def review_plan(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    plan_id: int,
    review_on: date | None,
    words: str,
    form_key: str,
    now: datetime,
) -> None:
    """Let a plan go on until it is reviewed ``review_on``, or lift it (None); ``words`` say why.

    Raises ``HandlerCannotDecide``, ``PlanOver``, ``ReviewPast``, ``ReviewTooFar``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.REVIEW_PLAN, case.state, case.kind, viewer)
        _check_decider(viewer, case)
        plan = doing.session.scalar(
            select(ContactPlan).where(ContactPlan.id == plan_id, ContactPlan.case_id == case.id)
        )
        if plan is None:
            raise NotFound
        if plan.lifted_at is not None:
            raise PlanOver
        if review_on is None:
            plan.lifted_at, plan.lifted_by_id, plan.lifted_words = now, viewer.staff_id, words
        elif review_on <= max(london_date(now), plan.start_on):
            raise ReviewPast
        else:
            check_not_far(review_on, max(london_date(now), plan.start_on))
            plan.review_on = review_on
        record(
            doing.session,
            case,
            Move.REVIEW_PLAN,
            now=now,
            staff_id=viewer.staff_id,
            words=words,
            lifted=review_on is None,
            review_on=review_on.isoformat() if review_on else None,
        )
        doing.result = reference


def _check_decider(viewer: Viewer, case: Case) -> None:
    if viewer.staff_id in {case.handler_id, case.reviewer_id}:
        raise HandlerCannotDecide


def _check(viewer: Viewer, case: Case, plan: Plan, now: datetime) -> None:
    _check_decider(viewer, case)
    check_dates(plan.start_on, plan.review_on, london_date(now))
    before = {one.plan.step for one in plans_in_force(viewer, case, now)}
    check_step(plan.step, before, plan.why_straight)
    in_writing = plan.dispatch.way in IN_WRITING
    if plan.step is not PlanStep.WARNING and not in_writing:
        raise NotInWriting


def _letter(case: Case, plan: Plan) -> Composed:
    return compose(
        "contact_plan",
        reference=case.reference,
        person=case.person.name,
        is_complaint=True,
        why=plan.happened,
        action=plan.asked,
        start_on=plan.start_on,
        review_on=plan.review_on,
        text=plan.appeal,
    )
