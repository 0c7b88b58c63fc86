"""Complaints in full: received, on time, what we found, what we changed (Policy B8 Q3)."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from portal.domain.measures.figure import Cell
from portal.domain.measures.periods import PeriodKind
from portal.domain.words import N_
from portal.public.performance.blueprint import blueprint
from portal.public.performance.kept import kept
from portal.public.performance.sheet import (
    Sheet,
    corrections_of,
    named,
    other_periods,
    sheet_of,
)
from portal.public.performance.tables import Table, tables_of

NATIONAL = "code"
"""The item of measure M6 that is of the national code."""

SECTIONS = (
    (N_("What came to us"), ("M4", "M5", "M12", "M13", "M11", "M19")),
    (N_("Whether we kept to our dates"), ("M6", "M7", "M14", "M20")),
    (N_("The national code"), ("M6", "M8")),
    (N_("What we found"), ("M9", "M10")),
    (N_("What we did to put it right"), ("M16", "M15")),
    (N_("What we changed"), ("M17",)),
    (N_("The Ombudsman"), ("M18",)),
)
"""Which measures stand under which heading. The code's dates are kept apart from our own."""

MEASURES_HERE = frozenset(code for _title, codes in SECTIONS for code in codes)


@blueprint.get("/complaints")
@blueprint.get("/<period>/complaints")
@kept
def complaints(period: str | None = None) -> str:
    """Show every figure about complaints of a period, of the newest quarter without one."""
    sheet = sheet_of(period, MEASURES_HERE, "")
    if sheet is None:
        return render_template("public/performance/none_yet.html")
    return render_template(
        "public/performance/complaints.html",
        period=sheet.period,
        period_words=named(sheet.period),
        sections=[
            {"title": _(title), "tables": found, "code": title == SECTIONS[2][0]}
            for title, codes in SECTIONS
            if (found := _tables(sheet, title, codes))
        ],
        year=_newest_year(sheet),
        corrections=corrections_of(sheet, _is_here),
        others=other_periods(sheet, "performance.complaints"),
    )


def _tables(sheet: Sheet, title: str, codes: tuple[str, ...]) -> list[Table]:
    of_code = "M8" in codes
    return [
        table
        for code in codes
        for table in tables_of(
            sheet,
            code,
            shown=lambda cell: cell.measure != "M6" or (cell.item == NATIONAL) is of_code,
        )
    ]


def _is_here(cell: Cell) -> bool:
    return cell.measure in MEASURES_HERE and not cell.commitment


def _newest_year(sheet: Sheet) -> dict[str, Any] | None:
    """Return a link to the newest year, where services and causes are, from a quarter."""
    year = next((one for one in sheet.others if one.kind is PeriodKind.YEAR), None)
    if year is None or sheet.period.kind is PeriodKind.YEAR:
        return None
    return {"text": named(year), "href": url_for("performance.complaints", period=year.slug)}
