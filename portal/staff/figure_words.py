"""Figures in words: which period, which figure, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _

from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.figure import NOT_KNOWN, Cell, Split, Unit
from portal.domain.measures.periods import PeriodKind, Span
from portal.domain.ratings import questions_about
from portal.domain.refusals import REFUSAL_WORDS
from portal.domain.remedies import REMEDY_WORDS
from portal.domain.root_causes import ROOT_CAUSE_WORDS
from portal.queries.editions import edition_on
from portal.queries.places import service_names
from portal.web.language import date_in
from portal.web.now import today
from portal.web.words import count, pounds

PARTS: Mapping[Split, Mapping[str, str]] = {
    Split.CAUSE: ROOT_CAUSE_WORDS,
    Split.REASON: REFUSAL_WORDS,
    Split.KIND: REMEDY_WORDS,
}


class Numbers(Protocol):
    """The numbers of a figure, wherever they come from."""

    @property
    def numerator(self) -> int | None: ...
    @property
    def denominator(self) -> int | None: ...
    @property
    def value(self) -> float | None: ...


@dataclass(frozen=True)
class Names:
    """What things are called today: services and commitments by slug, and the minutes or seconds
    of those commitments that set some."""

    services: Mapping[str, str]
    commitments: Mapping[str, str]
    limits: Mapping[str, int | None]


def names() -> Names:
    """Return what things are called, read once for a page."""
    promised = edition_on(today()).edition.commitments
    return Names(
        service_names(),
        {one.slug: one.short_label for one in promised},
        {one.slug: one.limit for one in promised},
    )


def period_words(span: Span) -> str:
    """Return "April to June 2026", or "April 2026 to March 2027"."""
    last = date_in("MMMM y", span.last_on)
    first = date_in("MMMM" if span.kind is PeriodKind.QUARTER else "MMMM y", span.first_on)
    return _("%(first)s to %(last)s", first=first, last=last)


def item_words(cell: Cell) -> str:
    """Return what the figure counts: "Answered late"."""
    return _(MEASURES[cell.measure].items[cell.item])


def part_words(cell: Cell, names: Names) -> str:
    """Return of which part of its split the figure is, "" for the whole."""
    if not cell.split:
        return ""
    if cell.part == NOT_KNOWN:
        return _("Not known")
    if cell.split == Split.QUESTION:
        asked = {question.key: question.text for question in questions_about(cell.commitment)}
        return _(asked[cell.part]) % {"limit": names.limits.get(cell.commitment) or ""}
    words = PARTS.get(Split(cell.split), names.services)
    return _(words[cell.part]) if cell.part in words else cell.part


def figure_words(cell: Cell, names: Names) -> str:
    """Return which figure it is, of what: "Answered late, stage 1"."""
    said = [item_words(cell)]
    if cell.commitment:
        said.append(names.commitments.get(cell.commitment, cell.commitment))
    if cell.stage:
        said.append(_("stage %(number)s", number=cell.stage))
    if cell.split:
        said.append(part_words(cell, names))
    return ", ".join(said)


def numbers_words(figure: Numbers, unit: Unit) -> str:
    """Return the bare numbers of a figure that is not hidden: "12 of 40", "8 working days"."""
    if figure.numerator is None:
        return ""
    match unit:
        case Unit.PENCE:
            return pounds(figure.numerator)
        case Unit.COUNT:
            return count(figure.numerator)
        case Unit.SHARE:
            return _(
                "%(part)s of %(whole)s",
                part=count(figure.numerator),
                whole=count(figure.denominator or 0),
            )
    if figure.value is None:
        return _("No figure")
    rounded = count(round(figure.value, 1))
    if unit is Unit.WORKING_DAYS:
        return _("%(days)s working days", days=rounded)
    return rounded
