"""The fixed periods that figures are published for: quarters and financial years (A12, A13.7)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import NotFound, RuleBroken
from portal.domain.words import N_

SLUG = re.compile(r"(20\d\d)-(\d\d)(?:-q([1-4]))?")
START_OF_YEAR = 4
"""The month in which a financial year begins."""


class PeriodKind(StrEnum):
    """How long a period is."""

    QUARTER = "quarter"
    YEAR = "year"


class PeriodNotOver(RuleBroken):
    """Figures of what is still going on are not frozen."""

    sentence = N_("This period is not over yet")


class NothingToRevise(RuleBroken):
    """Counting again comes to what is published."""

    sentence = N_("Counted again, every figure is as published. There is nothing to correct")


@dataclass(frozen=True, order=True)
class Span:
    """A quarter or a financial year: from ``first_on`` to ``last_on``, both days with it.

    ``slug`` is its address: ``2026-27-q1`` is April to June 2026, ``2026-27`` the year to March
    2027.
    """

    first_on: date
    last_on: date
    kind: PeriodKind
    slug: str

    def holds(self, day: date | None) -> bool:
        """Whether ``day`` lies in it. None lies nowhere."""
        return day is not None and self.first_on <= day <= self.last_on


def quarter_start(day: date) -> date:
    """Return the first day of the quarter that ``day`` lies in.

    The quarters of a financial year (from 1 April) are those of the calendar.
    """
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def year_start(day: date) -> date:
    """Return the first day of the financial year that ``day`` lies in: 1 April."""
    first = date(day.year, START_OF_YEAR, 1)
    return first if day >= first else date(day.year - 1, START_OF_YEAR, 1)


def quarter_of(day: date) -> Span:
    """Return the quarter that ``day`` lies in."""
    first = quarter_start(day)
    number = (first.month - START_OF_YEAR) % 12 // 3 + 1
    return Span(
        first,
        _months_later(first, 3) - timedelta(days=1),
        PeriodKind.QUARTER,
        f"{_year_slug(first)}-q{number}",
    )


def quarters_back(day: date, number: int) -> list[Span]:
    """Return the quarter of ``day`` and the ``number`` before it, the newest first."""
    found = [quarter_of(day)]
    while len(found) <= number:
        found.append(quarter_of(found[-1].first_on - timedelta(days=1)))
    return found


def year_of(day: date) -> Span:
    """Return the financial year that ``day`` lies in."""
    first = year_start(day)
    return Span(
        first, _months_later(first, 12) - timedelta(days=1), PeriodKind.YEAR, _year_slug(first)
    )


def span_of(slug: str) -> Span:
    """Return the period with that address. Raises ``NotFound`` for anything else."""
    found = SLUG.fullmatch(slug)
    if found is None:
        raise NotFound
    first = date(int(found[1]), START_OF_YEAR, 1)
    span = quarter_of(_months_later(first, 3 * (int(found[3]) - 1))) if found[3] else year_of(first)
    if span.slug != slug:
        raise NotFound
    return span


def spans_ended(first: date, today: date) -> list[Span]:
    """Return the quarters and years from the one of ``first`` on that are over on ``today``, in
    the order in which they ended, a quarter before the year that ends with it."""
    found, day = set(), first
    while day < today:
        found |= {quarter_of(day), year_of(day)}
        day = quarter_of(day).last_on + timedelta(days=1)
    over = [span for span in found if span.last_on < today]
    return sorted(over, key=lambda span: (span.last_on, span.kind))


def _year_slug(day: date) -> str:
    start = year_start(day).year
    return f"{start}-{(start + 1) % 100:02}"


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
