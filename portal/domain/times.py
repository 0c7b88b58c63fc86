"""Instants and London dates: working-day rules know only dates (Policy A4.1)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(instant: datetime) -> date:
    """Return the date in London at ``instant`` (aware)."""
    return instant.astimezone(LONDON).date()


def london_noon(day: date) -> datetime:
    """Return noon in London on ``day``: the instant for a contact whose hour nobody noted."""
    return datetime.combine(day, time(12), LONDON)


def london_midnight(day: date) -> datetime:
    """Return the instant at which ``day`` begins in London."""
    return datetime.combine(day, time(), LONDON)
