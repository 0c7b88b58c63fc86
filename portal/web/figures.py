"""Published figures in words: what each is called, what it says, which period it is of."""

from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.commitments import Edition
from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.figure import NOT_KNOWN, Cell, Split, Unit
from portal.domain.measures.share import Share
from portal.domain.ratings import Question
from portal.domain.refusals import REFUSAL_WORDS
from portal.domain.remedies import REMEDY_WORDS
from portal.domain.root_causes import ROOT_CAUSE_WORDS
from portal.domain.words import N_
from portal.web.context import council
from portal.web.language import date_in
from portal.web.shares import share_words
from portal.web.words import count, month, pounds

TITLES = {
    "": "%(measure)s",
    Split.SERVICE: N_("%(measure)s: each service"),
    Split.CAUSE: N_("%(measure)s: why it came about"),
    Split.REASON: N_("%(measure)s: why"),
    Split.KIND: N_("%(measure)s: each kind"),
}
"""What the tables of a measure are called, by what it is taken apart by."""

STAGE_WORDS = {1: N_("stage 1"), 2: N_("stage 2")}
_PARTS: dict[str, dict[str, str]] = {
    Split.CAUSE: {key.value: text for key, text in ROOT_CAUSE_WORDS.items()},
    Split.REASON: {key.value: text for key, text in REFUSAL_WORDS.items()},
    Split.KIND: {key.value: text for key, text in REMEDY_WORDS.items()},
}


class Numbers(Protocol):
    """A published figure, or what it was before it was corrected. Hidden numbers are None."""

    @property
    def cell(self) -> Cell:
        """Its place."""

    @property
    def unit(self) -> Unit:
        """What it is counted in."""

    @property
    def numerator(self) -> int | None:
        """How many."""

    @property
    def denominator(self) -> int | None:
        """Of how many."""

    @property
    def value(self) -> float | None:
        """What is read."""


def period_words(period: Any) -> str:
    """Return "July to September 2026" of a period, a row or a ``Span``."""
    same_year = period.first_on.year == period.last_on.year
    first = date_in("MMMM", period.first_on) if same_year else month(period.first_on)
    return _("%(first)s to %(last)s", first=first, last=month(period.last_on))


def short_period_words(period: Any) -> str:
    """Return "Jul to Sep 2026", for tables."""
    same_year = period.first_on.year == period.last_on.year
    first = date_in("MMM" if same_year else "MMM y", period.first_on)
    return _("%(first)s to %(last)s", first=first, last=date_in("MMM y", period.last_on))


def item_words(cell: Cell) -> str:
    """Return what the item of ``cell`` is called."""
    measure = MEASURES.get(cell.measure)
    return _(measure.items.get(cell.item, cell.item)) if measure else cell.item


def part_words(split: str, part: str) -> str:
    """Return what one part of a split is called; a service has the council's own name for it."""
    if part == NOT_KNOWN:
        return _("Not known")
    if split == Split.SERVICE:
        return next((one.name for one in council().services if one.slug == part), part)
    text = _PARTS.get(split, {}).get(part)
    return _(text) if text else part


def question_words(question: Question, slug: str, edition: Edition) -> str:
    """Return the question as it was asked, with the number of the commitment then."""
    limit = next((one.limit for one in edition.commitments if one.slug == slug), None)
    return _(question.text) % {"limit": limit or ""}


def cell_words(cell: Cell, commitment: str = "") -> str:
    """Return what the figure at ``cell`` is called, wherever it stands; without a part, the table.

    ``commitment`` is the title of that which it is of, "" for none.
    """
    measure = MEASURES.get(cell.measure)
    title = _(measure.title) if measure else cell.measure
    words = _("%(title)s: %(item)s", title=title, item=item_words(cell))
    stage = _(STAGE_WORDS[cell.stage]) if cell.stage else ""
    of_what = part_words(cell.split, cell.part) if cell.split else ""
    named = ", ".join(filter(None, (words, stage, of_what, commitment)))
    return named if cell.part or not cell.split else _(TITLES[cell.split]) % {"measure": named}


def hid_words() -> str:
    """Return what is said of a table that a correction hid, whether a number is small or not:
    which of both it is would tell something of the numbers."""
    return _("We hid this table, because a correction may have made a number in it small.")


def figure_words(one: Numbers, low: float | None = None, high: float | None = None) -> str:
    """Return what may be said of a figure in public (Policy A13).

    ``low`` and ``high`` are the ends of the range of a share that was estimated.
    """
    if one.numerator is None:
        return _("Hidden")
    if one.unit is Unit.SHARE:
        between = None if low is None or high is None else (round(100 * low), round(100 * high))
        share = Share(one.numerator, one.denominator or 0)
        return share_words(share, between)
    if one.value is None:
        return _("There was nothing to count")
    if one.unit is Unit.PENCE:
        return pounds(one.numerator)
    if one.unit is Unit.WORKING_DAYS:
        return days_words(one.value)
    return _plain(one.value)


def days_words(days: float) -> str:
    """Return "8 working days", "14.5 working days", "1 working day"."""
    return ngettext(
        "%(days)s working day", "%(days)s working days", 1 if days == 1 else 2, days=_plain(days)
    )


def _plain(value: float) -> str:
    return count(round(value, 1) if value % 1 else int(value))
