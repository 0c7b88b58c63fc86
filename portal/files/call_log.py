"""A log of calls as a file: what encoding, what parts its columns, and its rows one by one.

It can be large, so it is only ever read in pieces, and no line of it is taken as it comes.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from portal.domain.call_logs import LARGEST_LOG, MOST_COLUMNS, LogLayout
from portal.domain.log_refusals import (
    LogEmpty,
    LogIsWorkbook,
    LogNotText,
    LogTooLarge,
    LogWithoutColumns,
    LogWithoutRows,
    TooManyColumns,
)
from portal.files.store import Store

AT_ONCE = 1024 * 1024
HEAD = 64 * 1024
"""Bytes at the start from which everything but the encoding of a letter is told."""

LONGEST_LINE = 100_000
"""Characters. A longer line is cut: no log has one, and it must not fill the memory."""

LINES_LOOKED_AT = 20
FEWEST_COLUMNS = 3
LONGEST_NAME = 100
DELIMITERS = (",", ";", "\t", "|")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class LookedAt:
    """What a file is: how it is written, its SHA-256, and its size in bytes."""

    layout: LogLayout
    digest: str
    size: int


def look_at(file: IO[bytes]) -> LookedAt:
    """Return what ``file`` is, read once from end to end and left at its start.

    Raises a ``LogRefused``.
    """
    file.seek(0)
    head, hashed, size, nothing = file.read(HEAD), hashlib.sha256(), 0, False
    if head.startswith(WORKBOOKS):
        raise LogIsWorkbook
    wide = _wide(head)
    as_utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    file.seek(0)
    for piece in iter(lambda: file.read(AT_ONCE), b""):
        hashed.update(piece)
        size += len(piece)
        if size > LARGEST_LOG:
            raise LogTooLarge
        nothing = nothing or b"\0" in piece
        if is_utf8:
            is_utf8 = _decodes(as_utf8, piece)
    file.seek(0)
    if not head.strip():
        raise LogEmpty
    if nothing and not wide:
        raise LogNotText
    encoding = wide or ("utf-8-sig" if is_utf8 else "cp1252")
    return LookedAt(_layout(head, encoding), hashed.hexdigest(), size)


def rows(pieces: Iterable[Any], layout: LogLayout) -> Iterator[tuple[int, list[str] | None]]:
    """Yield (line, cells) of each row after the names of the columns, empty ones left out.

    ``pieces`` are the bytes of the file in order. None instead of cells is a broken row.
    """
    text = io.TextIOWrapper(
        io.BufferedReader(_Pieces(pieces), AT_ONCE),
        encoding=layout.encoding,
        errors="replace",
        newline="",
    )
    reader = csv.reader(iter(lambda: text.readline(LONGEST_LINE), ""), delimiter=layout.delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, None
            continue
        if reader.line_num > layout.header_line and any(row):
            yield reader.line_num, row


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


def _layout(head: bytes, encoding: str) -> LogLayout:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head).replace("\r\n", "\n")
    lines = text.replace("\r", "\n").split("\n")
    named = next((n for n, line in enumerate(lines) if line.strip()), None)
    if named is not None and lines[named].lower().startswith("sep="):
        named = next((n for n in range(named + 1, len(lines)) if lines[n].strip()), None)
    if named is None:
        raise LogEmpty
    sample = [line for line in lines[named : named + LINES_LOOKED_AT] if line.strip()]
    delimiter = max(DELIMITERS, key=lambda one: _columns(sample, one))
    header = next(csv.reader([lines[named][:LONGEST_LINE]], delimiter=delimiter))
    if len(header) > MOST_COLUMNS:
        raise TooManyColumns
    if len(header) < FEWEST_COLUMNS or any("\0" in name for name in header):
        raise LogWithoutColumns
    if len(sample) < 2:
        raise LogWithoutRows
    names = tuple(" ".join(name.split())[:LONGEST_NAME] for name in header)
    return LogLayout(encoding, delimiter, names, named + 1)


def _columns(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return in how many ``lines`` the delimiter parts as often as in the first, and how often."""
    often = lines[0].count(delimiter)
    alike = sum(line.count(delimiter) == often for line in lines) if often else 0
    return alike, often


def first_rows(
    store: Store, key: str, layout: LogLayout, number: int
) -> list[tuple[int, list[str] | None]]:
    """Return the first ``number`` rows of the log under ``key``. Raises ``NotFound``."""
    return list(islice(rows([store.head(key, HEAD)], layout), number))
