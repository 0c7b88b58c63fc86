"""A date that a person remembers: to the day, to the month, or not at all (Policy B0.11)."""

from dataclasses import dataclass
from datetime import date

from portal.domain.cases import Precision

UNKNOWN_TEXT = "unknown"


@dataclass(frozen=True)
class PartialDate:
    """``date`` is the first of the month when only the month is known, None when nothing is."""

    date: date | None
    precision: Precision

    @property
    def text(self) -> str:
        """The date as it is kept in a draft: "2026-11-03", "2026-11" or "unknown"."""
        if self.date is None:
            return UNKNOWN_TEXT
        whole = self.date.isoformat()
        return whole if self.precision is Precision.DAY else whole[:7]


NOT_KNOWN = PartialDate(None, Precision.UNKNOWN)


def partial_date(text: str) -> PartialDate:
    """Return the date that ``PartialDate.text`` wrote. Raises ``ValueError`` on anything else."""
    if text == UNKNOWN_TEXT:
        return NOT_KNOWN
    if len(text) == 7:
        return PartialDate(date.fromisoformat(text + "-01"), Precision.MONTH)
    return PartialDate(date.fromisoformat(text), Precision.DAY)
