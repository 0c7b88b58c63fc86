"""The last eight quarters of a commitment: a table, and the same numbers as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.domain.commitments import Edition
from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.figure import Cell, Unit
from portal.domain.measures.periods import PeriodKind
from portal.domain.measures.share import Share
from portal.domain.ratings import questions_about
from portal.public.performance.felt import ITEMS, felt_cell
from portal.public.performance.sheet import Sheet, part_of, said_of
from portal.public.performance.tables import OF_A_COMMITMENT, Row
from portal.queries.figures import Published, series
from portal.web.figures import item_words, question_words, short_period_words
from portal.web.words import count

QUARTERS = 8

Found = dict[Cell, dict[str, Published]]


@dataclass(frozen=True)
class Bar:
    """One quarter in a picture. ``width``, ``low`` and ``high`` are of 100; None: no bar."""

    label: str
    words: str
    width: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Picture:
    """One column of the table as bars. ``summary`` says what it shows to who cannot see it."""

    title: str
    summary: str
    in_100: bool
    bars: list[Bar]


@dataclass(frozen=True)
class History:
    """What became of some figures from quarter to quarter."""

    title: str
    columns: list[str]
    rows: list[Row]
    pictures: list[Picture]


def histories_of(sheet: Sheet, slug: str, edition: Edition) -> list[History]:
    """Return the eight quarters up to the period: what people told us, what we checked, what
    people felt. What was in none of them is left out."""
    quarters = [one for one in sheet.others if one.kind is PeriodKind.QUARTER]
    later = sum(one.last_on > sheet.period.last_on for one in quarters)
    asked: list[tuple[str, list[Cell]]] = [
        (_(OF_A_COMMITMENT["M1"]), [Cell("M1", "told", commitment=slug)]),
        (
            _(OF_A_COMMITMENT["M3"]),
            [Cell("M3", item, commitment=slug) for item in MEASURES["M3"].items],
        ),
        (_(OF_A_COMMITMENT["M6"]), [Cell("M6", "commitment", commitment=slug)]),
        (
            _(OF_A_COMMITMENT["M7"]),
            [Cell("M7", item, commitment=slug) for item in ("on_time", "due")],
        ),
    ]
    asked += [
        (
            question_words(question, slug, edition),
            [felt_cell(slug, question, item) for item in ITEMS],
        )
        for question in questions_about(slug)
    ]
    every = [cell for _title, cells in asked for cell in cells]
    found = series(every, PeriodKind.QUARTER, later + QUARTERS)
    shown = quarters[later : later + QUARTERS][::-1]
    histories = [_history(title, cells, shown, found) for title, cells in asked]
    return [one for one in histories if len(one.columns) > 1]


def _history(title: str, cells: list[Cell], quarters: Sequence[Any], found: Found) -> History:
    there = [cell for cell in cells if _says_anything(found[cell]) and cell.item != "due"]
    figures = {
        cell: [_figure(cell, quarter.slug, cells, found) for quarter in quarters] for cell in there
    }
    rows = [
        Row(
            short_period_words(quarter),
            [said_of(one) if (one := figures[cell][place]) else _("No figure") for cell in there],
        )
        for place, quarter in enumerate(quarters)
    ]
    names = [item_words(cell) for cell in there]
    pictures = [
        _picture(
            _("%(title)s: %(item)s", title=title, item=name) if len(there) > 1 else name,
            quarters,
            figures[cell],
        )
        for cell, name in zip(there, names, strict=True)
    ]
    return History(
        title,
        [_("Months"), *names],
        rows,
        [one for one in pictures if any(bar.width is not None for bar in one.bars)],
    )


def _says_anything(quarters: Mapping[str, Published]) -> bool:
    """Whether there was ever anything to count: 0 of 0 in every quarter is no history."""
    return any(one.hidden or one.denominator != 0 for one in quarters.values())


def _figure(cell: Cell, slug: str, cells: list[Cell], found: Found) -> Published | None:
    figure = found[cell].get(slug)
    due = next((one for one in cells if one.item == "due"), None)
    return figure and part_of(figure, found[due].get(slug) if due else None)


def _picture(name: str, quarters: Sequence[Any], figures: Sequence[Published | None]) -> Picture:
    counts = [one.numerator or 0 for one in figures if one and one.unit is Unit.COUNT]
    most = max(counts, default=0)
    bars = [
        _bar(short_period_words(quarter), figure, most)
        for quarter, figure in zip(quarters, figures, strict=True)
    ]
    return Picture(name, _summary(name, bars), not counts, bars)


def _bar(label: str, figure: Published | None, most: int) -> Bar:
    if figure is None:
        return Bar(label, _("No figure"))
    if figure.numerator is None:
        return Bar(label, said_of(figure))
    if figure.unit is Unit.COUNT:
        width = 100 * figure.numerator / most if most else 0
        return Bar(label, count(figure.numerator), width)
    share = Share(figure.numerator, figure.denominator or 0)
    if not share.as_percentage:
        return Bar(label, said_of(figure))
    if figure.low is None or figure.high is None:
        return Bar(label, count(share.in_100), 100 * share.part / share.whole)
    low, high = round(100 * figure.low), round(100 * figure.high)
    return Bar(
        label,
        _("%(share)s (%(low)s to %(high)s)", share=share.in_100, low=low, high=high),
        100 * share.part / share.whole,
        100 * figure.low,
        100 * figure.high,
    )


def _summary(name: str, bars: list[Bar]) -> str:
    drawn = [bar for bar in bars if bar.width is not None]
    if not drawn:
        return ""
    return _(
        "Picture: %(name)s. %(first)s in %(then)s and %(last)s in %(later)s. "
        "The table has every number.",
        name=name,
        first=drawn[0].words,
        then=drawn[0].label,
        last=drawn[-1].words,
        later=drawn[-1].label,
    )
