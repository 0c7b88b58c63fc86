"""A question to the person that stays without an answer (screen S7)."""

from datetime import date

from portal.domain.working_days import BeyondCalendar, Calendar

GIVE_UP_AFTER = 10
"""Working days after our reminder from which we may go on without an answer."""


def heard_nothing(reminded_on: date | None, today: date, calendar: Calendar) -> bool:
    """Whether a person has had a reminder of an open question, and time enough to answer it.

    ``reminded_on`` is None while no reminder went. Past the end of the calendar nobody has had
    time enough.
    """
    if reminded_on is None:
        return False
    try:
        return today >= calendar.add_working_days(reminded_on, GIVE_UP_AFTER)
    except BeyondCalendar:
        return False
