"""Who can handle a case, and how much they have to do already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CompoundSelect, Select, func, select, union

from portal.db import db
from portal.domain.absence import away_until
from portal.domain.cases import LIVE
from portal.domain.errors import RuleBroken
from portal.domain.roles import PERMISSIONS, Permission
from portal.domain.words import N_
from portal.models import Case, CaseConflict, CaseExclusion, Service, Staff, StaffRole

HANDLING_ROLES = frozenset(role for role, may in PERMISSIONS.items() if Permission.RESPOND in may)
"""Roles whose people can answer a case."""


class CannotHandle(RuleBroken):
    """That person is gone, cannot answer cases, or is named in this one (Policy A5.1)."""

    sentence = N_("Select a handler who is not named in the complaint")


@dataclass(frozen=True)
class HandlerChoice:
    """One person to choose. ``service`` is where they work, None when in no one service.

    ``caseload`` counts their cases that are not closed. ``away_until`` is None when they are
    here today; ``away_next`` is the first and the last day (None: nobody knows) of days away to
    come. ``in_service`` says whether they work in the service of the case.
    """

    staff_id: int
    name: str
    service: str | None
    caseload: int
    away_until: date | None
    away_next: tuple[date, date | None] | None
    in_service: bool


def handler_choices(
    today: date, *, service_id: int | None = None, not_named_in: Sequence[int] = ()
) -> list[HandlerChoice]:
    """Return the people who can be given a case, those of its service first, then by name.

    ``service_id`` None puts nobody first. ``not_named_in`` are the row numbers of cases:
    people named in any of them, or with a conflict of interest, are left out (screen S5).
    """
    load = (
        select(Case.handler_id, func.count().label("open"))
        .where(Case.state.in_(sorted(LIVE)), Case.handler_id.is_not(None))
        .group_by(Case.handler_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Staff.id,
            Staff.name,
            Staff.service_id,
            Staff.away_from,
            Staff.away_until,
            Service.name.label("service"),
            load.c.open,
        )
        .outerjoin(Service, Service.id == Staff.service_id)
        .outerjoin(load, load.c.handler_id == Staff.id)
        .where(Staff.active, Staff.id.in_(can_answer()), Staff.id.not_in(kept_from(not_named_in)))
        .order_by(func.lower(Staff.name), Staff.id)
    )
    found = [
        HandlerChoice(
            staff_id=row.id,
            name=row.name,
            service=row.service,
            caseload=row.open or 0,
            away_until=away_until(row.away_from, row.away_until, today),
            away_next=(row.away_from, row.away_until)
            if row.away_from and row.away_from > today
            else None,
            in_service=service_id is not None and row.service_id == service_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda choice: not choice.in_service)


def check_handler(staff_id: int, case_id: int) -> str:
    """Return the name of the person who is to handle the case; raise ``CannotHandle``."""
    name: str | None = db.session.scalar(
        select(Staff.name).where(
            Staff.id == staff_id,
            Staff.active,
            Staff.id.in_(can_answer()),
            Staff.id.not_in(kept_from([case_id])),
        )
    )
    if name is None:
        raise CannotHandle
    return name


def can_answer() -> Select[int]:
    """Return the query of the row numbers of people whose role lets them answer a case."""
    return select(StaffRole.staff_id).where(StaffRole.role.in_(sorted(HANDLING_ROLES)))


def kept_from(case_ids: Sequence[int]) -> CompoundSelect[int]:
    """Return the query of who is named in one of those cases, or has a conflict of interest."""
    return union(
        *(
            select(kept.staff_id).where(kept.case_id.in_(list(case_ids)))
            for kept in (CaseExclusion, CaseConflict)
        )
    )
