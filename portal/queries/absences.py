"""Who is away, who stands in, and which dates fall due meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select

from portal.db import db
from portal.domain.absence import may_plan_for
from portal.domain.cases import LIVE
from portal.domain.errors import NotFound
from portal.domain.roles import Viewer
from portal.models import Case, Staff, StaffRole
from portal.queries.cases import may_see
from portal.queries.handlers import HANDLING_ROLES, can_answer
from portal.queries.reviewers import REVIEWING_ROLES, can_review


@dataclass(frozen=True)
class Plan:
    """When one person is away, who stands in, and whether they want the daily summary.

    ``cover`` is the name of who stands in.
    """

    staff_id: int
    name: str
    away_from: date | None
    away_until: date | None
    cover_id: int | None
    cover: str | None
    daily_summary: bool


@dataclass(frozen=True)
class AwayRow:
    """One person of a team. ``due`` counts their cases with a date due while they are away,
    late ones included; 0 when they are not away."""

    staff_id: int
    name: str
    away_from: date | None
    away_until: date | None
    cover: str | None
    due: int


def plan_of(viewer: Viewer, staff_id: int) -> Plan:
    """Return that person's plan. Raises ``NotFound`` when ``viewer`` may not plan for them."""
    staff = db.session.get(Staff, staff_id, populate_existing=True)
    if staff is None or not staff.active or not may_plan_for(viewer, staff.id, staff.service_id):
        raise NotFound
    return Plan(
        staff.id,
        staff.name,
        staff.away_from,
        staff.away_until,
        staff.cover_id,
        db.session.scalar(select(Staff.name).where(Staff.id == staff.cover_id)),
        staff.daily_summary,
    )


def possible_covers(staff_id: int) -> Sequence[tuple[int, str]]:
    """Return (row number, name) of those who can stand in for that person, by name: who answers
    cases, and for whoever only looks at them again at stage 2, who does so too."""
    roles = set(db.session.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff_id)))
    only_reviews = roles & REVIEWING_ROLES and not roles & HANDLING_ROLES
    can = can_review() if only_reviews else can_answer()
    rows = db.session.execute(
        select(Staff.id, Staff.name)
        .where(Staff.active, Staff.id != staff_id, Staff.id.in_(can))
        .order_by(func.lower(Staff.name), Staff.id)
    )
    return [(row.id, row.name) for row in rows]


def people_planned_for(viewer: Viewer, today: date, now: datetime) -> list[AwayRow]:
    """Return the others for whom ``viewer`` may plan, those away now or later first, by name."""
    cover = select(Staff.id, Staff.name).subquery()
    rows = db.session.execute(
        select(
            Staff.id,
            Staff.name,
            Staff.service_id,
            Staff.away_from,
            Staff.away_until,
            cover.c.name.label("cover"),
        )
        .outerjoin(cover, cover.c.id == Staff.cover_id)
        .where(Staff.active, Staff.id != viewer.staff_id)
        .order_by(func.lower(Staff.name), Staff.id)
    )
    mine = [row for row in rows if may_plan_for(viewer, row.id, row.service_id)]
    due = _due_while_away(viewer, today, now)
    found = []
    for row in mine:
        over = row.away_until is not None and row.away_until < today
        first = None if over else row.away_from
        last = row.away_until if first else None
        found.append(AwayRow(row.id, row.name, first, last, row.cover, due.get(row.id, 0)))
    return sorted(found, key=lambda one: one.away_from is None)


def _due_while_away(viewer: Viewer, today: date, now: datetime) -> dict[int, int]:
    """Return by handler or reviewer how many cases, of those ``viewer`` may see, fall due."""
    has_it = func.coalesce(Case.reviewer_id, Case.handler_id)
    return {
        row.has_it: row.due
        for row in db.session.execute(
            select(has_it.label("has_it"), func.count(Case.id).label("due"))
            .join(Staff, Staff.id == has_it)
            .where(
                may_see(viewer, now),
                Case.state.in_(sorted(LIVE)),
                Case.next_due_on.is_not(None),
                Staff.away_from.is_not(None),
                or_(
                    Staff.away_until.is_(None),
                    and_(Staff.away_until >= today, Case.next_due_on <= Staff.away_until),
                ),
            )
            .group_by(has_it)
            .order_by(has_it)
        )
    }
