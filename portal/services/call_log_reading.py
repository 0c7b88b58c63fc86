"""Reading a log of calls from end to end, in the worker: in pieces, with its progress kept."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, update

from portal.domain.call_logs import (
    PROBLEMS_LISTED,
    LogColumns,
    LogCount,
    LogState,
)
from portal.domain.call_rows import CallReader, RowProblem, RowUnread
from portal.domain.checks import timed_by
from portal.domain.commitments import Measure
from portal.domain.errors import NotFound
from portal.domain.office_hours import opening
from portal.domain.tables import TableLayout
from portal.domain.times import london_date
from portal.domain.working_days import Calendar
from portal.files.store import Store
from portal.files.table_file import rows
from portal.models import CallLog
from portal.queries.calendar import calendar
from portal.queries.call_logs import find_log, logs_to_read
from portal.queries.editions import KeptEditions
from portal.recording.acts import act

TOLD_EVERY = 50_000
"""Rows between two words on how far it is."""

GIVEN_UP_AFTER = timedelta(minutes=3)
"""A worker that says nothing for so long is gone; another begins again."""

LONGEST_CELL = 60

HoursOf = Callable[[date], str]


def read_logs(*, store: Store, hours_of: HoursOf, clock: Callable[[], datetime]) -> int:
    """Read every log that waits; return how many were read.

    ``hours_of`` gives the office hours of a day in words.
    """
    return sum(
        read_log(number=number, store=store, hours_of=hours_of, clock=clock)
        for number in logs_to_read()
    )


def read_log(
    *, number: int, store: Store, hours_of: HoursOf, clock: Callable[[], datetime]
) -> bool:
    """Read one log and keep what it comes to with it; False when another worker has it."""
    if not _claim(number, clock()):
        return False
    log = find_log(number)
    if log.key is None or log.columns is None:
        return False
    read = _Bytes(store.pieces(log.key))
    reading = Reading(LogColumns.from_kept(log.columns), hours_of, london_date(clock()))
    try:
        for done, (line, row) in enumerate(rows(read, TableLayout.from_kept(log.layout)), start=1):
            reading.take(line, row)
            if done % TOLD_EVERY == 0 and not _tell(number, done, read.count, clock()):
                return False
    except NotFound:
        reading.broken()
    return _finish(number, reading, read.count, clock())


class Reading:
    """What the rows of a log come to, as they are read."""

    def __init__(self, columns: LogColumns, hours_of: HoursOf, today: date) -> None:
        days = calendar()
        self._reader = CallReader(columns, first=days.known_from, today=today)
        self._editions = KeptEditions()
        self.count = LogCount(_hours(hours_of, days), self._limit)
        self.rows = 0
        self.unread = 0
        self.problems: list[tuple[int, str, str]] = []

    def take(self, line: int, row: list[str] | None) -> None:
        """Count one row, or note why it cannot be read."""
        self.rows += 1
        try:
            if row is None:
                raise RowUnread(RowProblem.BROKEN)
            self.count.add(self._reader.read(row))
        except RowUnread as wrong:
            self.unread += 1
            if len(self.problems) < PROBLEMS_LISTED:
                cell = wrong.cell[:LONGEST_CELL]
                self.problems.append((line, wrong.problem.value, cell))

    def broken(self) -> None:
        """Note that the file is not there any more: nothing that was read of it will do."""
        self.count.days.clear()
        self.unread += 1

    def result(self) -> dict[str, Any]:
        """Return it as JSON can hold it; each day as ``COUNTS`` of the service that keeps it."""
        kept = dict(sorted(self.count.days.items()))
        return {
            "rows": self.rows,
            "unread": self.unread,
            "unmeasured": self.count.unmeasured,
            "measured": sum(one.in_hours > 0 for one in kept.values()),
            "problems": [list(one) for one in self.problems],
            "days": {
                day.isoformat(): [
                    one.seconds,
                    one.in_time,
                    one.late,
                    one.gave_up,
                    one.gave_up_early,
                    one.out_of_hours,
                ]
                for day, one in kept.items()
            },
        }

    def _limit(self, day: date) -> int | None:
        commitment = timed_by(self._editions.on(day).edition, Measure.SECONDS)
        return commitment.limit if commitment else None


class _Bytes:
    """Pieces that go by, and how many bytes that was."""

    def __init__(self, pieces: Iterator[memoryview]) -> None:
        self._pieces = pieces
        self.count = 0

    def __iter__(self) -> Iterator[memoryview]:
        for piece in self._pieces:
            self.count += len(piece)
            yield piece


def _hours(hours_of: HoursOf, days: Calendar) -> Callable[[date], tuple[int, int] | None]:
    def of(day: date) -> tuple[int, int] | None:
        hours = opening(hours_of(day)) if days.is_working_day(day) else None
        if hours is None:
            return None
        opens, shuts = ((one.hour * 60 + one.minute) * 60 for one in hours)
        return opens, shuts

    return of


def _claim(number: int, now: datetime) -> bool:
    """Take the log for this worker, unless another is at it."""
    with act(now=now) as doing:
        free = or_(
            CallLog.state == LogState.WAITING,
            and_(CallLog.state == LogState.READING, CallLog.touched_at < now - GIVEN_UP_AFTER),
        )
        taken = doing.session.scalar(
            update(CallLog)
            .where(CallLog.id == number, free)
            .values(state=LogState.READING, touched_at=now)
            .returning(CallLog.id)
        )
        return taken is not None


def _tell(number: int, rows_read: int, bytes_read: int, now: datetime) -> bool:
    """Say how far it is; False when the log was dropped meanwhile."""
    return _change(number, now, rows_read=rows_read, bytes_read=bytes_read)


def _finish(number: int, reading: Reading, bytes_read: int, now: datetime) -> bool:
    return _change(
        number,
        now,
        state=LogState.READ,
        rows_read=reading.rows,
        bytes_read=bytes_read,
        result=reading.result(),
    )


def _change(number: int, now: datetime, **values: Any) -> bool:
    with act(now=now) as doing:
        changed = doing.session.scalar(
            update(CallLog)
            .where(CallLog.id == number, CallLog.state == LogState.READING)
            .values(touched_at=now, **values)
            .returning(CallLog.id)
        )
        return changed is not None
