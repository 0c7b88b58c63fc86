"""Keeping the calendar: bank holidays and closure days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete

from portal.db import db
from portal.domain.closures import with_closure, without_closure
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.domain.working_days import WEEKDAYS, Calendar, day_in_words
from portal.models import BankHoliday, CalendarYear, ClosureDay
from portal.queries.calendar import calendar
from portal.queries.open_clocks import Moving, cases_without_dates, preview_moves
from portal.recording.acts import act
from portal.recording.intake import start_planned_clocks
from portal.recording.moving import move_clocks

CLOSED_WORDS = N_("The council is closed on %(day)s: %(note)s")
OPEN_WORDS = N_("The council is open on %(day)s after all")


@dataclass(frozen=True)
class Closing:
    """A day on which the council will be closed, and how it was decided (Policy A4.2).

    ``late_reason`` says why it is entered when the day has come or gone, None otherwise.
    """

    day: date
    note: str
    approved_by: str
    published_on: date
    late_reason: str | None = None

    def on(self, old: Calendar, now: datetime) -> Calendar:
        """Return ``old`` with this day closed. Raises what ``with_closure`` raises."""
        return with_closure(
            old,
            self.day,
            self.note,
            published_on=self.published_on,
            today=london_date(now),
            late=bool(self.late_reason),
        )


def preview_close(*, closing: Closing, now: datetime) -> Moving:
    """Return what ``close_day`` would do, changing nothing. Raises what it raises."""
    old = calendar()
    return preview_moves(db.session(), old, closing.on(old, now), closing.day)


def close_day(*, closing: Closing, now: datetime) -> Moving:
    """Close a day and move the running clocks it touches, an event each (Policy A4.14).

    A clock that has stopped is never touched. Raises ``BeyondCalendar`` (also when a date
    would leave the calendar), ``ClosedAlready``, ``NotAhead`` or ``PublishedTooLate``, and
    then nothing has changed.
    """
    words = CLOSED_WORDS % {"day": _long(closing.day), "note": closing.note}
    with act(now=now) as doing:
        old = calendar()
        new = closing.on(old, now)
        doing.session.add(
            ClosureDay(
                day=closing.day,
                note=closing.note,
                approved_by=closing.approved_by,
                published_on=closing.published_on,
                late_reason=closing.late_reason,
            )
        )
        doing.session.flush()
        return move_clocks(doing.session, old, new, closing.day, words=words, now=now)


def preview_reopen(*, day: date, now: datetime) -> Moving:
    """Return what ``reopen_day`` would do, changing nothing. Raises what it raises."""
    old = calendar()
    new = without_closure(old, day, today=london_date(now))
    return preview_moves(db.session(), old, new, day)


def reopen_day(*, day: date, now: datetime) -> Moving:
    """Take back a closure that lies ahead; running clocks move back (Policy A4.14).

    Raises ``NotClosed`` or ``TooLateToOpen``, and then nothing has changed.
    """
    words = OPEN_WORDS % {"day": _long(day)}
    with act(now=now) as doing:
        old = calendar()
        new = without_closure(old, day, today=london_date(now))
        doing.session.execute(delete(ClosureDay).where(ClosureDay.day == day))
        return move_clocks(doing.session, old, new, day, words=words, now=now)


def extend_calendar(*, days: Mapping[date, str], checked_on: date, now: datetime) -> int:
    """Keep the bank holidays of every year in ``days``; years already kept are left alone.

    Contacts that came when the calendar had ended get their clocks now. Returns how many did.
    """
    with act(now=now) as doing:
        for year in sorted({day.year for day in days}):
            if doing.session.get(CalendarYear, year) is not None:
                continue
            doing.session.add(CalendarYear(year=year, checked_on=checked_on))
            doing.session.add_all(
                BankHoliday(day=day, name=name) for day, name in days.items() if day.year == year
            )
        doing.session.flush()
        waiting = cases_without_dates(doing.session, calendar().known_until)
        for case in waiting:
            start_planned_clocks(doing.session, case, now=now)
            case.changed_at = now
        return sum(case.next_due_on is not None for case in waiting)


def _long(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day_in_words(day)}"
