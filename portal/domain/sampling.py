"""Lots for a sample: drawn once from a kept seed, so that nobody draws until it pleases.

Policy A12 M3 and lessons 2 D17. The same seed always gives the same lots, and everyone can work
them out again: each number is ranked by the SHA-256 of "seed:number", the first ones are drawn.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from heapq import nsmallest

from portal.domain.commitments import Commitment, Measure
from portal.domain.errors import RuleBroken
from portal.domain.office_hours import opening
from portal.domain.times import LONDON
from portal.domain.words import N_
from portal.domain.working_days import Calendar

MOST_LOTS = 200
MOST_ITEMS = 100_000
LONGEST_PERIOD = timedelta(days=92)
USUAL_LOTS = 30
"""A month's sample of a log (Policy A12 M3)."""


class Draw(StrEnum):
    """What is drawn: times of day at which to try us, or items of a log."""

    TIMES = "times"
    ITEMS = "items"


class Outcome(StrEnum):
    """What was found of one lot."""

    IN_TIME = "in_time"
    LATE = "late"
    CANNOT_TELL = "cannot_tell"


OUTCOME_WORDS = {
    Outcome.IN_TIME: N_("In time"),
    Outcome.LATE: N_("Late, or not at all"),
    Outcome.CANNOT_TELL: N_("Not found, or we cannot tell"),
}


class NotEnoughToDraw(RuleBroken):
    """More lots are asked for than there are."""

    sentence = N_("There are only %(there)s to draw from. Enter %(there)s or less")


class PeriodTooLong(RuleBroken):
    """A sheet is for a quarter at most."""

    sentence = N_("Last day must be within 3 months of the first day")


class NothingInPeriod(RuleBroken):
    """No office hour is left in the period."""

    sentence = N_("There are no office hours left in these days. Choose later days")


class DrawnBefore(RuleBroken):
    """There is a sheet for such days; another is drawn only in its place. ``number`` names it."""

    sentence = N_("A sheet was drawn for these days already. Use it, or draw it again there")


class SheetIsClosed(RuleBroken):
    """The sheet is finished, or another was drawn in its place."""

    sentence = N_("This sheet is finished or was drawn again. Nothing more can be entered on it.")


class NothingEntered(RuleBroken):
    """A sheet without a single result says nothing."""

    sentence = N_("A sheet without a single result cannot be kept. Draw it again, and say why")


class RowsLeft(RuleBroken):
    """Every lot that was drawn is looked at: one that is passed over may be the bad one."""

    sentence = N_(
        "There are rows without a result: %(left)s. Enter one in each. If you cannot, say why there"
    )


class ReasonNeeded(RuleBroken):
    """A lot that is not counted says why."""

    sentence = N_("Enter why it is not found or you cannot tell")


class RowChanged(RuleBroken):
    """Somebody else entered this row since the page was opened."""

    sentence = N_("Somebody else entered this row. Check and save again")


class TallyIsFinished(RuleBroken):
    """The count at this desk was finished; the tap was not counted."""

    sentence = N_("This count is finished. What you tapped last was not counted.")


class NothingTapped(RuleBroken):
    """A count without a tap says nothing."""

    sentence = N_("Nobody was counted yet, so there is nothing to keep")


def draw_for(commitment: Commitment) -> Draw:
    """Return what a sheet for ``commitment`` draws: waits are tried, letters are looked up."""
    return Draw.ITEMS if commitment.measure is Measure.WORKING_DAYS else Draw.TIMES


@dataclass(frozen=True)
class Period:
    """The days of a sheet, both included. Raises ``PeriodTooLong``, never out of order."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the last day is before the first")
        if self.last - self.first > LONGEST_PERIOD:
            raise PeriodTooLong

    def days(self) -> list[date]:
        """Return every day of it."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def draw(seed: str, how_many: int, out_of: int) -> list[int]:
    """Return ``how_many`` different numbers from 1 to ``out_of``, in order.

    Raises ``NotEnoughToDraw``.
    """
    if how_many > out_of:
        raise NotEnoughToDraw(there=out_of)
    return sorted(nsmallest(how_many, range(1, out_of + 1), key=lambda n: _rank(seed, n)))


def draw_times(
    seed: str,
    how_many: int,
    period: Period,
    *,
    hours_of: Callable[[date], str],
    calendar: Calendar,
    now: datetime,
) -> list[datetime]:
    """Return ``how_many`` instants in office hours of ``period`` that are still to come.

    ``hours_of`` gives the hours of a day in words. Raises ``NothingInPeriod``,
    ``NotEnoughToDraw`` or ``BeyondCalendar``.
    """
    minutes = [
        minute
        for day in period.days()
        if calendar.is_working_day(day)
        for minute in _minutes(day, hours_of(day))
        if minute > now
    ]
    if not minutes:
        raise NothingInPeriod
    return [minutes[number - 1] for number in draw(seed, how_many, len(minutes))]


def _minutes(day: date, words: str) -> list[datetime]:
    hours = opening(words)
    if hours is None:
        return []
    first, last = (one.hour * 60 + one.minute for one in hours)
    return [datetime.combine(day, time(n // 60, n % 60), LONDON) for n in range(first, last)]


def _rank(seed: str, number: int) -> bytes:
    return hashlib.sha256(f"{seed}:{number}".encode()).digest()
