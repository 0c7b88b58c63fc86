"""Moving the running clocks of many cases when the calendar changes, an event each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, text, update
from sqlalchemy.orm import Session

from portal.domain.clocks import missed_date
from portal.domain.closures import Moved
from portal.domain.times import london_date
from portal.domain.working_days import Calendar
from portal.models import Case, Clock
from portal.queries.open_clocks import Moving, Reached, cases_due_from
from portal.recording.clocks import place
from portal.recording.history import Line, record_many


def move_clocks(
    session: Session, old: Calendar, new: Calendar, day: date, *, words: str, now: datetime
) -> Moving:
    """Move what ``day`` moves when ``old`` becomes ``new``, inside the act's transaction.

    ``words`` tell the history why. On PostgreSQL contacts come in meanwhile, dated by the old
    calendar: taking a table that everyone reads to count days waits for those and holds back
    the next, and a second look finds them. SQLite has one writer at a time anyway, so all is
    written by a few statements for many cases: whoever sends a form meanwhile waits. Raises
    ``BeyondCalendar``.
    """
    session.flush()
    found = Moving()
    _move_all(session, old, new, day, words, now, found)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE calendar_year IN ACCESS EXCLUSIVE MODE"))
        _move_all(session, old, new, day, words, now, found)
    session.expire_all()
    return found


def _move_all(
    session: Session,
    old: Calendar,
    new: Calendar,
    day: date,
    words: str,
    now: datetime,
    found: Moving,
) -> None:
    for batch in cases_due_from(session, day, lock=True):
        cases, clocks, lines = [], [], []
        for case in batch:
            moves = found.add(case, old, new)
            if not moves:
                continue
            cases.append(_queued(case, moves))
            clocks += _dated(case, moves, london_date(now))
            lines += [Line(case.id, "clock_moved", words, _values(one)) for one in moves.values()]
        if cases:
            session.execute(update(Clock), clocks)
            session.connection().execute(QUEUE.values(changed_at=now), cases)
            record_many(session, lines, now=now)


QUEUE = (
    update(Case)
    .where(Case.id == bindparam("case_id"))
    .values(
        version=Case.version + 1,
        next_due_on=bindparam("next_due_on"),
        next_due_which=bindparam("next_due_which"),
        queue_on=bindparam("queue_on"),
    )
)
"""Sets a case's place in the queue; whoever has it open to edit sees that it changed."""


def _dated(case: Reached, moves: dict[int, Moved], today: date) -> list[dict[str, Any]]:
    """Return the new dates of the clocks that move; one that was missed stays missed (A4.13)."""
    return [
        {
            "id": id,
            "started_on": moves[id].started_on,
            "due_on": moves[id].due_on,
            "missed_due_on": missed_date(clock, today),
        }
        for group in case.groups
        for id, clock in group.items()
        if id in moves
    ]


def _queued(case: Reached, moves: dict[int, Moved]) -> dict[str, Any]:
    """Return where ``case`` stands in the queue after ``moves``, for ``QUEUE``."""
    running = [
        clock._replace(due_on=moves[id].due_on) if id in moves else clock
        for group in case.groups
        for id, clock in group.items()
    ]
    next_due_on, next_due_which, queue_on = place(running)
    return {
        "case_id": case.id,
        "next_due_on": next_due_on,
        "next_due_which": next_due_which,
        "queue_on": queue_on,
    }


def _values(moved: Moved) -> dict[str, str]:
    return {
        "which": moved.which.value,
        "from": moved.before.isoformat(),
        "to": moved.due_on.isoformat(),
    }
