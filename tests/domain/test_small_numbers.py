"""Nobody can work out a small number from what is published (Policy A13.2 to A13.6)."""

from collections import defaultdict
from itertools import product

import pytest

from portal.domain.measures.figure import Cell, Record, RecordKind, Split, counted, shared
from portal.domain.measures.small_numbers import hidden, hidden_after


def count(cell, number):
    return counted(cell, [Record(RecordKind.CASE, 1, number, 1)])


def by_service(item, numbers, measure="M10"):
    return [
        count(Cell(measure, item, 1, "", Split.SERVICE, f"service-{at}"), number)
        for at, number in enumerate(numbers)
    ]


def published(figures, small=5):
    """Return the numbers as the public reads them, None for a hidden one; and the totals."""
    out_of_sight = hidden(figures, small)
    totals = defaultdict(int)
    for one in figures:
        totals[one.cell.measure, one.cell.item] += one.numerator
    seen = [None if one.cell in out_of_sight else one.numerator for one in figures]
    return tuple(seen), tuple(sorted(totals.items()))


def check_nobody_can_tell(tables, small):
    """Whoever knows the totals, all that is shown and the rule has two answers or more for all
    that is not: some other table with those totals is published in the very same way."""
    alike = defaultdict(list)
    for figures in tables:
        alike[published(figures, small)].append([one.numerator for one in figures])
    for (seen, _), possible in alike.items():
        for at, number in enumerate(seen):
            if number is None:
                answers = {numbers[at] for numbers in possible}
                assert len(answers) > 1, f"{possible[0]} is shown as {seen}"


def sums_to(total, parts):
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in sums_to(total - first, parts - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("parts", "most"), [(2, 40), (3, 24), (4, 16), (5, 11), (7, 7)])
def test_no_hidden_number_of_one_table_can_be_worked_out(parts, most):
    for total in range(1, most + 1):
        tables = [by_service("received", numbers) for numbers in sums_to(total, parts)]
        check_nobody_can_tell(tables, small=5)


@pytest.mark.parametrize(("parts", "most", "small"), [(2, 16, 5), (2, 12, 3), (3, 9, 3), (3, 9, 5)])
def test_no_hidden_number_of_two_tables_read_together_can_be_worked_out(parts, most, small):
    """What was upheld is a part of what was decided, and both have a total."""
    for total in range(1, most + 1):
        tables = [
            by_service("decided", decided) + by_service("upheld", upheld)
            for decided in sums_to(total, parts)
            for upheld in product(*(range(number + 1) for number in decided))
        ]
        check_nobody_can_tell(tables, small)


@pytest.mark.parametrize(("parts", "most", "small"), [(2, 16, 5), (3, 9, 3)])
def test_in_the_first_year_what_is_decided_cannot_be_read_from_what_was_received(
    parts, most, small
):
    """There they are the same complaints, and whoever reads the figures may know that."""
    for total in range(1, most + 1):
        tables = [
            by_service("received", decided)
            + by_service("decided", decided)
            + by_service("upheld", upheld)
            for decided in sums_to(total, parts)
            for upheld in product(*(range(number + 1) for number in decided))
        ]
        check_nobody_can_tell(tables, small)


def one_move(numbers, most):
    """Yield what ``numbers`` can be corrected to when one of them was wrong, or some of what is
    in one belonged to another; in all no more than ``most``."""
    for at, number in enumerate(numbers):
        for other in range(most - sum(numbers) + number + 1):
            yield (*numbers[:at], other, *numbers[at + 1 :])
        for to in set(range(len(numbers))) - {at}:
            for moved in range(1, number + 1):
                new = list(numbers)
                new[at], new[to] = number - moved, new[to] + moved
                yield tuple(new)


@pytest.mark.parametrize(
    ("parts", "most", "small"), [(2, 16, 5), (2, 12, 3), (3, 9, 3), (3, 12, 5)]
)
def test_nobody_who_kept_the_old_figures_works_out_what_a_correction_made_small(parts, most, small):
    """Whoever knows both states, and that one thing was put right, has two answers or more for
    what was shown and is hidden now; but where the total lost more than any other number was,
    it says itself which one lost it."""
    alike = defaultdict(list)
    for total in range(most + 1):
        for numbers in sums_to(total, parts):
            old = by_service("received", numbers)
            before = published(old, small)
            for corrected in one_move(numbers, most):
                new = by_service("received", corrected)
                away = hidden_after(old, hidden(old, small), new, small)
                after = tuple(None if one.cell in away else one.numerator for one in new)
                alike[before, after, sum(corrected)].append((numbers, corrected))
    for (before, after, total), possible in alike.items():
        numbers = possible[0][0]
        for at, number in enumerate(after):
            others = max(numbers[:at] + numbers[at + 1 :])
            if number is None and before[0][at] is not None and sum(numbers) - others <= total:
                answers = {corrected[at] for _old, corrected in possible}
                assert len(answers) > 1 or not 0 < min(answers) < small, (before, possible)


def test_what_becomes_small_takes_its_table_with_it_and_nothing_else():
    old, new = by_service("received", (6, 33, 0, 12)), by_service("received", (4, 35, 0, 12))
    others = by_service("kept", (6, 33, 20, 12))
    away = hidden_after([*old, *others], (), [*new, *others])
    assert away == {one.cell for one in new}


def test_a_correction_that_makes_nothing_small_hides_nothing():
    old, new = by_service("received", (20, 33, 8)), by_service("received", (19, 33, 8))
    assert hidden_after(old, (), new) == frozenset()


def shown(figures, small=5):
    return published(figures, small)[0]


def test_a_small_number_takes_the_next_larger_one_with_it():
    assert shown(by_service("received", (3, 40, 9, 0, 12))) == (None, 40, None, 0, 12)


def test_two_different_small_numbers_hide_each_other():
    assert shown(by_service("received", (3, 40, 2, 0, 12))) == (None, 40, None, 0, 12)


def test_two_equal_small_numbers_need_a_third():
    assert shown(by_service("received", (3, 40, 3, 0, 12))) == (None, 40, None, 0, None)


def test_nought_shows_but_where_nothing_is_larger_than_small():
    assert shown(by_service("received", (0, 40, 7))) == (0, 40, 7)
    assert shown(by_service("received", (0, 0, 3))) == (None, None, None)


def test_the_same_number_in_two_tables_is_hidden_in_both():
    figures = by_service("received", (3, 40, 9)) + by_service("received", (3, 40, 9), "M4")
    assert shown(figures) == (None, 40, None) * 2


def test_what_is_left_over_of_a_visible_number_is_a_number_too():
    figures = by_service("decided", (40, 60, 30)) + by_service("upheld", (38, 20, 10))
    assert shown(figures) == (None, 60, None, None, 20, None)


def test_received_and_decided_are_hidden_together_but_their_difference_is_nobodys():
    received, decided = by_service("received", (40, 9, 60)), by_service("decided", (38, 3, 61))
    assert shown(received + decided) == (None, None, 60, None, None, 61)
    assert shown(by_service("received", (40, 30)) + by_service("decided", (38, 29))) == (
        40, 30, 38, 29,
    )  # fmt: skip


def test_a_share_is_hidden_with_few_on_either_side():
    def of(part, met, all_of_them):
        cell = Cell("M9", "rate", 1, "", Split.SERVICE, part)
        return shared(cell, [Record(RecordKind.CASE, 1, met, all_of_them)])

    figures = [of("a", 38, 40), of("b", 20, 60), of("c", 30, 80)]
    assert {one.part for one in hidden(figures)} == {"a", "b"}


def test_totals_and_commitments_are_exact():
    figures = [
        count(Cell("M4", "received", 1), 1),
        count(Cell("M1", "told", commitment="email"), 2),
        *by_service("received", (1, 0)),
    ]
    assert {one.split for one in hidden(figures)} == {Split.SERVICE}


@pytest.mark.parametrize(("answers", "is_hidden"), [(0, True), (9, True), (10, False)])
def test_ratings_show_nothing_under_ten_answers(answers, is_hidden):
    cell = Cell("M21", "open", 0, "respect", Split.QUESTION, "polite")
    figure = shared(cell, [Record(RecordKind.RATING, 1, answers // 2, answers)])
    assert bool(hidden([figure])) is is_hidden


def test_a_council_that_hides_nothing_sets_small_to_one():
    assert shown(by_service("received", (3, 40, 9)), small=1) == (3, 40, 9)
