"""Checks of our own: how fresh they are, and lots that anyone can draw again."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from portal.domain.checks import CheckEndsTooSoon, Counted, MoreMetThanChecked, months_before
from portal.domain.sampling import (
    NotEnoughToDraw,
    NothingInPeriod,
    Period,
    PeriodTooLong,
    draw,
    draw_times,
)
from portal.domain.times import LONDON
from portal.domain.working_days import Calendar

CHRISTMAS = Calendar(
    bank_holidays={date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day"},
    closure_days={date(2026, 12, 29): "Closed"},
    known_from=date(2026, 1, 1),
    known_until=date(2027, 12, 31),
)
WEEK = Period(date(2026, 12, 24), date(2026, 12, 31))
BEFORE = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 6, date(2026, 5, 23)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 31), 12, date(2025, 3, 31)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@pytest.mark.parametrize(("checked", "met"), [(0, 0), (10, 11), (10, -1)])
def test_a_part_is_never_more_than_its_whole(checked: int, met: int) -> None:
    day = date(2026, 11, 20)
    with pytest.raises(MoreMetThanChecked):
        Counted(day, day, checked, met).check(day)


def test_days_are_in_order() -> None:
    with pytest.raises(CheckEndsTooSoon):
        Counted(date(2026, 11, 20), date(2026, 11, 19), 1, 1).check(date(2026, 11, 30))


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    assert draw("a", 5, 400) == draw("a", 5, 400)
    assert draw("a", 5, 400) != draw("b", 5, 400)
    assert draw("a", 3, 3) == [1, 2, 3]
    with pytest.raises(NotEnoughToDraw):
        draw("a", 4, 3)


def test_every_item_is_drawn_about_as_often_as_any_other() -> None:
    drawn = Counter(lot for seed in range(2000) for lot in draw(str(seed), 5, 20))
    assert set(drawn) == set(range(1, 21))
    assert all(400 < often < 600 for often in drawn.values())


def test_times_are_drawn_in_office_hours_of_working_days_only() -> None:
    hours = {3: "9am to 5pm", 2: "10am to 4:30pm"}
    times = draw_times(
        "a",
        200,
        WEEK,
        hours_of=lambda day: hours.get(day.weekday(), "closed"),
        calendar=CHRISTMAS,
        now=BEFORE,
    )
    assert len(set(times)) == 200
    days = {one.astimezone(LONDON).date() for one in times}
    assert days == {date(2026, 12, 24), date(2026, 12, 30), date(2026, 12, 31)}
    for one in times:
        opens, shuts = (10, 16.5) if one.weekday() == 2 else (9, 17)
        assert opens <= one.hour + one.minute / 60 < shuts


def test_a_time_that_is_over_is_not_drawn() -> None:
    with pytest.raises(NothingInPeriod):
        draw_times(
            "a",
            1,
            WEEK,
            hours_of=lambda day: "9am to 5pm",
            calendar=CHRISTMAS,
            now=datetime(2026, 12, 31, 17, tzinfo=UTC),
        )


def test_a_sheet_is_for_a_quarter_at_most() -> None:
    Period(date(2026, 10, 1), date(2026, 12, 31))
    with pytest.raises(PeriodTooLong):
        Period(date(2026, 10, 1), date(2027, 1, 2))
