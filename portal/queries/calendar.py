"""The working-day calendar as the database holds it."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, String, cast, literal, null, select, union_all

from portal.db import db
from portal.domain.working_days import Calendar
from portal.models import BankHoliday, CalendarYear, ClosureDay

HOLIDAY, CLOSURE, YEAR = "holiday", "closure", "year"


def calendar() -> Calendar:
    """Return the calendar: bank holidays, closure days and how far both are known.

    One statement reads it anew each time, so that a day closed by one process is closed in all
    (and only what was read is remembered). With no year loaded it knows no day at all, so every
    count refuses.
    """
    rows = db.session.execute(
        union_all(
            select(literal(HOLIDAY), BankHoliday.day, BankHoliday.name),
            select(literal(CLOSURE), ClosureDay.day, ClosureDay.note),
            select(literal(YEAR), cast(null(), Date), cast(CalendarYear.year, String)),
        )
    ).all()
    return _made(tuple(tuple(row) for row in rows))


@lru_cache(maxsize=4)
def _made(rows: Sequence[tuple[str, date, Any]]) -> Calendar:
    """Return the calendar of those rows; the same one for the same rows."""
    years = [int(text) for what, _, text in rows if what == YEAR]
    days = sorted((day, what, text) for what, day, text in rows if what != YEAR)
    return Calendar(
        bank_holidays={day: text for day, what, text in days if what == HOLIDAY},
        closure_days={day: text for day, what, text in days if what == CLOSURE},
        known_from=date(min(years), 1, 1) if years else date.max,
        known_until=date(max(years), 12, 31) if years else date.min,
    )
