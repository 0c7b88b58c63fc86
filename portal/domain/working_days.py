"""Counting working days, and explaining the count day by day.

Policy A4.1 to A4.5 and A4.14. All dates are dates of the place (Europe/London), so that a change
of the clocks never moves one. A calendar is a value: it knows its first and last day and refuses
to count beyond them rather than guess.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)

MONTHS_WANTED_AHEAD = 18
"""With fewer months than this left in the calendar, the portal warns (Policy A4.14)."""


class CountFrom(StrEnum):
    """Which day is day 1 (Policy A4.3)."""

    DAY_AFTER_RECEIPT = "day_after_receipt"
    DAY_OF_RECEIPT = "day_of_receipt"


class WeekendReceipt(StrEnum):
    """How to count what comes in on a day that is not a working day (Policy A4.3)."""

    NEXT_WD_IS_DAY_1 = "next_wd_is_day_1"
    NEXT_WD_IS_DAY_0 = "next_wd_is_day_0"


class WhyOff(StrEnum):
    """Why a day is not a working day (Policy A4.2)."""

    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank_holiday"
    CLOSURE = "closure"


WHY_OFF_WORDS = {
    WhyOff.WEEKEND: N_("%(name)s"),
    WhyOff.BANK_HOLIDAY: N_("%(name)s (bank holiday)"),
    WhyOff.CLOSURE: N_("the council is closed: %(name)s"),
}


@dataclass(frozen=True)
class DayOff:
    """Why one day is not counted. ``name`` is the weekday, the holiday or the closure's note.

    ``str()`` gives it in English; pages translate ``WHY_OFF_WORDS[why]`` and fill in ``name``.
    """

    why: WhyOff
    name: str

    def __str__(self) -> str:
        return WHY_OFF_WORDS[self.why] % {"name": self.name}


@dataclass(frozen=True)
class DayCounted:
    """One line of an explanation: ``number`` 0 is the first day, None a day not counted.

    ``reason`` says why the day is not a working day, None for a working day.
    """

    day: date
    number: int | None
    reason: DayOff | None


class BeyondCalendar(RuleBroken):
    """The count needs a day that the calendar does not hold (Policy A4.14)."""

    sentence = N_(
        "We know the working days from %(known_from)s to %(known_until)s "
        "and cannot count beyond them."
    )


class NothingToCount(RuleBroken):
    """A due date needs at least one working day."""

    sentence = N_("The number of working days must be 1 or more.")


@dataclass(frozen=True)
class CountingRules:
    """The council's choices about day 0 (Policy A4.3, A4.4).

    ``late_cutoff`` is a local time: what comes in at or after it on a working day counts as
    received on the next one. None, the default, means no cut-off.
    """

    count_from: CountFrom = CountFrom.DAY_AFTER_RECEIPT
    weekend_receipt: WeekendReceipt = WeekendReceipt.NEXT_WD_IS_DAY_1
    late_cutoff: time | None = None


def day_in_words(day: date) -> str:
    """Return ``day`` in English, such as "31 December 2027", for messages."""
    return f"{day.day} {day:%B %Y}"


def _weekdays_up_to(ordinal: int) -> int:
    """Number of Mondays to Fridays from the first Monday of all (ordinal 1) to ``ordinal``."""
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)


def _nth_weekday_after(ordinal: int, number: int) -> int:
    """Return the ordinal of the ``number``-th Monday to Friday after ``ordinal``."""
    weeks, days = divmod(_weekdays_up_to(ordinal) + number - 1, 5)
    return weeks * 7 + days + 1


@dataclass(frozen=True)
class Calendar:
    """The days on which the council works, from ``known_from`` to ``known_until`` inclusive.

    ``bank_holidays`` gives each bank holiday its name and ``closure_days`` each published
    closure its note; either may hold weekend days.
    """

    bank_holidays: Mapping[date, str]
    closure_days: Mapping[date, str]
    known_from: date
    known_until: date
    rules: CountingRules = field(default_factory=CountingRules)

    def __post_init__(self) -> None:
        for name in ("bank_holidays", "closure_days"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @cached_property
    def _weekdays_off(self) -> tuple[int, ...]:
        """Ordinals of the Mondays to Fridays that are not working days, in order."""
        days = self.bank_holidays.keys() | self.closure_days.keys()
        return tuple(sorted(day.toordinal() for day in days if day.weekday() < 5))

    def _beyond(self) -> BeyondCalendar:
        return BeyondCalendar(
            known_from=day_in_words(self.known_from), known_until=day_in_words(self.known_until)
        )

    def _must_know(self, day: date) -> None:
        if not self.known_from <= day <= self.known_until:
            raise self._beyond()

    def _working_days_up_to(self, day: date) -> int:
        ordinal = day.toordinal()
        return _weekdays_up_to(ordinal) - bisect_right(self._weekdays_off, ordinal)

    def day_off(self, day: date) -> DayOff | None:
        """Return why ``day`` is not a working day, None when it is one (Policy A4.2).

        A bank holiday that falls on a weekend is called by its name. Raises
        ``BeyondCalendar``.
        """
        self._must_know(day)
        if day in self.bank_holidays:
            return DayOff(WhyOff.BANK_HOLIDAY, self.bank_holidays[day])
        if day.weekday() >= 5:
            return DayOff(WhyOff.WEEKEND, WEEKDAYS[day.weekday()])
        if day in self.closure_days:
            return DayOff(WhyOff.CLOSURE, self.closure_days[day])
        return None

    def is_working_day(self, day: date) -> bool:
        """Whether the council works on ``day`` (Policy A4.2). Raises ``BeyondCalendar``."""
        return self.day_off(day) is None

    def is_surely_working_day(self, day: date) -> bool:
        """Whether ``day`` is known to be a working day; one that is not known is none."""
        try:
            return self.is_working_day(day)
        except BeyondCalendar:
            return False

    def why_not(self, day: date) -> str | None:
        """Return in English why ``day`` is not a working day, None when it is one."""
        off = self.day_off(day)
        return None if off is None else str(off)

    def day_zero(self, received_on: date, at: time | None = None) -> date:
        """Return the day 0 of what was received on ``received_on`` (Policy A4.3, A4.4).

        With the default rules that is the day of receipt itself. ``at`` is the local time of
        receipt; None when it is not known, and then no cut-off applies. Raises
        ``BeyondCalendar``.
        """
        rules = self.rules
        working = self.is_working_day(received_on)
        if not working and rules.weekend_receipt is WeekendReceipt.NEXT_WD_IS_DAY_0:
            return self.add_working_days(received_on, 1)
        day = received_on
        if working and at and rules.late_cutoff and at >= rules.late_cutoff:
            day = self.add_working_days(received_on, 1)
        if rules.count_from is CountFrom.DAY_OF_RECEIPT:
            return day - timedelta(days=1)
        return day

    def add_working_days(self, start: date, number: int) -> date:
        """Return the ``number``-th working day after ``start``, which is day 0 (Policy A4.3).

        Raises ``NothingToCount`` when ``number`` is under 1 and ``BeyondCalendar`` when the
        count leaves the known days.
        """
        if number < 1:
            raise NothingToCount
        self._must_know(start)
        reached, wanted, last = start.toordinal(), number, self.known_until.toordinal()
        while wanted:
            before = bisect_right(self._weekdays_off, reached)
            reached = _nth_weekday_after(reached, wanted)
            if reached > last:
                raise self._beyond()
            wanted = bisect_right(self._weekdays_off, reached) - before
        return date.fromordinal(reached)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days come after ``start`` up to and including ``end``.

        Less than 0 when ``end`` is before ``start``. Raises ``BeyondCalendar``.
        """
        self._must_know(start)
        self._must_know(end)
        return self._working_days_up_to(end) - self._working_days_up_to(start)

    def explain(self, start: date, number: int) -> list[DayCounted]:
        """Return every day from ``start`` (day 0) to the due date, with its number or reason.

        Raises what ``add_working_days`` raises.
        """
        due = self.add_working_days(start, number)
        lines = [DayCounted(start, 0, self.day_off(start))]
        counted = 0
        for ahead in range(1, (due - start).days + 1):
            day = start + timedelta(days=ahead)
            off = self.day_off(day)
            counted += off is None
            lines.append(DayCounted(day, counted if off is None else None, off))
        return lines

    def runs_short(self, today: date) -> bool:
        """Whether fewer than 18 months are left, so that the portal must warn (Policy A4.14)."""
        months = today.year * 12 + today.month - 1 + MONTHS_WANTED_AHEAD
        year, month = divmod(months, 12)
        return (self.known_until.year, self.known_until.month - 1, self.known_until.day) < (
            year,
            month,
            today.day,
        )
