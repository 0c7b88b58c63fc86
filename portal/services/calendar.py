"""Keeping the calendar: bank holidays and closure days."""

from collections.abc import Mapping
from datetime import date, datetime

from portal.models import BankHoliday, CalendarYear
from portal.recording.acts import act


def load_bank_holidays(*, days: Mapping[date, str], checked_on: date, now: datetime) -> None:
    """Keep the bank holidays of every year in ``days``; years already kept are left alone."""
    with act(now=now) as doing:
        for year in sorted({day.year for day in days}):
            if doing.session.get(CalendarYear, year) is not None:
                continue
            doing.session.add(CalendarYear(year=year, checked_on=checked_on))
            doing.session.add_all(
                BankHoliday(day=day, name=name) for day, name in days.items() if day.year == year
            )
