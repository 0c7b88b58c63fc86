"""Learning from complaints: actions, their steps, and whether they worked (Policy A10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.learning import (
    OPEN,
    ActionStatus,
    DoneTooSoon,
    Effect,
    NothingShown,
    SummaryMissing,
    WhyNotTaken,
    check_step,
    effect_due,
)
from portal.domain.moves import Move, after
from portal.domain.remedies import DoneInFuture, check_due
from portal.domain.roles import Permission, Viewer
from portal.domain.root_causes import RootCause
from portal.domain.times import london_date
from portal.models import Action, ActionCase, Case, NoLearning, Service
from portal.queries.actions import action_to_change, case_ids_of, may_manage
from portal.queries.cases import case_to_change
from portal.queries.families import lock_cases
from portal.queries.owners import check_owner
from portal.queries.themes import find_theme
from portal.recording.action_lines import add_line
from portal.recording.acts import act
from portal.recording.history import record

MOST_CASES = 50
"""An action names no more cases than this by hand; a theme counts the others."""


@dataclass(frozen=True)
class Plan:
    """What we change, and why. ``service`` is a slug."""

    what: str
    why: str
    cause: RootCause
    service: str
    owner_id: int
    due_on: date


@dataclass(frozen=True)
class Step:
    """How far an action is now. ``reason``, ``evidence`` and ``summary`` may be "".

    ``done_on`` is the day it was done, None when it is not. ``summary`` is for everyone.
    """

    what: str
    owner_id: int
    due_on: date
    status: ActionStatus
    reason: str = ""
    evidence: str = ""
    summary: str = ""
    done_on: date | None = None


def add_action(
    *,
    viewer: Viewer,
    plan: Plan,
    references: Sequence[str],
    theme_id: int | None,
    form_key: str,
    now: datetime,
) -> int:
    """Write down what we will change and return its number.

    ``references`` are the cases it comes from, ``theme_id`` the theme. It is agreed at once
    when ``viewer`` manages the actions of that service, and proposed otherwise. Raises
    ``CannotOwn``, ``DueInPast``, ``AlreadySent`` (whose result is the number), ``NotFound``,
    ``NotAllowed`` or ``MoveNotPossible``.
    """
    if not viewer.may(Permission.PROPOSE_ACTIONS):
        raise NotAllowed
    check_due(plan.due_on, None, london_date(now))
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        wanted = list(dict.fromkeys(references))[:MOST_CASES]
        lock_cases(session, wanted)
        cases = [case_to_change(viewer, one, None, now) for one in sorted(wanted)]
        if theme_id is not None:
            find_theme(viewer, theme_id)
        check_owner(plan.owner_id, [case.id for case in cases])
        service_id = _service_id(session, plan.service)
        managed = may_manage(viewer, service_id)
        action = Action(
            what=plan.what,
            why=plan.why,
            cause=plan.cause,
            service_id=service_id,
            owner_id=plan.owner_id,
            due_on=plan.due_on,
            status=ActionStatus.AGREED if managed else ActionStatus.PROPOSED,
            proposed_at=now,
            proposed_by_id=viewer.staff_id,
            theme_id=theme_id,
        )
        session.add(action)
        session.flush()
        session.add_all(ActionCase(action_id=action.id, case_id=case.id) for case in cases)
        add_line(session, action, viewer, now, plan.what)
        for case in cases:
            case.state = after(Move.LEARN, case.state, case.kind, viewer)
            _tell_case(session, case, action, viewer, now, plan.what)
        doing.result = str(action.id)
        return action.id


def take_step(
    *, viewer: Viewer, number: int, version: int, step: Step, form_key: str, now: datetime
) -> None:
    """Keep how far an action is. What it was stays on its history; no line when nothing changed.

    Its owner goes on with it; agreeing to it and dropping it is for those who manage the
    actions of its service (Policy A16). Raises ``StepNotPossible``, ``WhyNotTaken``,
    ``NothingShown``, ``SummaryMissing``, ``DoneInFuture``, ``DoneTooSoon``, ``DueInPast``,
    ``CannotOwn``, ``AlreadySent``, ``ChangedByOther``, ``NotAllowed`` or ``NotFound``.
    """
    with act(now=now, form_key=form_key) as doing:
        action = action_to_change(viewer, number, version)
        managed = may_manage(viewer, action.service_id)
        if not managed and viewer.staff_id not in (action.owner_id, action.proposed_by_id):
            raise NotAllowed
        before = action.status
        if step.status is not before:
            check_step(before, step.status, may_manage=managed)
            _check_shown(before, step, london_date(now), _began_on(action))
        if step.status in OPEN:
            check_due(step.due_on, action.due_on, london_date(now))
        doing.result = str(action.id)
        if _stands(action, step):
            return
        if step.owner_id != action.owner_id:
            check_owner(step.owner_id, case_ids_of(action.id))
        action.what, action.owner_id, action.due_on = step.what, step.owner_id, step.due_on
        if step.status is not before:
            _set_status(action, step, london_date(now))
        add_line(doing.session, action, viewer, now, step.reason or step.evidence or step.what)
        if step.status is not before:
            for case_id in case_ids_of(action.id):
                case = doing.session.get_one(Case, case_id)
                _tell_case(doing.session, case, action, viewer, now, step.reason)


def check_effect(
    *,
    viewer: Viewer,
    number: int,
    version: int,
    effect: Effect,
    words: str,
    form_key: str,
    now: datetime,
) -> None:
    """Keep whether an action that is done made a difference (Policy A10.1).

    Raises ``NotAllowed`` for whoever does not manage it, ``NotFound`` when it is not done or was
    checked, ``AlreadySent`` or ``ChangedByOther``.
    """
    with act(now=now, form_key=form_key) as doing:
        action = action_to_change(viewer, number, version)
        if not may_manage(viewer, action.service_id):
            raise NotAllowed
        if action.status is not ActionStatus.DONE or action.effect is not None:
            raise NotFound
        action.effect, action.effect_words = effect, words
        action.effect_on = london_date(now)
        add_line(doing.session, action, viewer, now, words)
        doing.result = str(action.id)


def say_no_learning(
    *, viewer: Viewer, reference: str, version: int, reason: str, form_key: str, now: datetime
) -> None:
    """Keep why nothing wider is to be learned from a case (Policy A10.2).

    Raises ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.LEARN, case.state, case.kind, viewer)
        doing.session.merge(
            NoLearning(case_id=case.id, reason=reason, said_at=now, said_by_id=viewer.staff_id)
        )
        record(doing.session, case, Move.LEARN, now=now, staff_id=viewer.staff_id, words=reason)
        doing.result = reference


def _stands(action: Action, step: Step) -> bool:
    """Whether ``step`` says of ``action`` what it says already."""
    said = action.status, action.what, action.owner_id, action.due_on
    return said == (step.status, step.what, step.owner_id, step.due_on)


def _began_on(action: Action) -> date:
    """Return the day on which the first case of ``action`` came: it was not done before.

    Without a case anything may have come first.
    """
    first: date | None = db.session.scalar(
        select(func.min(Case.received_on)).where(Case.id.in_(case_ids_of(action.id)))
    )
    return first or date.min


def _check_shown(before: ActionStatus, step: Step, today: date, began_on: date) -> None:
    """Raise when a new status lacks what it needs."""
    again = before in (ActionStatus.DONE, ActionStatus.NOT_TAKEN)
    if (step.status is ActionStatus.NOT_TAKEN or again) and not step.reason:
        raise WhyNotTaken
    if step.status is ActionStatus.DONE:
        if not step.evidence:
            raise NothingShown
        if not step.summary:
            raise SummaryMissing
        if step.done_on and step.done_on > today:
            raise DoneInFuture
        if step.done_on and step.done_on < began_on:
            raise DoneTooSoon(began_on=began_on)


def _set_status(action: Action, step: Step, today: date) -> None:
    action.status, action.status_reason = step.status, step.reason or None
    action.evidence = step.evidence or action.evidence
    action.summary = step.summary or action.summary
    done = step.status is ActionStatus.DONE
    action.done_on = (step.done_on or today) if done else None
    action.effect_due_on = effect_due(action.done_on) if action.done_on else None
    action.effect = action.effect_on = action.effect_words = None
    action.put_forward_at = action.put_forward_by_id = action.told_at = action.told_by_id = None


def _tell_case(
    session: Session, case: Case, action: Action, viewer: Viewer, now: datetime, words: str
) -> None:
    record(
        session,
        case,
        Move.LEARN,
        now=now,
        staff_id=viewer.staff_id,
        words=words or None,
        action_id=action.id,
        status=action.status.value,
    )


def _service_id(session: Session, slug: str) -> int:
    found = session.scalar(
        select(Service.id).where(Service.slug == slug, Service.ended_at.is_(None))
    )
    if found is None:
        raise NotFound
    return found
