"""Works out unknown numbers from sums, as somebody would who has every published table."""

from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)


def worked_out(sums: Iterable[tuple[Iterable[Unknown], int]]) -> dict[Unknown, int]:
    """Return what each unknown number must be, of those that can be only one.

    ``sums`` are equations: these unknown numbers, none below 0, add up to that. A sum of 0 makes
    each of its numbers 0; beyond that, equations are added and subtracted.
    """
    rows: list[tuple[dict[Unknown, Fraction], Fraction]] = []
    told: dict[Unknown, int] = {}
    for names, total in sums:
        found = list(names)
        if total == 0:
            told |= dict.fromkeys(found, 0)
        rows.append((dict.fromkeys(found, Fraction(1)), Fraction(total)))
    for row in _reduced(rows):
        if len(row[0]) == 1:
            ((name, factor),) = row[0].items()
            told[name] = int(row[1] / factor)
    return told


def _reduced(
    rows: list[tuple[dict[Unknown, Fraction], Fraction]],
) -> list[tuple[dict[Unknown, Fraction], Fraction]]:
    """Return the equations in reduced form: each begins with a number that no other has."""
    done: list[tuple[dict[Unknown, Fraction], Fraction]] = []
    for row in rows:
        for pivot in done:
            row = _without(row, pivot)
        if row[0]:
            done = [_without(other, row) for other in done]
            done.append(row)
    return done


def _without(
    row: tuple[dict[Unknown, Fraction], Fraction], pivot: tuple[dict[Unknown, Fraction], Fraction]
) -> tuple[dict[Unknown, Fraction], Fraction]:
    """Return ``row`` less as much of ``pivot`` as takes the first number of that away."""
    name = next(iter(pivot[0]))
    if name not in row[0]:
        return row
    times = row[0][name] / pivot[0][name]
    left = dict(row[0])
    for other, factor in pivot[0].items():
        left[other] = left.get(other, Fraction(0)) - times * factor
    return {one: factor for one, factor in left.items() if factor}, row[1] - times * pivot[1]
