"""A question to the person that stays without an answer (screen S7)."""

from datetime import date
from enum import StrEnum

from portal.domain.cases import IN_WRITING, ContactWay
from portal.domain.words import N_
from portal.domain.working_days import BeyondCalendar, Calendar

ANSWER_WITHIN = 5
"""Working days that a person has to answer, unless we say otherwise (screen S7)."""

GIVE_UP_AFTER = 10
"""Working days after our reminder from which we may go on without an answer."""


class Rang(StrEnum):
    """What came of ringing a person about our question."""

    SPOKE = "spoke"
    MESSAGE = "message"
    NO_ANSWER = "no_answer"


RANG_WORDS = {
    Rang.SPOKE: N_("I spoke to them"),
    Rang.MESSAGE: N_("I left a message"),
    Rang.NO_ANSWER: N_("Nobody answered"),
}


def call_reminds(rang: Rang, rang_on: date, answer_by: date) -> bool:
    """Whether a call is the reminder of a question: it reached them, and their time was up."""
    return rang is not Rang.NO_ANSWER and rang_on >= answer_by


def heard_nothing(
    reminded_on: date | None,
    rung_on: date | None,
    way: ContactWay,
    today: date,
    calendar: Calendar,
) -> bool:
    """Whether a person has had a reminder of an open question, and time enough to answer it.

    ``reminded_on`` is None while no reminder went, ``rung_on`` while no call reminded them;
    ``way`` is theirs, and whoever has no writing from us is reminded by a call alone. Past the end
    of the calendar nobody has had time enough.
    """
    since = reminded_on if way in IN_WRITING else rung_on
    if since is None:
        return False
    try:
        return today >= calendar.add_working_days(since, GIVE_UP_AFTER)
    except BeyondCalendar:
        return False


def answer_by_once_posted(answer_by: date, posted_on: date, calendar: Calendar) -> date:
    """Return by when a question is to be answered that was posted: the days that a person has
    to answer begin when it left."""
    try:
        return max(answer_by, calendar.add_working_days(posted_on, ANSWER_WITHIN))
    except BeyondCalendar:
        return answer_by
