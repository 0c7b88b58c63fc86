"""Published figures as data: the rows of downloads, and what their columns mean (Policy A13.9).

The same rule covers pages and data: a hidden figure has no numbers, and a share of fewer than 30
no percentage.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from flask import current_app

from portal.domain.measures.figure import Cell, Unit
from portal.domain.measures.share import Share
from portal.domain.measures.small_numbers import table_of
from portal.queries.figures import Published, Revised
from portal.web.context import council
from portal.web.figures import cell_words, period_words

Value = str | int | float | bool | None

HIDDEN = "hidden"
NO_SHARE = "no_share"
"""What the column ``note`` can say."""


@dataclass(frozen=True)
class Column:
    """A column of the table of figures: its name, what is in it (as CSVW names types), and
    whether it is always filled in."""

    name: str
    type: str
    required: bool
    description: str


COLUMNS = (
    Column("period", "string", True, "Address of the period: 2026-27-q2, or 2026-27 for a year."),
    Column("first_on", "date", True, "First day of the period."),
    Column("last_on", "date", True, "Last day of the period."),
    Column("counted_on", "date", True, "The day whose state of things the figures show."),
    Column("measure", "string", True, "Code of the measure, M1 to M21."),
    Column("item", "string", True, "Which figure of the measure."),
    Column("words", "string", True, "Measure and item in words."),
    Column("stage", "integer", True, "Stage of the complaint, 0 where stages do not matter."),
    Column("commitment", "string", False, "Short name of the commitment, empty for all."),
    Column("split", "string", False, "What the figure is taken apart by, empty for the whole."),
    Column("part", "string", False, "Which part of the split."),
    Column("unit", "string", True, "What it is counted in: " + ", ".join(Unit) + "."),
    Column("numerator", "integer", False, "How many. Money is in pence."),
    Column("denominator", "integer", False, "Of how many; empty for what is no share."),
    Column("value", "number", False, "What is read: a share from 0 to 1, days, a rate, a count."),
    Column("low", "number", False, "Lower end of the 95 in 100 range of a share."),
    Column("high", "number", False, "Upper end of that range."),
    Column("hidden", "boolean", True, "Whether the numbers are kept back because they are small."),
    Column(
        "note",
        "string",
        False,
        "hidden: kept back. no_share: a share of fewer than 30, so without a percentage.",
    ),
    Column(
        "corrected",
        "boolean",
        True,
        "Whether it was corrected since it was published, or a correction hid its table.",
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
KEY = ("period", "measure", "item", "stage", "commitment", "split", "part")


def rows_of(
    period: Any, figures: Mapping[Cell, Published], revised: Iterable[Revised]
) -> list[dict[str, Value]]:
    """Return a row for each of the ``figures`` of ``period``, with the columns above."""
    corrected = {one.cell for one in revised}
    return [
        {
            "period": period.slug,
            "first_on": period.first_on.isoformat(),
            "last_on": period.last_on.isoformat(),
            "counted_on": period.counted_on.isoformat(),
            "measure": cell.measure,
            "item": cell.item,
            "words": cell_words(cell),
            "stage": cell.stage,
            "commitment": cell.commitment,
            "split": str(cell.split),
            "part": cell.part,
            "unit": figure.unit.value,
            **_numbers(figure),
            "corrected": cell in corrected or table_of(cell) in corrected,
        }
        for cell, figure in figures.items()
    ]


def period_data(period: Any) -> dict[str, Any]:
    """Return what there is to say of a period but for its figures."""
    return {
        "slug": period.slug,
        "kind": period.kind.value,
        "title": period_words(period),
        "first_on": period.first_on.isoformat(),
        "last_on": period.last_on.isoformat(),
        "counted_on": period.counted_on.isoformat(),
        "published_at": period.frozen_at.astimezone(UTC).isoformat(timespec="seconds"),
        "formulas": period.formulas,
    }


def revision_data(one: Revised) -> dict[str, Value]:
    """Return a correction: where, when, why, and the numbers until then; a hidden table has none,
    and no part."""
    return {
        "period": one.period,
        "measure": one.cell.measure,
        "item": one.cell.item,
        "stage": one.cell.stage,
        "commitment": one.cell.commitment,
        "split": str(one.cell.split),
        "part": one.cell.part,
        "corrected_at": one.at.astimezone(UTC).isoformat(timespec="seconds"),
        "reason": one.reason,
        "hid_table": one.hid,
        "numerator_before": one.numerator,
        "denominator_before": one.denominator,
    }


def wording_data(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a commitment as it was worded in a period."""
    names = ("slug", "position", "short_title", "formal", "method", "edition")
    dates = ("effective_from", "effective_to")
    return {name: row[name] for name in (*names, *dates)}


def licence_data() -> dict[str, str]:
    """Return under which licence the figures may be used again."""
    return {"name": council().licence.name, "url": council().licence.address}


def address_of(path: str) -> str:
    """Return the whole address of ``path``, that stays the same whoever asks."""
    return f"{current_app.config['PUBLIC_ADDRESS']}{path}"


def _numbers(figure: Published) -> dict[str, Value]:
    names = ("numerator", "denominator", "value", "low", "high")
    kept: dict[str, Value] = {name: getattr(figure, name) for name in names}
    nothing: dict[str, Value] = dict.fromkeys(names)
    if figure.hidden:
        return {**nothing, "hidden": True, "note": HIDDEN}
    if figure.unit is Unit.SHARE and figure.denominator:
        share = Share(figure.numerator or 0, figure.denominator)
        if not share.as_percentage:
            shown = {"numerator": figure.numerator, "denominator": figure.denominator}
            return {**nothing, **shown, "hidden": False, "note": NO_SHARE}
    return {**kept, "hidden": False, "note": ""}
