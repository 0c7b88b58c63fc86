"""What a figure may say in public: quarters, small numbers, shares and their ranges.

Policy A12 and A13. Nothing here knows where the numbers come from.
"""

from dataclasses import dataclass
from datetime import date
from math import sqrt

SMALL = 5
"""Counts under this, but for nought, are hidden (Policy A13.3)."""

RATINGS_AT_LEAST = 10
"""With fewer answers a rating shows nothing at all (Policy A13.6)."""

PERCENTAGE_FROM = 30
"""With fewer cases a share is shown as "x of n" (Policy A13.5)."""

Z = 1.959964
"""How wide a 95 in 100 range is, in standard deviations."""


def quarter_start(day: date) -> date:
    """Return the first day of the quarter that ``day`` lies in.

    The quarters of a financial year (from 1 April) are those of the calendar.
    """
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def year_start(day: date) -> date:
    """Return the first day of the financial year that ``day`` lies in: 1 April."""
    first = date(day.year, 4, 1)
    return first if day >= first else date(day.year - 1, 4, 1)


def is_hidden(count: int) -> bool:
    """Whether ``count`` is so small that it is shown as "fewer than 5" (Policy A13.3)."""
    return 0 < count < SMALL


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole`` (Policy A12 M21, A13.5)."""

    part: int
    whole: int

    @property
    def enough(self) -> bool:
        """Whether there are enough ratings to show anything."""
        return self.whole >= RATINGS_AT_LEAST

    @property
    def as_percentage(self) -> bool:
        """Whether there are enough for a share in every 100 with its range."""
        return self.whole >= PERCENTAGE_FROM

    @property
    def in_100(self) -> int:
        """The share in every 100, rounded. ``whole`` must not be 0."""
        return round(100 * self.part / self.whole)

    @property
    def range_in_100(self) -> tuple[int, int]:
        """The 95 in 100 range by Wilson, in every 100. ``whole`` must not be 0."""
        share, spread = self.part / self.whole, Z * Z / self.whole
        middle = (share + spread / 2) / (1 + spread)
        half = Z * sqrt(share * (1 - share) / self.whole + spread / (4 * self.whole)) / (1 + spread)
        return round(100 * max(0.0, middle - half)), round(100 * min(1.0, middle + half))
