"""Dates as people and machines write them in a table."""

from datetime import date

import pytest

from portal.domain.written_dates import DateOrder, read_written_day

THIRD = date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026/11/3",
        "3/11/2026",
        "03.11.26",
        "3 11 2026",
        "3 Nov 2026",
        "3-nov-26",
        "3 November, 2026",
        "03/11/2026 00:00",
        "2026-11-03T09:30:00",
        "3/11/2026 9:30 am",
    ],
)
def test_a_date_is_read(text: str) -> None:
    assert read_written_day(text) == THIRD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11/25/2026",
        "3/11",
        "3 Novem 2026",
        "31/2/2026",
        "3/11/126",
        "٣/١١/٢٠٢٦",
        "3 Marzipan 2026",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_written_day(text) is None


def test_a_year_of_two_figures_is_of_this_century_or_the_last() -> None:
    assert read_written_day("1/2/69") == date(2069, 2, 1)
    assert read_written_day("1/2/70") == date(1970, 2, 1)


def test_figures_are_read_in_the_order_that_is_said() -> None:
    assert read_written_day("11/3/2026", DateOrder.MONTH_FIRST) == THIRD
    assert read_written_day("26/11/3", DateOrder.YEAR_FIRST) == THIRD
    assert read_written_day("2026-11-03", DateOrder.MONTH_FIRST) == THIRD
