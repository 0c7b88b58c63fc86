"""The working-day calendar as the database holds it."""

from datetime import date

from sqlalchemy import func, select

from portal.db import db
from portal.domain.working_days import Calendar
from portal.models import BankHoliday, CalendarYear, ClosureDay


def calendar() -> Calendar:
    """Return the calendar: bank holidays, closure days and how far both are known.

    With no year loaded it knows no day at all, so every count refuses.
    """
    first, last = db.session.execute(
        select(func.min(CalendarYear.year), func.max(CalendarYear.year))
    ).one()
    return Calendar(
        bank_holidays=dict(
            db.session.execute(
                select(BankHoliday.day, BankHoliday.name).order_by(BankHoliday.day)
            ).all()
        ),
        closure_days=dict(
            db.session.execute(
                select(ClosureDay.day, ClosureDay.note).order_by(ClosureDay.day)
            ).all()
        ),
        known_from=date(first, 1, 1) if first else date.max,
        known_until=date(last, 12, 31) if last else date.min,
    )
