"""Tables as files: CSV as it is made, Excel by way of a file on disk. Neither holds a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.domain.exports import harmless

Cell = str | int | float | date | None
LINES_AT_ONCE = 500
BYTES_AT_ONCE = 65_536
ROWS_A_SHEET = 1_000_000
LONGEST_CELL = 32_767
"""Characters; Excel holds no more in a cell."""

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the table as CSV in UTF-8, with the mark by which a spreadsheet knows it."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow([harmless(one) for one in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_plain(cell) for cell in row])
        if number % LINES_AT_ONCE == 0:
            yield _taken(text)
    yield _taken(text)


def excel_file(
    sheet_name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Yield the table as an Excel file; a table longer than a sheet goes on on the next."""
    with tempfile.TemporaryFile() as file:
        with Workbook(file, OPTIONS) as book:
            day = book.add_format({"num_format": "d mmm yyyy"})
            bold = book.add_format({"bold": True})
            sheet: Worksheet | None = None
            for number, row in enumerate(rows):
                line = number % ROWS_A_SHEET + 1
                if line == 1:
                    sheet = _sheet(book, sheet_name, number // ROWS_A_SHEET, header, bold)
                assert sheet is not None
                for place, cell in enumerate(row):
                    _write(sheet, line, place, cell, day)
            if sheet is None:
                _sheet(book, sheet_name, 0, header, bold)
        file.seek(0)
        while part := file.read(BYTES_AT_ONCE):
            yield part


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken


def _sheet(book: Workbook, name: str, place: int, header: Sequence[str], bold: object) -> Worksheet:
    sheet: Worksheet = book.add_worksheet(f"{name} {place + 1}" if place else name)
    sheet.freeze_panes(1, 0)
    for column, words in enumerate(header):
        sheet.write_string(0, column, words, bold)
    return sheet


def _write(sheet: Worksheet, line: int, place: int, cell: Cell, day: object) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(line, place, cell, day)
    elif isinstance(cell, int | float):
        sheet.write_number(line, place, cell)
    elif cell:
        sheet.write_string(line, place, cell[:LONGEST_CELL])
