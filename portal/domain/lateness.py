"""Late, said first: what we owe a person whose date has passed (Policy A4.12, A4.13, B6 T2).

The missed date stays missed. The new date is no extension: it is when we now expect to do what
we should have done already.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from portal.domain.clocks import Which
from portal.domain.messages import Purpose
from portal.domain.standing import TOLD, OurClock
from portal.domain.working_days import BeyondCalendar, Calendar

DAYS_MORE: Mapping[Which, int] = {
    Which.OUR_ACKNOWLEDGEMENT: 2,
    Which.CODE_ACKNOWLEDGEMENT: 2,
    Which.OUR_RESPONSE: 5,
    Which.CODE_RESPONSE: 5,
}
"""How many working days after we found it we expect to have done it."""

CODE_OF = {
    Which.OUR_ACKNOWLEDGEMENT: Which.CODE_ACKNOWLEDGEMENT,
    Which.OUR_RESPONSE: Which.CODE_RESPONSE,
}
"""The national code's date for the same step."""

ANSWERS = frozenset({Purpose.RESPONSE, Purpose.FINAL_RESPONSE})
ACKNOWLEDGEMENTS = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.STAGE_2_ACKNOWLEDGEMENT})


def is_late(clock: OurClock, stage: int, today: date) -> bool:
    """Whether ``clock`` is one that the person was told of at ``stage``, and has run out."""
    told = clock.stage == stage and clock.which in TOLD[stage]
    running = clock.stopped_on is None and clock.paused_on is None
    return told and running and today > clock.due_on


POSTED_WITHIN = 1
"""Working days after a date in which a letter that left in time is marked as posted."""


def on_its_way(
    which: Which, due_on: date, letters: Iterable[Purpose], today: date, calendar: Calendar
) -> bool:
    """Whether a letter that would stop ``which`` is written, and may have left by ``due_on``.

    The day on which it was posted decides, once it is written down. A letter that nobody marks
    as posted by the end of the next working day holds back no apology.
    """
    try:
        if today > calendar.add_working_days(due_on, POSTED_WITHIN):
            return False
    except BeyondCalendar:
        return False
    purposes = set(letters)
    if purposes & ANSWERS:
        return True
    first = {Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT}
    return which in first and bool(purposes & ACKNOWLEDGEMENTS)


def expected_on(
    which: Which, code_due_on: date | None, today: date, calendar: Calendar
) -> date | None:
    """Return when we now expect to do what ``which`` was about, found late ``today``.

    Some working days more, but no later than the national code's own date (``code_due_on``,
    None without) while that is still to come. None when the calendar ends too soon to say.
    """
    try:
        counted = calendar.add_working_days(today, DAYS_MORE[which])
    except BeyondCalendar:
        return None
    still_to_come = code_due_on is not None and code_due_on > today
    return min(counted, code_due_on) if still_to_come and code_due_on else counted
