"""Closing what was answered, when nobody asked us to look again in time (Policy A5.1)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.db import db
from portal.domain.cases import Closure, State
from portal.domain.moves import Actor, Move, after
from portal.domain.responses import REVIEW_ASKED_WITHIN
from portal.domain.times import london_date
from portal.domain.working_days import BeyondCalendar
from portal.models import Case
from portal.queries.calendar import calendar
from portal.queries.cases import case_for_job
from portal.recording.acts import act
from portal.recording.dispatch import watched
from portal.recording.ending import end_dates
from portal.recording.history import record

AT_LEAST = timedelta(days=REVIEW_ASKED_WITHIN)
"""So many days are less than so many working days."""


def close_unasked(*, now: datetime) -> int:
    """Close every case that was answered more than 20 working days ago; return how many.

    The person can still ask us to look again. Each case is closed by itself, so that one that
    cannot be counted holds up no other.
    """
    today, closed = london_date(now), 0
    waiting = db.session.scalars(
        select(Case.id)
        .where(Case.state == State.ANSWERED, Case.answered_on < today - AT_LEAST)
        .order_by(Case.id)
    ).all()
    for case_id in waiting:
        closed += _close(case_id, now)
    return closed


def _close(case_id: int, now: datetime) -> bool:
    today = london_date(now)
    with act(now=now) as doing:
        case = case_for_job(case_id)
        if case is None or case.state != State.ANSWERED or case.answered_on is None:
            return False
        try:
            last_day = calendar().add_working_days(case.answered_on, REVIEW_ASKED_WITHIN)
        except BeyondCalendar:
            return False
        if today <= last_day:
            return False
        case.state = after(Move.CLOSE_UNASKED, case.state, case.kind, Actor.SYSTEM)
        case.closure, case.closed_at = Closure.ANSWERED, now
        counted = watched(case, lambda: end_dates(case, today))
        record(
            doing.session,
            case,
            Move.CLOSE_UNASKED,
            now=now,
            last_day=last_day.isoformat(),
            **counted,
        )
        return True
