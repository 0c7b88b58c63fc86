"""Days as figures know them: what came after the day of counting has not happened."""

from datetime import date, datetime, timedelta

from portal.domain.measures.periods import Span
from portal.domain.times import london_date, london_midnight


def by(day: date | None, counted_on: date) -> date | None:
    """Return ``day``, None when it is after ``counted_on``."""
    return day if day is not None and day <= counted_on else None


def day_of(instant: datetime | None) -> date | None:
    """Return the London date of ``instant``."""
    return london_date(instant) if instant is not None else None


def end_of(day: date) -> datetime:
    """Return the instant at which ``day`` is over in London."""
    return london_midnight(day + timedelta(days=1))


def instants_of(span: Span) -> tuple[datetime, datetime]:
    """Return when ``span`` begins, and when it is over."""
    return london_midnight(span.first_on), end_of(span.last_on)
