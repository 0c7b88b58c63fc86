"""When the office is open: the council's own hours, on working days only (Policy A4.15)."""

import re
from datetime import datetime, time

from portal.domain.times import LONDON
from portal.domain.working_days import Calendar

CLOSED = "closed"
_HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?(am|pm) to (\d{1,2})(?::(\d\d))?(am|pm)")


class HoursUnclear(ValueError):
    """The hours of a day cannot be read; the text says what was written."""


def opening(words: str) -> tuple[time, time] | None:
    """Return when a day of the council's settings opens and shuts, None when it is "closed".

    ``words`` are such as "9am to 4:30pm". Raises ``HoursUnclear``.
    """
    if words == CLOSED:
        return None
    found = _HOURS.fullmatch(words)
    if found is None:
        raise HoursUnclear(words)
    parts = found.groups()
    opens, shuts = _time(words, *parts[:3]), _time(words, *parts[3:])
    if opens >= shuts:
        raise HoursUnclear(words)
    return opens, shuts


def is_open(words: str, calendar: Calendar, instant: datetime) -> bool:
    """Whether somebody is at work at ``instant``; ``words`` are the hours of its London day.

    A day that the calendar does not know is not guessed to be a working day.
    """
    local = instant.astimezone(LONDON)
    if not calendar.is_surely_working_day(local.date()):
        return False
    hours = opening(words)
    return hours is not None and hours[0] <= local.time() < hours[1]


def _time(words: str, hour: str, minute: str | None, half: str) -> time:
    if not 1 <= int(hour) <= 12:
        raise HoursUnclear(words)
    try:
        return time(int(hour) % 12 + (12 if half == "pm" else 0), int(minute or 0))
    except ValueError as wrong:
        raise HoursUnclear(words) from wrong
