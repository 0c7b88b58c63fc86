"""The one reader of the clock."""

from datetime import UTC, date, datetime

from flask import current_app

from portal.domain.times import london_date


def now() -> datetime:
    """Return this instant, aware, in UTC. Tests set the app's ``CLOCK`` to a function."""
    clock = current_app.config.get("CLOCK")
    instant: datetime = clock() if clock else datetime.now(UTC)
    return instant


def today() -> date:
    """Return the date in London now (Policy A4.1)."""
    return london_date(now())
