"""How many working days are left, for the words beside a date."""

from datetime import date

from portal.domain.clocks import days_left
from portal.domain.working_days import BeyondCalendar, Calendar


def days_until(due_on: date | None, today: date, days: Calendar) -> int | None:
    """Return the working days from ``today`` to ``due_on``, below 0 when late.

    None when nothing is due, or when the calendar does not reach (Policy A4.14).
    """
    if due_on is None:
        return None
    try:
        return days_left(due_on, today, days)
    except BeyondCalendar:
        return None
