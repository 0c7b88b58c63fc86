"""A table as a file: what alphabet, what parts its columns, and its rows one by one.

It can be large, so it is only ever read in pieces, and no line of it is taken as it comes.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from portal.domain.tables import (
    MOST_COLUMNS,
    TableEmpty,
    TableIsWorkbook,
    TableLayout,
    TableNotText,
    TableTooLarge,
    TooManyColumns,
)

AT_ONCE = 1024 * 1024
HEAD = 64 * 1024
"""Bytes at the start from which everything but the encoding of a letter is told."""

LONGEST_LINE = 100_000
"""Characters. A longer line is cut: no table has one, and it must not fill the memory."""

LINES_LOOKED_AT = 20
LONGEST_NAME = 100
DELIMITERS = (",", ";", "\t", "|")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class LookedAt:
    """What a file is: how it is written, its SHA-256, its size in bytes, whether it has rows."""

    layout: TableLayout
    digest: str
    size: int
    has_rows: bool


def look_at(file: IO[bytes], *, at_most: int) -> LookedAt:
    """Return what ``file`` is, read once from end to end and left at its start.

    ``at_most`` are the bytes that it may have. Raises a ``TableRefused``.
    """
    file.seek(0)
    head, hashed, size, nothing = file.read(HEAD), hashlib.sha256(), 0, False
    if head.startswith(WORKBOOKS):
        raise TableIsWorkbook
    wide = _wide(head)
    as_utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    file.seek(0)
    for piece in pieces_of(file):
        hashed.update(piece)
        size += len(piece)
        if size > at_most:
            raise TableTooLarge.at(at_most)
        nothing = nothing or b"\0" in piece
        if is_utf8:
            is_utf8 = _decodes(as_utf8, piece)
    file.seek(0)
    if not head.strip():
        raise TableEmpty
    if nothing and not wide:
        raise TableNotText
    layout, has_rows = _layout(head, wide or ("utf-8-sig" if is_utf8 else "cp1252"))
    return LookedAt(layout, hashed.hexdigest(), size, has_rows)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what ``file`` has from here on, in pieces."""
    return iter(lambda: file.read(AT_ONCE), b"")


def rows(
    pieces: Iterable[Any], layout: TableLayout, *, strict: bool = False
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield (line, cells) of each row after the names of the columns, empty ones left out.

    ``pieces`` are the bytes of the file in order, ``line`` is the one on which the row begins.
    None instead of cells is a broken row; ``strict`` calls one broken whose quotation marks do
    not fit together.
    """
    text = io.TextIOWrapper(
        io.BufferedReader(_Pieces(pieces), AT_ONCE),
        encoding=layout.encoding,
        errors="replace",
        newline="",
    )
    reader = csv.reader(
        iter(lambda: text.readline(LONGEST_LINE), ""), delimiter=layout.delimiter, strict=strict
    )
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            continue
        if line > layout.header_line and any(row):
            yield line, row


class _Pieces(io.RawIOBase):
    """Bytes that come in pieces, as a file."""

    def __init__(self, pieces: Iterable[Any]) -> None:
        self._pieces = iter(pieces)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with what comes next; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece).cast("B")
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken


def _wide(head: bytes) -> str | None:
    """Return the encoding when two bytes make a letter, None when one does."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = head[:200]
    for encoding, nothing, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        half = start[nothing::2]
        if len(start) > 20 and not half.strip(b"\0") and b"\0" not in start[letters::2]:
            return encoding
    return None


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes) -> bool:
    try:
        decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _layout(head: bytes, encoding: str) -> tuple[TableLayout, bool]:
    """Return how the table is written, and whether a row follows the names of its columns."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head).replace("\r\n", "\n")
    lines = text.replace("\r", "\n").split("\n")
    named = next((n for n, line in enumerate(lines) if line.strip()), None)
    if named is not None and lines[named].lower().startswith("sep="):
        named = next((n for n in range(named + 1, len(lines)) if lines[n].strip()), None)
    if named is None:
        raise TableEmpty
    sample = [line for line in lines[named : named + LINES_LOOKED_AT] if line.strip()]
    delimiter = max(DELIMITERS, key=lambda one: _columns(sample, one))
    header = next(csv.reader([lines[named][:LONGEST_LINE]], delimiter=delimiter))
    if len(header) > MOST_COLUMNS:
        raise TooManyColumns
    names = tuple(" ".join(name.split())[:LONGEST_NAME] for name in header)
    return TableLayout(encoding, delimiter, names, named + 1), len(sample) > 1


def _columns(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return in how many ``lines`` the delimiter parts as often as in the first, and how often."""
    often = lines[0].count(delimiter)
    alike = sum(line.count(delimiter) == often for line in lines) if often else 0
    return alike, often
