"""One commitment: what people told us, what we checked, what people felt (Policy B8 Q2)."""

from datetime import date

from flask import render_template
from flask_babel import gettext as _

from portal.domain.commitments import METHOD_WORDS, Method, NoSuchCommitment
from portal.domain.errors import NotFound
from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.periods import PeriodKind
from portal.public.performance.blueprint import blueprint
from portal.public.performance.felt import felt_of
from portal.public.performance.history import histories_of
from portal.public.performance.kept import kept
from portal.public.performance.overview import checked_lines, told_words
from portal.public.performance.sheet import (
    Sheet,
    corrections_of,
    named,
    other_periods,
    sheet_of,
)
from portal.public.performance.tables import tables_of
from portal.queries.editions import edition_on
from portal.web.now import today


@blueprint.get("/commitment/<slug>")
@blueprint.get("/<period>/commitment/<slug>")
@kept
def commitment(slug: str, period: str | None = None) -> str:
    """Show the evidence about one commitment in a period, the newest quarter without one."""
    sheet = sheet_of(period, commitment=slug)
    if sheet is None or (period is None and slug not in {one["slug"] for one in sheet.commitments}):
        _must_be_in_force(slug)
        return render_template("public/performance/none_yet.html")
    wordings = sheet.wordings(slug)
    row = wordings[-1]
    edition = edition_on(sheet.period.last_on).edition
    tables = {code: tables_of(sheet, code, slug) for code in ("M1", "M2", "M3", "M6", "M7")}
    return render_template(
        "public/performance/commitment.html",
        period=sheet.period,
        period_words=named(sheet.period),
        slug=slug,
        heading=row["short_title"],
        wordings=[
            {
                "formal": one["formal"],
                "since": date.fromisoformat(one["effective_from"]),
                "until": date.fromisoformat(until) if (until := one["effective_to"]) else None,
            }
            for one in wordings
        ],
        method=METHOD_WORDS[Method(row["method"])],
        told=told_words(sheet, slug),
        told_tables=[*tables["M1"], *tables["M2"]],
        checked=checked_lines(sheet, row),
        checked_tables=[
            *tables["M3"],
            *(one for code in ("M6", "M7") if _was_due(sheet, code, slug) for one in tables[code]),
        ],
        felt=felt_of(sheet, slug, edition),
        asked=sheet.period.kind is PeriodKind.QUARTER,
        chose=_(MEASURES["M21"].cannot_tell),
        silence=_(MEASURES["M1"].cannot_tell),
        histories=histories_of(sheet, slug, edition),
        corrections=corrections_of(sheet, lambda cell: cell.commitment == slug),
        others=other_periods(sheet, "performance.commitment", slug=slug),
    )


def _was_due(sheet: Sheet, code: str, slug: str) -> bool:
    """Whether any date of the commitment lay in the period: else there is no table of noughts."""
    return any(
        one.denominator
        for cell, one in sheet.figures.items()
        if (cell.measure, cell.commitment) == (code, slug)
    )


def _must_be_in_force(slug: str) -> None:
    """Raise ``NotFound`` unless ``slug`` is a commitment of today, which no period has yet."""
    try:
        edition_on(today()).edition.commitment(slug)
    except NoSuchCommitment:
        raise NotFound from None
