"""Which figures are hidden because they are of so few people (Policy A13.2 to A13.6, A13.10).

Council-wide totals are exact. Where a number is taken apart by service, cause, reason or kind,
the rows with a small number in them are hidden, and with them the next larger ones for as long as
a small number could be worked out from the totals. Both kinds look alike.

Why nobody can work a hidden number out, who knows every figure that is shown and this rule: the
rule looks at numbers and never at whose they are, and hides rows as a whole. So hidden rows could
change places and everything shown would be the same; and no small number is the same in all of
them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations, groupby
from operator import itemgetter

from portal.domain.measures.figure import Cell, Figure, Split
from portal.domain.measures.share import RATINGS_AT_LEAST, SMALL

APART = frozenset({Split.SERVICE, Split.CAUSE, Split.REASON, Split.KIND})
"""By what small numbers are not taken apart. Questions are another rule: see ``hidden``."""

COMPLAINTS = "complaints"
TOGETHER = {
    ("M4", "received"): (COMPLAINTS, "received"),
    ("M10", "received"): (COMPLAINTS, "received"),
    ("M10", "decided"): (COMPLAINTS, "decided"),
    ("M10", "upheld"): (COMPLAINTS, "decided"),
}
"""Items whose rows are hidden together, with what each is the number of, or a part of.

What is received and what is decided in a period are not the same complaints, so a difference
between them is of nobody; but in the first year of a portal they are the same, and one tells the
other.
"""

Rows = Mapping[str, tuple[tuple[int, ...], ...]]
"""By part, the numbers of its row, in the same order in all: in each group one is the same number
as another, or a part of it."""

Column = tuple[str, str, str, bool]
"""What its numbers are or are a part of, the measure, the item, and whether they are wholes."""


def table_of(cell: Cell) -> Cell:
    """Return the place of the table that ``cell`` stands in, which has no part; what is never
    hidden but by itself is its own."""
    return replace(cell, part="") if cell.split in APART else cell


def hidden(figures: Iterable[Figure], small: int = SMALL) -> frozenset[Cell]:
    """Return the places of the figures that are not published.

    ``figures`` are all that are published together, with their parts of 0. A count under
    ``small``, but for 0, is hidden. What people felt is hidden with under 10 answers; no total
    is published of it, and no longer period, so that nothing else needs hiding with it.
    """
    figures = list(figures)
    found = {
        one.cell
        for one in figures
        if one.cell.split == Split.QUESTION and (one.denominator or 0) < RATINGS_AT_LEAST
    }
    for table in _tables(figures).values():
        found |= _hidden_of(table, small)
    return frozenset(found)


def hidden_after(
    before: Iterable[Figure], closed: Iterable[Cell], after: Iterable[Figure], small: int = SMALL
) -> frozenset[Cell]:
    """Return the places that are not published once ``before`` is corrected to ``after``.

    What was hidden, the places ``closed``, stays so. And nobody who knows the old figures may work
    out more from both. Where a figure becomes hidden, its whole table is, because the others would
    tell it by how much they moved. So is a table where the total moved so that just one number can
    have become small, whether it has or not.
    """
    after, closed = list(after), frozenset(closed)
    found = hidden(after, small) | closed
    old, new = _tables(before), _tables(after)
    for name in old.keys() | new.keys():
        cells = frozenset(one.cell for one in (*old[name], *new[name]))
        shown = [one for one in old[name] if one.cell not in closed]
        if cells & found - closed or _total_tells(shown, old[name], new[name], small):
            found |= cells
    return found


def _total_tells(
    shown: Iterable[Figure], old: Iterable[Figure], new: Iterable[Figure], small: int
) -> bool:
    """Whether some total moved by as much as makes just one number small that was ``shown``."""
    numbers, before, after = _by_item(shown), _by_item(old), _by_item(new)
    for item, found in numbers.items():
        moved = sum(after[item]) - sum(before[item])
        if moved and len([one for one in found if 0 < one + moved < small]) == 1:
            return True
    return False


def _by_item(table: Iterable[Figure]) -> defaultdict[tuple[str, str, bool], list[int]]:
    """Return the numbers of a table by measure, item, and whether they are wholes."""
    found = defaultdict(list)
    for one in table:
        found[one.cell.measure, one.cell.item, False].append(one.numerator)
        if one.denominator is not None:
            found[one.cell.measure, one.cell.item, True].append(one.denominator)
    return found


def rows_to_hide(rows: Rows, small: int) -> frozenset[str]:
    """Return the parts whose rows are hidden, so that no small number can be worked out.

    A difference between two numbers of a group counts like a number: who sees both sees it.
    When no row is larger than that, all are hidden, also those of nothing but 0.
    """
    found = {part for part, row in rows.items() if _any_small(_numbers(row), small)}
    if not found:
        return frozenset()
    others: dict[int, set[str]] = defaultdict(set)
    for part, row in rows.items():
        largest = max(number for group in row for number in group)
        if part not in found and largest:
            others[largest].add(part)
    for size in sorted(others):
        if _told_apart(rows, found, small):
            return frozenset(found)
        found |= others[size]
    return frozenset(found if others and _told_apart(rows, found, small) else rows)


def _hidden_of(table: Iterable[Figure], small: int) -> set[Cell]:
    """Return the places to hide in one table.

    Where all hidden rows have one and the same number, and it is not small, it is shown: 0
    always, because the total tells it, and another when it tells nothing of the rest.
    """
    columns: dict[Column, dict[str, int]] = defaultdict(dict)
    cells: dict[Column, dict[str, Cell]] = defaultdict(dict)
    for figure in table:
        numbers = {False: figure.numerator, True: figure.denominator}
        for is_whole, number in numbers.items():
            if number is not None:
                whole = _table_and_whole(figure.cell)[1]
                column = (whole, figure.cell.measure, figure.cell.item, is_whole)
                columns[column][figure.cell.part] = number
                cells[column][figure.cell.part] = figure.cell
    order = sorted(columns)
    parts = sorted({part for column in columns.values() for part in column})
    groups = [list(group) for _whole, group in groupby(order, key=itemgetter(0))]
    rows = {
        part: tuple(tuple(columns[one].get(part, 0) for one in group) for group in groups)
        for part in parts
    }
    found = rows_to_hide(rows, small)
    apart = _told_apart(rows, found, small)
    return {
        cell
        for column in order
        if not _is_told({columns[column].get(one, 0) for one in found}, apart, small)
        for part, cell in cells[column].items()
        if part in found
    }


def _tables(figures: Iterable[Figure]) -> defaultdict[tuple[str, ...], list[Figure]]:
    """Return the figures that are taken apart, by the table that hides them together."""
    found: defaultdict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        cell = figure.cell
        if cell.split in APART:
            name = _table_and_whole(cell)[0]
            found[name, str(cell.stage), cell.commitment, cell.split].append(figure)
    return found


def _table_and_whole(cell: Cell) -> tuple[str, str]:
    """Return in which table a figure is hidden, and what it is the number of, or a part of."""
    alone = f"{cell.measure} {cell.item}"
    return TOGETHER.get((cell.measure, cell.item), (alone, alone))


def _numbers(row: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """Return the numbers of ``row`` and, in each group, what one is more than another."""
    return tuple(
        number
        for group in row
        for number in (*group, *(abs(one - other) for one, other in combinations(group, 2)))
    )


def _any_small(numbers: Iterable[int], small: int) -> bool:
    return any(0 < number < small for number in numbers)


def _is_told(numbers: set[int], apart: bool, small: int) -> bool:
    return numbers == {0} or (apart and len(numbers) == 1 and not _any_small(numbers, small))


def _told_apart(rows: Rows, found: Iterable[str], small: int) -> bool:
    """Whether no small number is the same in all rows of ``found``."""
    columns = zip(*(_numbers(rows[part]) for part in found), strict=True)
    return not any(len(set(column)) == 1 and _any_small(column, small) for column in columns)
