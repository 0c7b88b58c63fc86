"""Tables as CSV files, row by row, in which no cell is a formula."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from portal.domain.exports import harmless

Cell = str | int | float | date | None
LINES_AT_ONCE = 500


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the table as CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(one) for one in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_plain(cell) for cell in row])
        if number % LINES_AT_ONCE == 0:
            yield _taken(text)
    yield _taken(text)


def csv_for_spreadsheets(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the same with the mark by which a spreadsheet knows UTF-8.

    Programs that read a published table take the mark for a part of its first column's name.
    """
    yield codecs.BOM_UTF8
    yield from csv_file(header, rows)


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken
