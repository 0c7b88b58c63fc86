"""How we are doing: every commitment with its three kinds of evidence (Policy B8 Q1)."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.commitments import METHOD_WORDS, Method
from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.figure import Cell
from portal.domain.measures.periods import PeriodKind
from portal.domain.words import N_
from portal.public.performance.blueprint import blueprint
from portal.public.performance.felt import felt_of
from portal.public.performance.kept import kept
from portal.public.performance.sheet import (
    Sheet,
    corrections_of,
    named,
    other_periods,
    sheet_of,
)
from portal.public.performance.tables import tables_of
from portal.queries.editions import edition_on
from portal.queries.told_changes import told_by_commitment
from portal.web.figures import item_words
from portal.web.words import count

MEASURES_HERE = ("M1", "M3", "M6", "M7", "M17", "M21")
CANNOT_TELL = {
    "M1": N_("What people told us"),
    "M3": N_("What we checked"),
    "M21": N_("What people felt"),
    "M4": N_("How many complaints"),
}
"""What the figures of this page cannot tell: the measures that say it, and of what."""

CHECKED_ITEMS = ("met", "acknowledgement", "response")


@blueprint.get("")
@blueprint.get("/<period>")
@kept
def index(period: str | None = None) -> str:
    """Show what people told us, what we checked and what people felt, for each commitment."""
    sheet = sheet_of(period, MEASURES_HERE)
    if sheet is None:
        return render_template("public/performance/none_yet.html")
    return render_template(
        "public/performance/index.html",
        period=sheet.period,
        period_words=named(sheet.period),
        rows=_rows(sheet),
        changes=tables_of(sheet, "M17"),
        asked=sheet.period.kind is PeriodKind.QUARTER,
        cannot_tell=[
            (_(about), _(MEASURES[code].cannot_tell))
            for code, about in CANNOT_TELL.items()
            if sheet.period.kind in MEASURES[code].periods
        ],
        corrections=corrections_of(sheet, lambda cell: bool(cell.commitment)),
        others=other_periods(sheet, "performance.index"),
    )


def _rows(sheet: Sheet) -> list[dict[str, Any]]:
    edition = edition_on(sheet.period.last_on).edition
    changes = told_by_commitment(sheet.period.first_on, sheet.period.last_on)
    return [
        {
            "title": row["short_title"],
            "href": url_for("performance.commitment", period=sheet.period.slug, slug=row["slug"]),
            "told": told_words(sheet, row["slug"]),
            "checked": checked_lines(sheet, row),
            "felt": [
                _("%(question)s %(said)s", question=one.question, said=one.short)
                for one in felt_of(sheet, row["slug"], edition)
            ],
            "changed": _changed(changes.get(row["slug"], 0)),
        }
        for row in sheet.commitments
    ]


def told_words(sheet: Sheet, slug: str) -> str:
    """Return how often people told us that we missed a commitment."""
    found = sheet.figures.get(Cell("M1", "told", commitment=slug))
    if found is None:
        return _("We have no figure for this.")
    if found.numerator is None:
        return _("Hidden")
    if found.numerator == 0:
        return _("No one told us that we missed it.")
    return ngettext(
        "Someone told us once that we missed it.",
        "People told us %(number)s times that we missed it.",
        found.numerator,
        number=count(found.numerator),
    )


def checked_lines(sheet: Sheet, row: dict[str, Any]) -> list[str]:
    """Return what we know ourselves of the commitment in ``row`` of the wording."""
    cells = [Cell("M3", item, commitment=row["slug"]) for item in CHECKED_ITEMS]
    if row["method"] == Method.EVERY_ONE:
        cells = [
            Cell("M6", "commitment", commitment=row["slug"]),
            Cell("M7", "on_time", commitment=row["slug"]),
        ]
    lines = [
        _("%(item)s: %(said)s", item=item_words(cell), said=words)
        for cell in cells
        if sheet.counted(cell) and (words := sheet.words(cell))
    ]
    if lines:
        return lines
    if row["method"] == Method.TOLD:
        return [_(METHOD_WORDS[Method.TOLD])]
    return [_("We did not check this in these months.")]


def _changed(number: int) -> str:
    if number == 0:
        return _("None in these months.")
    return ngettext("%(number)s change", "%(number)s changes", number, number=count(number))
