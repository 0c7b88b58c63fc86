"""Learning actions as a member of staff may see them (screen S21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.db import db
from portal.domain.errors import ChangedByOther, NotFound
from portal.domain.learning import OPEN, ActionStatus
from portal.domain.roles import Permission, Scope, Viewer
from portal.domain.root_causes import RootCause
from portal.models import Action, ActionCase, ActionLine, Case, CaseExclusion, Remedy, Service
from portal.queries.cases import may_work_on, visible_cases

A_PAGE = 25

Row = TypeVar("Row")


@dataclass(frozen=True)
class ActionFilter:
    """What a list of actions is asked for; () and None ask for everything.

    ``checks`` leaves those that are done and wait for a look at whether they worked;
    ``late_on`` those that are still to be done on that day and should be done already.
    """

    statuses: tuple[ActionStatus, ...] = ()
    services: tuple[str, ...] = ()
    causes: tuple[RootCause, ...] = ()
    owner_id: int | None = None
    checks: bool = False
    late_on: date | None = None


@dataclass(frozen=True)
class Found(Generic[Row]):
    """One page of a list, and how many there are in all."""

    rows: Sequence[Row]
    total: int


def may_manage(viewer: Viewer, service_id: int) -> bool:
    """Whether ``viewer`` agrees to actions of that service, drops them and checks them."""
    if not viewer.may(Permission.MANAGE_ACTIONS):
        return False
    return Scope.ALL in viewer.scopes or service_id in viewer.service_ids


def may_see_action(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on ``Action`` for what ``viewer`` may see (Policy A16).

    Those they manage, own or proposed; never one that comes from a case that names them.
    """
    reaches = [Action.owner_id == viewer.staff_id, Action.proposed_by_id == viewer.staff_id]
    if viewer.may(Permission.MANAGE_ACTIONS):
        reaches.append(
            Action.id > 0
            if Scope.ALL in viewer.scopes
            else Action.service_id.in_(sorted(viewer.service_ids))
        )
    named = (
        select(ActionCase.action_id)
        .join(CaseExclusion, CaseExclusion.case_id == ActionCase.case_id)
        .where(ActionCase.action_id == Action.id, CaseExclusion.staff_id == viewer.staff_id)
        .exists()
    )
    return and_(or_(*reaches), ~named)


def action_list(viewer: Viewer, wanted: ActionFilter, *, page: int) -> Found[Action]:
    """Return one page of the actions, what is due first on top; ``page`` counts from 1."""
    conditions = _conditions(viewer, wanted)
    total = count_actions(viewer, wanted)
    order = Action.effect_due_on if wanted.checks else Action.due_on
    rows = db.session.scalars(
        select(Action)
        .where(*conditions)
        .options(joinedload(Action.owner), joinedload(Action.service))
        .order_by(Action.status.not_in(sorted(OPEN)), order, Action.id)
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    ).all()
    return Found(rows, total)


def count_actions(viewer: Viewer, wanted: ActionFilter) -> int:
    """Return how many actions the whole list holds."""
    counted = select(func.count(Action.id)).where(*_conditions(viewer, wanted))
    return db.session.scalar(counted) or 0


def checks_due(viewer: Viewer, today: date) -> int:
    """Return how many actions of ``viewer`` wait for an effect check that is due."""
    conditions = _conditions(viewer, ActionFilter(checks=True))
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Action)
            .where(*conditions, Action.effect_due_on <= today)
        )
        or 0
    )


def find_action(viewer: Viewer, number: int) -> Action:
    """Return one action with its history. Raises ``NotFound``."""
    action = db.session.scalar(
        select(Action)
        .where(Action.id == number, may_see_action(viewer))
        .options(
            joinedload(Action.owner),
            joinedload(Action.service),
            joinedload(Action.proposed_by),
            joinedload(Action.put_forward_by),
            joinedload(Action.told_by),
            joinedload(Action.theme),
            selectinload(Action.lines).options(
                joinedload(ActionLine.staff), joinedload(ActionLine.owner)
            ),
        )
        .execution_options(populate_existing=True)
    )
    if action is None:
        raise NotFound
    return action


def action_to_change(viewer: Viewer, number: int, version: int | None) -> Action:
    """Return the same action, locked. Raises ``NotFound``, or ``ChangedByOther``."""
    action = db.session.scalar(
        select(Action)
        .where(Action.id == number, may_see_action(viewer))
        .with_for_update(of=Action)
        .execution_options(populate_existing=True)
    )
    if action is None:
        raise NotFound
    if action.version != version:
        raise ChangedByOther(version=action.version)
    return action


def cases_of_action(viewer: Viewer, action_id: int, now: datetime) -> Sequence[Case]:
    """Return the cases an action comes from, as far as ``viewer`` may see them."""
    return db.session.scalars(
        visible_cases(viewer, now)
        .join(ActionCase, ActionCase.case_id == Case.id)
        .where(ActionCase.action_id == action_id)
        .order_by(Case.id)
    ).all()


def case_ids_of(action_id: int) -> list[int]:
    """Return the row numbers of every case an action comes from."""
    return list(
        db.session.scalars(
            select(ActionCase.case_id)
            .where(ActionCase.action_id == action_id)
            .order_by(ActionCase.case_id)
        )
    )


def actions_on(viewer: Viewer, case_id: int) -> Sequence[Action]:
    """Return the actions that come from a case, the oldest first."""
    return db.session.scalars(
        select(Action)
        .join(ActionCase, ActionCase.action_id == Action.id)
        .where(ActionCase.case_id == case_id, may_see_action(viewer))
        .options(joinedload(Action.owner))
        .order_by(Action.id)
    ).all()


def late_remedies(viewer: Viewer, now: datetime, *, page: int) -> Found[Remedy]:
    """Return one page of the remedies that are not done, what is due first on top."""
    conditions = (Remedy.done_on.is_(None), may_work_on(viewer, now))
    base: Select[Remedy] = select(Remedy).join(Case, Case.id == Remedy.case_id).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    rows = db.session.scalars(
        base.options(joinedload(Remedy.owner), joinedload(Remedy.case))
        .order_by(Remedy.due_on, Remedy.id)
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    ).all()
    return Found(rows, total)


def _conditions(viewer: Viewer, wanted: ActionFilter) -> list[ColumnElement[bool]]:
    found = [may_see_action(viewer)]
    if wanted.checks:
        found += [Action.status == ActionStatus.DONE, Action.effect.is_(None)]
    if wanted.late_on is not None:
        found += [Action.status.in_(sorted(OPEN)), Action.due_on < wanted.late_on]
    if wanted.statuses:
        found.append(Action.status.in_(wanted.statuses))
    if wanted.services:
        slugs = select(Service.id).where(Service.slug.in_(wanted.services))
        found.append(Action.service_id.in_(slugs))
    if wanted.causes:
        found.append(Action.cause.in_(wanted.causes))
    if wanted.owner_id is not None:
        found.append(Action.owner_id == wanted.owner_id)
    return found
