"""The figures of a measure as tables: its items by stage, or its parts by item."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.figure import Cell, Split
from portal.domain.words import N_
from portal.public.performance.sheet import Sheet
from portal.web.figures import STAGE_WORDS, TITLES, part_words

OF_A_COMMITMENT = {
    "M1": N_("How often people told us"),
    "M3": N_("What we found in a sample"),
    "M6": N_("What our own dates show: saying that we have it"),
    "M7": N_("What our own dates show: answering in full"),
}
"""What measures are called on the page of one commitment: there M6 and M7 speak of contacts of
every kind, not of complaints alone."""

FIRST_COLUMN = {
    "": N_("What we counted"),
    Split.SERVICE: N_("Service"),
    Split.CAUSE: N_("Why it came about"),
    Split.REASON: N_("Why"),
    Split.KIND: N_("Kind"),
}


@dataclass(frozen=True)
class Row:
    """One line: what it is of, and a figure in words for each column, "" for none."""

    label: str
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """Figures of one measure. ``columns`` has the name of the first column too.

    ``cannot_tell`` is what these figures do not say.
    """

    title: str
    columns: list[str]
    rows: list[Row]
    cannot_tell: str


def tables_of(
    sheet: Sheet, code: str, commitment: str = "", shown: Callable[[Cell], bool] = bool
) -> list[Table]:
    """Return the tables of the measure ``code``, but for figures that are not ``shown``.

    What is asked in questions is not among them: it has words of its own.
    """
    cells = [
        cell
        for cell in sheet.figures
        if cell.measure == code and cell.commitment == commitment and shown(cell)
    ]
    return [
        _table(sheet, code, split, [cell for cell in cells if cell.split == split])
        for split in TITLES
        if any(cell.split == split for cell in cells)
    ]


def _table(sheet: Sheet, code: str, split: str, cells: list[Cell]) -> Table:
    measure = MEASURES[code]
    items = [item for item in measure.items if any(cell.item == item for cell in cells)]
    stages = sorted({cell.stage for cell in cells})
    if split:
        columns = [(item, stage) for item in items for stage in stages]
        parts = sorted({cell.part for cell in cells}, key=lambda part: part_words(split, part))
        rows = [Row(part_words(split, part), _words(sheet, cells, columns, part)) for part in parts]
        named = [_(measure.items[item]) for item, _stage in columns]
    else:
        named = [_column(stage) for stage in stages]
        rows = [
            Row(_(measure.items[item]), _words(sheet, cells, [(item, one) for one in stages], ""))
            for item in items
        ]
    title = OF_A_COMMITMENT.get(code, measure.title) if cells[0].commitment else measure.title
    return Table(
        (_(TITLES[split]) if split else TITLES[split]) % {"measure": _(title)},
        [_(FIRST_COLUMN[split]), *named],
        rows,
        _(measure.cannot_tell),
    )


def _words(sheet: Sheet, cells: list[Cell], columns: list[tuple[str, int]], part: str) -> list[str]:
    places = {(cell.item, cell.stage): cell for cell in cells if cell.part == part}
    return [sheet.words(places[column]) if column in places else "" for column in columns]


def _column(stage: int) -> str:
    return _(STAGE_WORDS[stage]).capitalize() if stage else _("How many")
