"""Who can look at a case again at stage 2: never someone who considered stage 1 (Policy A5.2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from portal.db import db
from portal.domain.absence import away_until
from portal.domain.moves import Move
from portal.domain.roles import PERMISSIONS, Permission
from portal.domain.stage_2 import CONSIDERS, CannotReview
from portal.models import Case, CaseExclusion, Event, Staff, StaffRole
from portal.queries.handlers import kept_from
from portal.queries.links import joined_to

REVIEWING_ROLES = frozenset(role for role, may in PERMISSIONS.items() if Permission.REVIEW in may)
"""Roles whose people can look at a case again."""

HANDED = frozenset({Move.ASSIGN, Move.ACKNOWLEDGE})
"""Moves that name the handler."""


@dataclass(frozen=True)
class ReviewerChoice:
    """One person to choose. ``away_until`` is None when they are here today."""

    staff_id: int
    name: str
    away_until: date | None


@dataclass(frozen=True)
class Reviewers:
    """Who can review a case, by name, and the names of those who cannot, and so are left out.

    ``considered`` considered it at stage 1. Nobody learns who is named in it.
    """

    choices: tuple[ReviewerChoice, ...]
    considered: tuple[str, ...]


def reviewers_for(case: Case, today: date) -> Reviewers:
    """Return who can look at ``case`` again."""
    considered = considered_stage_1(case)
    staff = db.session.scalars(
        select(Staff)
        .where(Staff.active, Staff.id.in_(can_review()), Staff.id.not_in(kept_from([case.id])))
        .order_by(Staff.name, Staff.id)
    ).all()
    names = db.session.scalars(
        select(Staff.name)
        .where(Staff.id.in_(sorted(considered)), Staff.id.not_in(_named(case.id)))
        .order_by(Staff.name, Staff.id)
    )
    return Reviewers(
        choices=tuple(
            ReviewerChoice(one.id, one.name, away_until(one.away_from, one.away_until, today))
            for one in staff
            if one.id not in considered
        ),
        considered=tuple(names),
    )


def check_reviewer(staff_id: int, case: Case) -> str:
    """Return the name of the person who is to look at ``case`` again; raise ``CannotReview``."""
    name: str | None = db.session.scalar(
        select(Staff.name).where(
            Staff.id == staff_id,
            Staff.active,
            Staff.id.in_(can_review()),
            Staff.id.not_in(kept_from([case.id])),
        )
    )
    if name is None or staff_id in considered_stage_1(case):
        raise CannotReview
    return name


def considered_stage_1(case: Case) -> frozenset[int]:
    """Return the row numbers of everyone who worked on ``case`` before stage 2 was asked for.

    Also of those who worked on a case that was joined to it.
    """
    found: set[Any] = {case.handler_id} if case.stage == 1 else set()
    joined = joined_to(case.id)
    found |= {one.handler_id for one in joined}
    for one in (case, *joined):
        found |= _worked_on(one.id)
    return frozenset(one for one in found if isinstance(one, int))


def _worked_on(case_id: int) -> set[Any]:
    found: set[Any] = set()
    lines = db.session.execute(
        select(Event.what, Event.staff_id, Event.values)
        .where(Event.case_id == case_id)
        .order_by(Event.id)
    )
    for line in lines:
        if line.what == Move.ASK_STAGE_2:
            break
        if line.what in CONSIDERS and line.staff_id:
            found.add(line.staff_id)
        if line.what in HANDED:
            found |= {line.values.get("handler_id"), line.values.get("before")}
    return found


def can_review() -> Select[int]:
    """Return the query of the row numbers of people whose role lets them look again."""
    return select(StaffRole.staff_id).where(StaffRole.role.in_(sorted(REVIEWING_ROLES)))


def _named(case_id: int) -> Select[int]:
    return select(CaseExclusion.staff_id).where(CaseExclusion.case_id == case_id)
