"""What a figure may say in public: Policy A12 to A14."""

from datetime import date

import pytest

from portal.domain.measures.periods import quarter_start
from portal.domain.measures.share import Share, is_hidden


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 11, 23), date(2026, 10, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_a_quarter_starts_on_the_first_of_its_first_month(day, start):
    assert quarter_start(day) == start


def test_one_to_four_are_hidden_and_nought_is_not():
    assert [count for count in range(7) if is_hidden(count)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(9, 10, 60, 98), (27, 30, 74, 97), (90, 100, 83, 94), (360, 400, 87, 93)],
)
def test_the_range_is_as_the_policy_gives_it(part, whole, low, high):
    """Policy A14.6, by Wilson; the third row is 82.6 to 94.5."""
    assert Share(part, whole).range_in_100 == (low, high)


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (0, 500), (500, 500)])
def test_a_range_stays_between_nought_and_100(part, whole):
    low, high = Share(part, whole).range_in_100
    assert 0 <= low <= Share(part, whole).in_100 <= high <= 100


def test_few_answers_show_nothing_and_some_show_no_percentage():
    assert [Share(1, whole).enough for whole in (9, 10)] == [False, True]
    assert [Share(1, whole).as_percentage for whole in (29, 30)] == [False, True]
