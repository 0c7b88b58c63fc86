"""A published period as the pages read it: which one, its commitments, its corrections."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.domain.errors import NotFound
from portal.domain.measures.figure import Cell, Unit
from portal.domain.measures.periods import PeriodKind
from portal.queries.figures import Published, Revised, periods, published, revisions
from portal.web.figures import cell_words, figure_words, hid_words, period_words
from portal.web.words import short_day

CODES_OF_PARTS = frozenset({"M7", "M8"})
"""Measures whose items are parts of the item ``due``."""


@dataclass(frozen=True)
class Sheet:
    """One published period. ``others`` are all of them, the newest first; rows of the database.

    ``revised`` are the corrections of its figures, the newest first.
    """

    period: Any
    others: Sequence[Any]
    figures: Mapping[Cell, Published]
    revised: Sequence[Revised]

    @property
    def commitments(self) -> list[dict[str, Any]]:
        """The commitments of the period, each as it was last worded in it, in their order."""
        last = {row["slug"]: row for row in sorted(self.period.wording, key=_begins)}
        return sorted(last.values(), key=lambda row: row["position"])

    def wordings(self, slug: str) -> list[dict[str, Any]]:
        """Return how the commitment was worded in the period, in order. Raises ``NotFound``."""
        found = sorted((row for row in self.period.wording if row["slug"] == slug), key=_begins)
        if not found:
            raise NotFound
        return found

    def figure(self, cell: Cell) -> Published | None:
        """Return the figure at ``cell``; a part of what was due comes as a share of it."""
        found = self.figures.get(cell)
        whole = self.figures.get(_whole(cell)) if cell.measure in CODES_OF_PARTS else None
        return found and part_of(found, whole)

    def counted(self, cell: Cell) -> bool:
        """Whether there is a figure at ``cell``, and not of nothing."""
        found = self.figures.get(cell)
        return found is not None and (found.hidden or found.value is not None)

    def words(self, cell: Cell) -> str:
        """Return what the figure at ``cell`` says, "" when there is none."""
        found = self.figure(cell)
        if found is None:
            return ""
        corrected = any(one.cell == cell for one in self.revised)
        said = said_of(found)
        return _("%(figure)s (corrected)", figure=said) if corrected else said


def part_of(found: Published, whole: Published | None) -> Published:
    """Return a count as its share of the count ``whole``, where that says more than the count."""
    all_due = whole.numerator if whole and whole.cell != found.cell else None
    if found.unit is not Unit.COUNT or found.numerator is None or not all_due or all_due < 10:
        return found
    return Published(
        id=found.id,
        cell=found.cell,
        unit=Unit.SHARE,
        hidden=found.hidden,
        numerator=found.numerator,
        denominator=all_due,
        value=found.numerator / all_due,
        low=None,
        high=None,
    )


def said_of(found: Published) -> str:
    """Return what a figure says; a rating that is hidden had too few answers."""
    if found.numerator is None and found.cell.measure == "M21":
        return _("Too few answers to show yet")
    return figure_words(found, found.low, found.high)


def sheet_of(
    slug: str | None, measures: Iterable[str] = (), commitment: str | None = None
) -> Sheet | None:
    """Return the period at the address ``slug``, or the newest quarter; None before there is one.

    With the figures of ``measures`` (none: all) and of ``commitment``. Raises ``NotFound``.
    """
    found = periods()
    period = next((one for one in found if _is(one, slug)), None)
    if period is None and slug is not None:
        raise NotFound
    if period is None:
        return None
    return Sheet(period, found, published(period, measures, commitment), revisions(period))


def corrections_of(sheet: Sheet, shown: Callable[[Cell], bool]) -> list[dict[str, str]]:
    """Return the corrections of figures at the places that are ``shown``, in words."""
    titles = {row["slug"]: row["short_title"] for row in sheet.commitments}
    return [
        {
            "on": short_day(one.at),
            "figure": cell_words(one.cell, titles.get(one.cell.commitment, "")),
            "before": _("Shown") if one.hid else figure_words(one),
            "now": hid_words() if one.hid else said_of(sheet.figures[one.cell]),
            "reason": one.reason,
        }
        for one in sheet.revised
        if shown(one.cell) and (one.hid or one.cell in sheet.figures)
    ]


def other_periods(sheet: Sheet, endpoint: str, **values: Any) -> list[dict[str, str]]:
    """Return a link to the page ``endpoint`` of each other period, the newest first."""
    return [
        {
            "text": named(one),
            "href": url_for(endpoint, period=one.slug, **values),
        }
        for one in sheet.others
        if one is not sheet.period
    ]


def named(period: Any) -> str:
    """Return the name of a period: a year says that it is one."""
    words = period_words(period)
    if period.kind is PeriodKind.YEAR:
        return _("The year from %(period)s", period=words)
    return words


def _is(period: Any, slug: str | None) -> bool:
    return period.kind is PeriodKind.QUARTER if slug is None else period.slug == slug


def _begins(row: dict[str, Any]) -> str:
    return str(row["effective_from"])


def _whole(cell: Cell) -> Cell:
    return Cell(cell.measure, "due", cell.stage, cell.commitment, cell.split, cell.part)
