"""Moving the running clocks of many cases when the calendar changes, an event each."""

from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.domain.closures import Moved
from portal.domain.times import london_date
from portal.domain.working_days import Calendar
from portal.queries.open_clocks import Moving, cases_due_from
from portal.recording.clocks import note_miss, requeue
from portal.recording.history import Line, record_many


def move_clocks(
    session: Session, old: Calendar, new: Calendar, day: date, *, words: str, now: datetime
) -> Moving:
    """Move what ``day`` moves when ``old`` becomes ``new``, inside the act's transaction.

    ``words`` tell the history why. On PostgreSQL contacts come in meanwhile, dated by the old
    calendar: taking a table that everyone reads to count days waits for those and holds back
    the next, and a second look finds them. SQLite has one writer at a time anyway. Raises
    ``BeyondCalendar``.
    """
    found = Moving()
    _move_all(session, old, new, day, words, now, found)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE calendar_year IN ACCESS EXCLUSIVE MODE"))
        _move_all(session, old, new, day, words, now, found)
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
        lines = []
        for case in batch:
            moves = found.add(case, old, new)
            for clock, moved in moves:
                note_miss(clock, london_date(now))
                clock.started_on, clock.due_on = moved.started_on, moved.due_on
                lines.append(Line(case, "clock_moved", words, _values(moved)))
            if moves:
                requeue(case)
        record_many(session, lines, now=now)


def _values(moved: Moved) -> dict[str, str]:
    return {
        "which": moved.which.value,
        "from": moved.before.isoformat(),
        "to": moved.due_on.isoformat(),
    }
