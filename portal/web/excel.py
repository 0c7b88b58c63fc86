"""An Excel file that is made while it leaves: it begins at once, and is never held as a whole."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from portal.web.tables import LINES_AT_ONCE, Cell

ROWS_A_SHEET = 1_000_000
BYTES_A_SHEET = 1_000_000_000
"""A part of a file that leaves as it is made may be no larger than twice this."""

LONGEST_CELL = 32_767
"""Characters; Excel holds no more in a cell."""

DAY_0 = date(1899, 12, 30)
"""Excel counts days from here."""

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"

BOLD, DAY = 1, 2
"""Places in ``cellXfs`` below."""

STYLES = (
    f'{XML}<styleSheet xmlns="{SPREADSHEET}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="d mmm yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
SHEET_STARTS = (
    f'{XML}<worksheet xmlns="{SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
SHEET_ENDS = "</sheetData></worksheet>"

UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
LIKE_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")
"""What Excel would take for one character."""


class _Leaving(io.RawIOBase):
    """What was written of a file and has not left yet. It cannot go back, like a connection."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(self.parts[-1])

    def taken(self) -> bytes:
        made = b"".join(self.parts)
        self.parts.clear()
        return made


def excel_file(
    sheet_name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Yield the table as an Excel file; a table longer than a sheet goes on on the next."""
    leaving, rest, sheets = _Leaving(), iter(rows), 0
    top = _row(header, BOLD)
    with zipfile.ZipFile(leaving, "w") as book:
        row = next(rest, None)
        while row is not None or not sheets:
            sheets += 1
            with book.open(_part(f"xl/worksheets/sheet{sheets}.xml"), "w") as sheet:
                size, lines = sheet.write((SHEET_STARTS + top).encode()), 0
                yield leaving.taken()
                while row is not None and lines < ROWS_A_SHEET and size < BYTES_A_SHEET:
                    size, lines = size + sheet.write(_row(row).encode()), lines + 1
                    if lines % LINES_AT_ONCE == 0:
                        yield leaving.taken()
                    row = next(rest, None)
                sheet.write(SHEET_ENDS.encode())
        for name, content in _around(sheet_name, sheets).items():
            book.writestr(_part(name), content)
    yield leaving.taken()


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _row(cells: Sequence[Cell], style: int = 0) -> str:
    return f"<row>{''.join(_cell(one, style) for one in cells)}</row>"


def _cell(cell: Cell, style: int) -> str:
    if isinstance(cell, date):
        return f'<c s="{DAY}"><v>{(cell - DAY_0).days}</v></c>'
    if isinstance(cell, int | float):
        return f"<c><v>{cell}</v></c>"
    if not cell:
        return "<c/>"
    lines = cell[:LONGEST_CELL].replace("\r\n", "\n").replace("\r", "\n")
    text = escape(UNWRITABLE.sub("\ufffd", LIKE_ESCAPED.sub(r"_x005F_\1", lines)))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _around(sheet_name: str, sheets: int) -> dict[str, str]:
    """Return the parts of the file beside its sheets, by name."""
    numbers = range(1, sheets + 1)
    named = {one: f"{sheet_name} {one}" if one > 1 else sheet_name for one in numbers}
    link = f'<Relationship Id="%s" Type="{OFFICE}/%s" Target="%s"/>'
    links = f'{XML}<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
    kind = f'<Override PartName="/xl/%s" ContentType="{KINDS}.%s+xml"/>'
    sheet_links = (link % (f"r{one}", "worksheet", f"worksheets/sheet{one}.xml") for one in numbers)
    kinds = (kind % (f"worksheets/sheet{one}.xml", "worksheet") for one in numbers)
    listed = (
        f'<sheet name={quoteattr(named[one])} sheetId="{one}" r:id="r{one}"/>' for one in numbers
    )
    return {
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": f'{XML}<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">'
        f"<sheets>{''.join(listed)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links
        % "".join([*sheet_links, link % ("styles", "styles", "styles.xml")]),
        "_rels/.rels": links % (link % ("book", "officeDocument", "xl/workbook.xml")),
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{kind % ('workbook.xml', 'sheet.main')}{kind % ('styles.xml', 'styles')}"
        f"{''.join(kinds)}</Types>",
    }
