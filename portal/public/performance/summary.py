"""How we are doing on one commitment in short, for its own page (outline C0)."""

from dataclasses import dataclass
from typing import Any

from portal.domain.commitments import Edition
from portal.public.performance.felt import Felt, felt_of
from portal.public.performance.overview import checked_lines, told_words
from portal.public.performance.sheet import named, sheet_of


@dataclass(frozen=True)
class Summary:
    """What was published of a commitment for the newest quarter."""

    period: Any
    period_words: str
    told: str
    checked: list[str]
    felt: list[Felt]


def summary_of(slug: str, edition: Edition) -> Summary | None:
    """Return the newest figures of the commitment ``slug``, None while there are none."""
    sheet = sheet_of(None, commitment=slug)
    row = next((one for one in sheet.commitments if one["slug"] == slug), None) if sheet else None
    if sheet is None or row is None:
        return None
    return Summary(
        sheet.period,
        named(sheet.period),
        told_words(sheet, slug),
        checked_lines(sheet, row),
        felt_of(sheet, slug, edition),
    )
