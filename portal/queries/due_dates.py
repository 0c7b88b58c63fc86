"""Dates that run, who has them, and who is at work to hear of them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from portal.db import db
from portal.domain.absence import away_until
from portal.domain.cases import LIVE
from portal.domain.reminders import DueDate, Sent, Team
from portal.domain.roles import Role, Viewer
from portal.models import Case, Clock, NoticeSent, ServiceHead, Staff, StaffRole
from portal.queries.cases import may_work_on

AT_ONCE = 500
"""Cases asked about in one statement."""


def due_dates(until: date) -> list[DueDate]:
    """Return every date that runs and is due up to ``until``, late ones included, soonest first.

    Nothing that is done, paused or closed.
    """
    has_it = func.coalesce(Case.reviewer_id, Case.handler_id)
    rows = db.session.execute(
        select(
            Clock.id,
            Clock.case_id,
            Clock.which,
            Clock.due_on,
            Case.reference,
            Case.service_id,
            has_it.label("has_it"),
            Staff.cover_id,
        )
        .join(Case, Case.id == Clock.case_id)
        .outerjoin(Staff, Staff.id == has_it)
        .where(
            Clock.stopped_on.is_(None),
            Clock.paused_on.is_(None),
            Clock.due_on <= until,
            Case.state.in_(sorted(LIVE)),
        )
        .order_by(Clock.due_on, Clock.id)
    )
    return [
        DueDate(
            row.id,
            row.case_id,
            row.reference,
            row.which,
            row.due_on,
            row.has_it,
            row.service_id,
            row.cover_id,
        )
        for row in rows
    ]


def team(today: date) -> Team:
    """Return who is at work ``today``, and who heads what."""
    people = db.session.execute(
        select(Staff.id, Staff.away_from, Staff.away_until).where(Staff.active).order_by(Staff.id)
    )
    here = {row.id for row in people if away_until(row.away_from, row.away_until, today) is None}
    heads: dict[int, tuple[int, ...]] = {}
    for head in db.session.scalars(
        select(ServiceHead).order_by(ServiceHead.service_id, ServiceHead.staff_id)
    ):
        heads[head.service_id] = (*heads.get(head.service_id, ()), head.staff_id)
    return Team(frozenset(here), heads, tuple(with_role(Role.LEAD)))


def with_role(*roles: Role) -> Sequence[int]:
    """Return the row numbers of active people who have any of ``roles``."""
    return db.session.scalars(
        select(StaffRole.staff_id)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .where(StaffRole.role.in_(sorted(roles)), Staff.active)
        .distinct()
        .order_by(StaffRole.staff_id)
    ).all()


def those_for(viewer: Viewer, cases: Collection[int], now: datetime) -> set[int]:
    """Return which of ``cases`` ``viewer`` may be asked to do something about."""
    wanted = sorted(set(cases))
    found: set[int] = set()
    for begin in range(0, len(wanted), AT_ONCE):
        found |= _those(may_work_on(viewer, now), wanted[begin : begin + AT_ONCE])
    return found


def _those(theirs: ColumnElement[bool], cases: list[int]) -> set[int]:
    found = select(Case.id).where(theirs, Case.id.in_(cases)).order_by(Case.id)
    return set(db.session.scalars(found))


def notices_sent(clocks: Collection[int]) -> set[Sent]:
    """Return what was sent about ``clocks``."""
    wanted = sorted(set(clocks))
    found: set[Sent] = set()
    for begin in range(0, len(wanted), AT_ONCE):
        part = wanted[begin : begin + AT_ONCE]
        rows = db.session.scalars(
            select(NoticeSent).where(NoticeSent.clock_id.in_(part)).order_by(NoticeSent.id)
        )
        found |= {(row.staff_id, row.clock_id, row.notice, row.due_on) for row in rows}
    return found
