"""A question to the person that stays without an answer (screen S7)."""

from datetime import date

from portal.domain.cases import IN_WRITING, ContactWay
from portal.domain.working_days import BeyondCalendar, Calendar

ANSWER_WITHIN = 5
"""Working days that a person has to answer, unless we say otherwise (screen S7)."""

GIVE_UP_AFTER = 10
"""Working days after our reminder from which we may go on without an answer."""


def heard_nothing(
    reminded_on: date | None, way: ContactWay, today: date, calendar: Calendar
) -> bool:
    """Whether a person has had a reminder of an open question, and time enough to answer it.

    ``reminded_on`` is None while no reminder went; ``way`` is theirs. Nobody can show that they
    were reminded who is only ever phoned. Past the end of the calendar nobody has had time enough.
    """
    if reminded_on is None or way not in IN_WRITING:
        return False
    try:
        return today >= calendar.add_working_days(reminded_on, GIVE_UP_AFTER)
    except BeyondCalendar:
        return False


def answer_by_once_posted(answer_by: date, posted_on: date, calendar: Calendar) -> date:
    """Return by when a question is to be answered that was posted: the days that a person has
    to answer begin when it left."""
    try:
        return max(answer_by, calendar.add_working_days(posted_on, ANSWER_WITHIN))
    except BeyondCalendar:
        return answer_by
