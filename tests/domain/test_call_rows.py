"""One row of a log of calls, however the telephone system writes it."""

from datetime import date

import pytest

from portal.domain.call_logs import LogColumns, missing_days
from portal.domain.call_rows import (
    CallReader,
    RowProblem,
    RowUnread,
    guess_order,
    read_answered,
    read_clock,
    read_day,
    read_wait,
)
from portal.domain.written_dates import DateOrder

MARCH = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("4/3/2026", DateOrder.DAY_FIRST, MARCH),
        ("04.03.26", DateOrder.DAY_FIRST, MARCH),
        ("3/4/2026", DateOrder.MONTH_FIRST, MARCH),
        ("2026-03-04", DateOrder.DAY_FIRST, MARCH),
        ("26/3/4", DateOrder.YEAR_FIRST, MARCH),
        ("4 March 2026", DateOrder.MONTH_FIRST, MARCH),
        ("4-Mar-26", DateOrder.MONTH_FIRST, MARCH),
    ],
)
def test_a_day(cell: str, order: DateOrder, day: date) -> None:
    assert read_day(cell, order) == day


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("", RowProblem.NO_DATE),
        ("31/2/2026", RowProblem.DATE),
        ("1/1/202", RowProblem.DATE),
        ("13/13/2026", RowProblem.DATE),
        ("yesterday", RowProblem.DATE),
        ("=TODAY()", RowProblem.FORMULA),
        ("٤/٣/٢٠٢٦", RowProblem.DATE),
    ],
)
def test_a_day_that_is_none(cell: str, problem: RowProblem) -> None:
    with pytest.raises(RowUnread) as wrong:
        read_day(cell, DateOrder.DAY_FIRST)
    assert wrong.value.problem is problem


@pytest.mark.parametrize(
    ("cell", "second"),
    [("0:00", 0), ("9:05", 32700), ("23:59:59.9", 86399), ("12:00 am", 0), ("2.05 PM", 50700)],
)
def test_a_time_of_day(cell: str, second: int) -> None:
    assert read_clock(cell) == (second, None)


@pytest.mark.parametrize("cell", ["24:00", "9", "9:60", "13:00 pm", "0:00 am", "9:5", "noon"])
def test_a_time_of_day_that_is_none(cell: str) -> None:
    with pytest.raises(RowUnread):
        read_clock(cell)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("0", 0),
        ("15", 15),
        ("15.4", 15.4),
        ("15,4", 15.4),
        ("0:12", 12),
        ("1:00:01", 3601),
        ("12 sec", 12),
        ("12s", 12),
        ("14400", 14400),
    ],
)
def test_a_wait(cell: str, seconds: float) -> None:
    assert read_wait(cell) == seconds


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("-1", RowProblem.NEGATIVE),
        ("-0:12", RowProblem.NEGATIVE),
        ("14401", RowProblem.TOO_LONG),
        ("9999999", RowProblem.WAIT),
        ("1e3", RowProblem.WAIT),
        ("", RowProblem.NO_WAIT),
        ("+1", RowProblem.FORMULA),
        ("nan", RowProblem.WAIT),
    ],
)
def test_a_wait_that_is_none(cell: str, problem: RowProblem) -> None:
    with pytest.raises(RowUnread) as wrong:
        read_wait(cell)
    assert wrong.value.problem is problem


def test_answered_or_not() -> None:
    assert [read_answered(one) for one in ("Yes", " TRUE ", "1", "Answered")] == [True] * 4
    assert [read_answered(one) for one in ("no", "Abandoned", "0", "No Answer")] == [False] * 4


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["4/3/2026 9:00", "27/3/2026 9:00"], DateOrder.DAY_FIRST),
        (["3/4/2026 9:00", "3/27/2026 9:00"], DateOrder.MONTH_FIRST),
        (["4/3/2026"], DateOrder.DAY_FIRST),
        ([], DateOrder.DAY_FIRST),
    ],
)
def test_the_order_of_dates_is_guessed(cells: list[str], order: DateOrder) -> None:
    assert guess_order(cells) is order


def test_a_time_with_a_zone_is_told_in_london() -> None:
    reader = CallReader(
        LogColumns(0, 1, 2, None, DateOrder.DAY_FIRST),
        first=date(2020, 1, 1),
        today=date(2026, 12, 31),
    )
    call = reader.read(["2026-06-30T23:30:00Z", "1", "yes"])
    assert (call.day, call.second) == (date(2026, 7, 1), 1800)
    call = reader.read(["2026-01-01 02:30:00+05:30", "1", "yes"])
    assert (call.day, call.second) == (date(2025, 12, 31), 21 * 3600)


def test_days_are_missing_only_when_we_were_open() -> None:
    first, last = date(2026, 11, 16), date(2026, 11, 20)
    found = missing_days({first, last}, first, last, lambda day: day.weekday() != 2)
    assert found == [date(2026, 11, 17), date(2026, 11, 19)]
