"""What a share may say in public: small numbers, ranges, and when there is enough.

Policy A12 and A13. Nothing here knows where the numbers come from.
"""

from dataclasses import dataclass
from math import sqrt

SMALL = 5
"""Counts under this, but for nought, are hidden (Policy A13.3), unless the council hides more."""

RATINGS_AT_LEAST = 10
"""With fewer answers a rating shows nothing at all (Policy A13.6)."""

PERCENTAGE_FROM = 30
"""With fewer cases a share is shown as "x of n" (Policy A13.5)."""

Z = 1.959964
"""How wide a 95 in 100 range is, in standard deviations."""


def is_hidden(count: int, small: int = SMALL) -> bool:
    """Whether ``count`` is under ``small``, so that it is not shown (Policy A13.3)."""
    return 0 < count < small


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
        low, high = wilson(self.part, self.whole)
        return round(100 * low), round(100 * high)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the ends of the 95 in 100 range of ``part`` in ``whole``, from 0 to 1 (Policy A12 M3).

    By Wilson, without a correction for continuity. ``whole`` must not be 0.
    """
    share, spread = part / whole, Z * Z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
