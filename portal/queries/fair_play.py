"""Cases with a turn that is worth a look, from their histories (lessons 2.C.12)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.db import db
from portal.domain.clocks import Which
from portal.domain.fair_play import NEAR_DUE, Line, Seen, signs
from portal.domain.moves import Move
from portal.domain.roles import Viewer
from portal.domain.times import LONDON, london_date
from portal.models import Case, Event
from portal.queries.calendar import calendar
from portal.queries.cases import visible_cases

MOST_CASES = 500
"""Cases looked at, those that changed last first."""

LOOKED_AT = (*NEAR_DUE, Move.REOPEN, Move.ACKNOWLEDGE, Move.ACKNOWLEDGE_STAGE_2)
"""Moves that can be a sign; a case without any of them is not looked at."""


@dataclass(frozen=True)
class ToLookAt:
    """One sign on one case."""

    reference: str
    seen: Seen


@dataclass(frozen=True)
class FairPlay:
    """The signs, newest first. ``more``: there are cases that were not looked at."""

    signs: list[ToLookAt]
    more: bool


def to_look_at(viewer: Viewer, since: date, now: datetime) -> FairPlay:
    """Return the signs since that London date on cases ``viewer`` may see."""
    begins = datetime(since.year, since.month, since.day, tzinfo=LONDON)
    moved = select(Event.case_id).where(
        Event.what.in_([str(move) for move in LOOKED_AT]), Event.at >= begins
    )
    cases = db.session.scalars(
        visible_cases(viewer, now)
        .where(Case.id.in_(moved))
        .options(
            selectinload(Case.clocks),
            joinedload(Case.review),
            selectinload(Case.events).options(joinedload(Event.staff)),
        )
        .order_by(Case.changed_at.desc(), Case.id.desc())
        .limit(MOST_CASES + 1)
    ).all()
    found = [
        ToLookAt(case.reference, seen)
        for case in cases[:MOST_CASES]
        for seen in _signs(case)
        if seen.on >= since
    ]
    found.sort(key=lambda one: (one.seen.on, one.reference), reverse=True)
    return FairPlay(found, len(cases) > MOST_CASES)


def _signs(case: Case) -> list[Seen]:
    first: dict[Which, date] = {}
    for clock in case.clocks:
        first.setdefault(clock.which, clock.first_due_on)
    lines = [
        Line(
            event.what,
            london_date(event.at),
            event.staff.name if event.staff else None,
            event.values,
        )
        for event in case.events
    ]
    again = case.review.understood if case.review else None
    return signs(lines, first, case.understood, calendar(), understood_again=again)
