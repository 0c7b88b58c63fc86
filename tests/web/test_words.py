"""Dates, times and numbers as people read them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from portal.domain.cases import Precision
from portal.domain.partial_dates import NOT_KNOWN, PartialDate, partial_date
from portal.web import words
from tests.web.gallery import gallery

SUMMER = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
WINTER = datetime(2026, 12, 7, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def site() -> Flask:
    """A site with nothing but its frame."""
    return gallery({})


@pytest.fixture(autouse=True)
def _in_a_page(site: Flask) -> Iterator[None]:
    with site.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("filter_", "value", "said"),
    [
        (words.day, date(2026, 12, 7), "Monday 7 December 2026"),
        (words.day, SUMMER, "Wednesday 1 July 2026"),
        (words.day, PartialDate(date(2026, 11, 1), Precision.MONTH), "November 2026"),
        (words.day, NOT_KNOWN, "Not known"),
        (words.short_day, date(2026, 12, 7), "7 Dec 2026"),
        (words.month, date(2026, 12, 7), "December 2026"),
        (words.moment, WINTER, "Monday 7 December 2026 at 2:05pm"),
        (words.moment, SUMMER, "Wednesday 1 July 2026 at 12:30am"),
        (words.clock_time, WINTER, "2:05pm"),
        (words.clock_time_of, time(9, 0), "9:00am"),
        (words.count, 12345, "12,345"),
        (words.share, 0.834, "83%"),
        (words.days_left, 2, "2 working days left"),
        (words.days_left, 1, "1 working day left"),
        (words.days_left, 0, "Due today"),
        (words.days_left, -1, "1 day late"),
        (words.days_left, -12, "12 days late"),
    ],
)
def test_words(filter_: Callable[..., str], value: object, said: str) -> None:
    assert filter_(value) == said


@pytest.mark.parametrize("text", ["2026-11-03", "2026-11", "unknown"])
def test_a_partial_date_comes_back_from_its_text(text: str) -> None:
    assert partial_date(text).text == text


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-02-30", "yesterday"])
def test_what_is_no_partial_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        partial_date(text)
