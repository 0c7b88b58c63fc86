"""The log of the telephone system: which column is what, and what a day's calls come to.

Lessons 2 D16. A call counts on the London day on which it came, in office hours only, against
the seconds of the commitment in force on that day.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.log_refusals import SameColumn
from portal.domain.words import N_
from portal.domain.written_dates import DateOrder

LARGEST_LOG = 100_000_000
"""Bytes. A million calls are about 50 million."""

PROBLEMS_LISTED = 100
MOST_UNREAD = 20
"""A log of which more than one row in this many cannot be read is not kept: it was misread."""


class LogState(StrEnum):
    """Where a log stands on its way into the figures."""

    SENT = "sent"
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    KEPT = "kept"
    DROPPED = "dropped"
    REMOVED = "removed"


LOG_STATE_WORDS = {
    LogState.SENT: N_("Say which column is which"),
    LogState.WAITING: N_("Waits to be read"),
    LogState.READING: N_("Is being read"),
    LogState.READ: N_("Read. Look at the result"),
    LogState.KEPT: N_("Its days are in the figures"),
    LogState.DROPPED: N_("Thrown away, not used"),
    LogState.REMOVED: N_("Taken out of the figures"),
}

COLUMNS_OPEN = frozenset({LogState.SENT, LogState.READ})
"""States in which it can be said which column is which."""

GIVEN_UP = frozenset({LogState.DROPPED, LogState.REMOVED})
"""States in which the same file may be sent again."""


@dataclass(frozen=True)
class LogColumns:
    """Which column is what, counted from 0. ``clock`` is that of the time of day when it is
    apart from ``when``, else None. ``order`` is how dates are written."""

    when: int
    wait: int
    answered: int
    clock: int | None
    order: DateOrder

    def __post_init__(self) -> None:
        named = [self.when, self.wait, self.answered]
        named += [] if self.clock is None else [self.clock]
        if len(set(named)) < len(named):
            raise SameColumn

    def as_kept(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "when": self.when,
            "wait": self.wait,
            "answered": self.answered,
            "clock": self.clock,
            "order": self.order.value,
        }

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> "LogColumns":
        """Return what ``as_kept`` gave."""
        return cls(
            kept["when"], kept["wait"], kept["answered"], kept["clock"], DateOrder(kept["order"])
        )


@dataclass(frozen=True)
class Call:
    """One call: the London day and second of the day at which it came, the seconds it waited."""

    day: date
    second: int
    wait: float
    answered: bool


@dataclass
class DayCount:
    """What the calls of one day come to. ``seconds`` is what was promised on that day."""

    seconds: int
    in_time: int = 0
    late: int = 0
    gave_up: int = 0
    gave_up_early: int = 0
    out_of_hours: int = 0

    @property
    def in_hours(self) -> int:
        """How many calls came in office hours."""
        return self.in_time + self.late + self.gave_up + self.gave_up_early

    @property
    def checked(self) -> int:
        """The calls that the share is of: all that we could have missed."""
        return self.in_time + self.late + self.gave_up


Hours = Callable[[date], tuple[int, int] | None]
"""The seconds of the day at which we open and shut, None on a day on which we are closed."""

Limit = Callable[[date], int | None]
"""The seconds that we promised on a day, None when we promised none."""


@dataclass
class LogCount:
    """What a log comes to, day by day, built up call by call."""

    hours: Hours
    limit: Limit
    days: dict[date, DayCount] = field(default_factory=dict)
    calls: int = 0
    unmeasured: int = 0
    _hours: dict[date, tuple[int, int]] = field(default_factory=dict)

    def add(self, call: Call) -> None:
        """Count one call. One in time is answered within the promised seconds, not under them."""
        self.calls += 1
        count = self.days.get(call.day)
        if count is None:
            count = self._begin(call.day)
            if count is None:
                self.unmeasured += 1
                return
        opens, shuts = self._hours[call.day]
        if not opens <= call.second < shuts:
            count.out_of_hours += 1
        elif call.answered:
            if call.wait <= count.seconds:
                count.in_time += 1
            else:
                count.late += 1
        elif call.wait <= count.seconds:
            count.gave_up_early += 1
        else:
            count.gave_up += 1

    def _begin(self, day: date) -> DayCount | None:
        limit = self.limit(day)
        if limit is None:
            return None
        self._hours[day] = self.hours(day) or (0, 0)
        self.days[day] = DayCount(limit)
        return self.days[day]


def may_be_kept(rows: int, unread: int, days: int) -> bool:
    """Whether a log with so many days of calls in office hours and rows unread will do."""
    return days > 0 and unread * MOST_UNREAD <= rows


def missing_days(
    days: Collection[date], first: date, last: date, is_open: Callable[[date], bool]
) -> list[date]:
    """Return the days from ``first`` to ``last`` on which we were open and there is no call."""
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if day not in days and is_open(day)]


WORDS_FOR = {
    "when": ("date", "start", "when", "received", "time"),
    "wait": ("wait", "ring", "queue", "delay", "speed"),
    "answered": ("answered", "outcome", "status", "result", "disposition"),
}
"""Words in the names of columns by which they are guessed, the surest first."""


def guess_column(header: Sequence[str], what: str) -> int | None:
    """Return the column that ``what`` is likely to be, None when none is."""
    for word in WORDS_FOR[what]:
        for number, name in enumerate(header):
            if word in name.lower():
                return number
    return None
