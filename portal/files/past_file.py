"""A file of past records as rows of cells, a few at a time, whatever it was saved with.

Text in UTF-8, in UTF-16 with its mark, or in the Windows alphabet; cells between commas,
semicolons or tabs. What the portal needs no longer than a line is never held.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from portal.domain.past_columns import NEEDED, PastColumn, plain
from portal.domain.past_rules import (
    LARGEST_FILE,
    BrokenLine,
    ColumnsMissing,
    ColumnTwice,
    FileTooLarge,
    IsWorkbook,
    NoFile,
    NotText,
    TooManyCells,
)

PIECE = 64 * 1024
LONGEST_LINE = 20_000
"""Characters. No record needs as many."""

SEPARATORS = ",;\t"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NAMES = {plain(column.value): column for column in PastColumn}

Broken = BrokenLine | TooManyCells


@dataclass(frozen=True)
class PastLine:
    """One row: the number of the line it begins on, and its cells, or what is wrong with it."""

    number: int
    cells: Mapping[PastColumn, str]
    broken: Broken | None = None


class PastFile:
    """An opened file. ``unread`` are the names of columns that are none of ours.

    Raises a ``FileUnreadable`` when it is no such file.
    """

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self._encoding = _encoding(content)
        first, self._skip = self._first_line()
        self._separator = max(SEPARATORS, key=lambda one: len(_ours(first.split(one))))
        names = next(csv.reader([first], delimiter=self._separator), [])
        self._columns = [NAMES.get(plain(name)) for name in names]
        self.unread = tuple(
            name.strip()[:60] for name in names if name.strip() and plain(name) not in NAMES
        )
        _check_columns([column for column in self._columns if column])

    def lines(self) -> Iterator[PastLine]:
        """Yield each row that is not empty, in order."""
        with self._text() as text:
            reader = csv.reader(_short(text), delimiter=self._separator, strict=True)
            for _ in range(self._skip):
                next(reader, None)
            while True:
                number = reader.line_num + 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    yield PastLine(number, {}, BrokenLine())
                    continue
                if any(cell.strip() for cell in row):
                    yield self._line(number, row)

    def _line(self, number: int, row: Sequence[str]) -> PastLine:
        if any(cell.strip() for cell in row[len(self._columns) :]):
            return PastLine(number, {}, TooManyCells())
        named = zip(self._columns, row, strict=False)
        return PastLine(number, {column: cell for column, cell in named if column})

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        """Give the file as text, from its beginning; it stays open afterwards."""
        self._content.seek(0)
        text = io.TextIOWrapper(self._content, self._encoding, newline="")
        try:
            yield text
        finally:
            text.detach()

    def _first_line(self) -> tuple[str, int]:
        """Return the line that names the columns, and how many lines there are up to it."""
        with self._text() as text:
            first = text.readline(LONGEST_LINE)
            if first.strip().lower().startswith("sep="):
                return text.readline(LONGEST_LINE).rstrip("\r\n"), 2
            return first.rstrip("\r\n"), 1


def _short(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines; one of millions of signs ends it, so that it is never held."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error
        yield line


def _encoding(content: BinaryIO) -> str:
    """Return the alphabet of the whole file. Raises a ``FileUnreadable``."""
    content.seek(0)
    start = content.read(4)
    if not start:
        raise NoFile
    if start.startswith(WORKBOOKS):
        raise IsWorkbook
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _proved(content, "utf-16")
    try:
        return _proved(content, "utf-8-sig")
    except NotText:
        return _proved(content, "cp1252")


def _proved(content: BinaryIO, encoding: str) -> str:
    """Return ``encoding`` when every byte is text in it. Raises ``NotText`` or ``FileTooLarge``."""
    content.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    size = 0
    while piece := content.read(PIECE):
        size += len(piece)
        if size > LARGEST_FILE:
            raise FileTooLarge
        try:
            text = decoder.decode(piece)
        except UnicodeError:
            raise NotText from None
        if "\x00" in text:
            raise NotText
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        raise NotText from None
    return encoding


def _ours(names: Sequence[str]) -> list[PastColumn]:
    found = [NAMES.get(plain(name.strip().strip('"'))) for name in names]
    return [column for column in found if column]


def _check_columns(columns: Sequence[PastColumn]) -> None:
    missing = [column.value for column in PastColumn if column in NEEDED - set(columns)]
    if missing:
        raise ColumnsMissing(missing=", ".join(missing))
    for column in columns:
        if columns.count(column) > 1:
            raise ColumnTwice(column=column.value)
