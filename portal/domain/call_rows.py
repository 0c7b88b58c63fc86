"""Reading one row of a log of calls: the day, the wait, answered or not, however it is written."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from portal.domain.call_logs import Call, LogColumns
from portal.domain.exports import STARTS_A_FORMULA
from portal.domain.times import LONDON
from portal.domain.words import N_
from portal.domain.written_dates import DateOrder, read_written_day

LONGEST_WAIT = 4 * 60 * 60
REMEMBERED = 100_000
"""How many different cells are remembered with what they mean; a million rows have few."""

ANSWERED = frozenset({"yes", "y", "true", "1", "answered", "connected", "completed", "handled"})
NOT_ANSWERED = frozenset(
    {
        "no", "n", "false", "0", "abandoned", "missed", "lost", "unanswered", "not answered",
        "no answer", "hung up",
    }
)  # fmt: skip

CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*([ap]\.?m\.?)?\s*"
    r"(z|utc|[+\-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
WHOLE = re.compile(r"(.*?\d)[ ,T]+(\d{1,2}[:.]\d{2}.*)", re.ASCII)
WAIT = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6}(?:[.,]\d{1,6})?)", re.ASCII)
SECONDS_AFTER = re.compile(r"\s*(s|sec|secs|seconds)\.?$", re.IGNORECASE)

Meaning = TypeVar("Meaning")


class RowProblem(StrEnum):
    """Why a row could not be read."""

    TOO_SHORT = "too_short"
    NO_DATE = "no_date"
    DATE = "date"
    FUTURE = "future"
    UNKNOWN_DAY = "unknown_day"
    NO_TIME = "no_time"
    NO_WAIT = "no_wait"
    WAIT = "wait"
    NEGATIVE = "negative"
    TOO_LONG = "too_long"
    ANSWERED = "answered"
    FORMULA = "formula"
    BROKEN = "broken"


ROW_PROBLEM_WORDS = {
    RowProblem.TOO_SHORT: N_("The row has too few columns"),
    RowProblem.NO_DATE: N_("There is no date"),
    RowProblem.DATE: N_("The date cannot be read"),
    RowProblem.FUTURE: N_("The date is in the future"),
    RowProblem.UNKNOWN_DAY: N_("Our calendar does not know that year"),
    RowProblem.NO_TIME: N_("The time of day cannot be read"),
    RowProblem.NO_WAIT: N_("There is no waiting time"),
    RowProblem.WAIT: N_("The waiting time cannot be read"),
    RowProblem.NEGATIVE: N_("The waiting time is less than nothing"),
    RowProblem.TOO_LONG: N_("The waiting time is more than 4 hours"),
    RowProblem.ANSWERED: N_("It does not say yes or no to answered"),
    RowProblem.FORMULA: N_("A cell is a formula and not a value"),
    RowProblem.BROKEN: N_("The line is broken: a quote is not closed, or a cell has no end"),
}


class RowUnread(ValueError):
    """A row that cannot be read: ``problem``, and the ``cell`` that it is about."""

    def __init__(self, problem: RowProblem, cell: str = "") -> None:
        self.problem = problem
        self.cell = cell
        super().__init__(problem.value)


class CallReader:
    """Reads the rows of one log. ``first`` and ``today`` are the days that a call can be of."""

    def __init__(self, columns: LogColumns, *, first: date, today: date) -> None:
        self._columns = columns
        self._needed = max(columns.when, columns.wait, columns.answered, columns.clock or 0)
        self._first, self._today = first, today
        self._days: dict[str, date] = {}
        self._clocks: dict[str, tuple[int, timedelta | None]] = {}
        self._waits: dict[str, float] = {}

    def read(self, row: Sequence[str]) -> Call:
        """Return the call of ``row``. Raises ``RowUnread``."""
        columns = self._columns
        if len(row) <= self._needed:
            raise RowUnread(RowProblem.TOO_SHORT)
        if columns.clock is None:
            day, second = self._moment(row[columns.when])
        else:
            day = self._day(row[columns.when])
            second, zone = self._clock(row[columns.clock])
            if zone is not None:
                day, second = _in_london(day, second, zone)
        if day > self._today:
            raise RowUnread(RowProblem.FUTURE, row[columns.when])
        if day < self._first:
            raise RowUnread(RowProblem.UNKNOWN_DAY, row[columns.when])
        wait = _known(self._waits, row[columns.wait], read_wait)
        return Call(day, second, wait, read_answered(row[columns.answered]))

    def _moment(self, cell: str) -> tuple[date, int]:
        """Return the day and the second of a cell with both."""
        on, parted, at = cell.strip().partition(" ")
        if not parted:
            on, parted, at = on.partition("T")
        if on not in self._days or at not in self._clocks:
            found = WHOLE.fullmatch(cell.strip())
            if not found:
                self._day(cell)  # says what is wrong with the date, if anything
                raise RowUnread(RowProblem.NO_TIME, cell)
            on, at = found[1], found[2]
        day = self._day(on)
        second, zone = self._clock(at)
        return (day, second) if zone is None else _in_london(day, second, zone)

    def _day(self, cell: str) -> date:
        order = self._columns.order
        return _known(self._days, cell, lambda text: read_day(text, order))

    def _clock(self, cell: str) -> tuple[int, timedelta | None]:
        return _known(self._clocks, cell, read_clock)


def read_day(cell: str, order: DateOrder) -> date:
    """Return the day that ``cell`` names, figures being in ``order``. Raises ``RowUnread``."""
    day = read_written_day(_plain(cell, RowProblem.NO_DATE), order)
    if day is None:
        raise RowUnread(RowProblem.DATE, cell)
    return day


def read_clock(cell: str) -> tuple[int, timedelta | None]:
    """Return the second of the day, and how far its zone is from UTC, None for London's own."""
    found = CLOCK.fullmatch(_plain(cell, RowProblem.NO_TIME))
    if not found:
        raise RowUnread(RowProblem.NO_TIME, cell)
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise RowUnread(RowProblem.NO_TIME, cell)
        hour = hour % 12 + (12 if found[4].lower().startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise RowUnread(RowProblem.NO_TIME, cell)
    return (hour * 60 + minute) * 60 + second, _zone(found[5])


def read_wait(cell: str) -> float:
    """Return the seconds of "12", "12.5", "12 sec", "0:12" or "00:00:12". Raises ``RowUnread``."""
    text = SECONDS_AFTER.sub("", cell.strip())
    if re.match(r"[-\u2212]\s*\d", text):
        raise RowUnread(RowProblem.NEGATIVE, cell)
    found = WAIT.fullmatch(_plain(text, RowProblem.NO_WAIT))
    if not found:
        raise RowUnread(RowProblem.WAIT, cell)
    hours, minutes, seconds = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + float(seconds.replace(",", "."))
    if whole > LONGEST_WAIT:
        raise RowUnread(RowProblem.TOO_LONG, cell)
    return whole


def read_answered(cell: str) -> bool:
    """Return whether the call was answered. Raises ``RowUnread``."""
    word = cell.strip().lower()
    if word in ANSWERED:
        return True
    if word in NOT_ANSWERED:
        return False
    _plain(cell, RowProblem.ANSWERED)
    raise RowUnread(RowProblem.ANSWERED, cell)


def guess_order(cells: Sequence[str]) -> DateOrder:
    """Return the order in which most of ``cells`` can be dates; the day first when all can."""
    best = {order: _readable(cells, order) for order in DateOrder}
    return max(DateOrder, key=lambda order: best[order])


def _readable(cells: Sequence[str], order: DateOrder) -> int:
    count = 0
    for cell in cells:
        found = WHOLE.fullmatch(cell.strip())
        try:
            read_day(found[1] if found else cell, order)
        except RowUnread:
            continue
        count += 1
    return count


def _plain(cell: str, missing: RowProblem) -> str:
    """Return ``cell`` without space around it. Raises ``RowUnread`` when empty or a formula."""
    text = cell.strip()
    if not text:
        raise RowUnread(missing, cell)
    if STARTS_A_FORMULA.match(text):
        raise RowUnread(RowProblem.FORMULA, cell)
    return text


def _known(known: dict[str, Meaning], cell: str, read: Callable[[str], Meaning]) -> Meaning:
    """Return what ``cell`` means, read once for all rows that have the same."""
    found = known.get(cell)
    if found is None:
        found = read(cell)
        if len(known) >= REMEMBERED:
            known.clear()
        known[cell] = found
    return found


def _zone(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text.lower() in ("z", "utc"):
        return timedelta()
    away = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -away if text[0] == "-" else away


def _in_london(day: date, second: int, zone: timedelta) -> tuple[date, int]:
    instant = datetime.combine(day, time(), UTC) + timedelta(seconds=second) - zone
    local = instant.astimezone(LONDON)
    return local.date(), (local.hour * 60 + local.minute) * 60 + local.second
