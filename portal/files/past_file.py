"""A file of past records: a table whose columns are ours, a row at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from portal.domain.past_columns import NEEDED, PastColumn, plain
from portal.domain.past_rules import (
    LARGEST_FILE,
    BrokenLine,
    ColumnsMissing,
    ColumnTwice,
    TooManyCells,
)
from portal.files.table_file import look_at, pieces_of, rows

LONGEST_NAME = 60
NAMES = {plain(column.value): column for column in PastColumn}

Broken = BrokenLine | TooManyCells


@dataclass(frozen=True)
class PastLine:
    """One row: the number of the line it begins on, and its cells, or what is wrong with it."""

    number: int
    cells: Mapping[PastColumn, str]
    broken: Broken | None = None


class PastFile:
    """An opened file. ``unread`` are the names of columns that are none of ours; ``digest`` is
    its SHA-256 and ``size`` its bytes.

    Raises a ``TableRefused`` when it is no such file.
    """

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        looked = look_at(content, at_most=LARGEST_FILE)
        self.digest, self.size, self._layout = looked.digest, looked.size, looked.layout
        self._columns = [NAMES.get(plain(name)) for name in looked.layout.header]
        self.unread = tuple(
            name[:LONGEST_NAME]
            for name in looked.layout.header
            if name and plain(name) not in NAMES
        )
        _check_columns([column for column in self._columns if column])

    def lines(self) -> Iterator[PastLine]:
        """Yield each row that is not empty, in order, from the first one."""
        self._content.seek(0)
        for number, row in rows(pieces_of(self._content), self._layout, strict=True):
            if row is None:
                yield PastLine(number, {}, BrokenLine())
            elif any(cell.strip() for cell in row):
                yield self._line(number, row)

    def _line(self, number: int, row: Sequence[str]) -> PastLine:
        if any(cell.strip() for cell in row[len(self._columns) :]):
            return PastLine(number, {}, TooManyCells())
        named = zip(self._columns, row, strict=False)
        return PastLine(number, {column: cell for column, cell in named if column})


def _check_columns(columns: Sequence[PastColumn]) -> None:
    missing = [column.value for column in PastColumn if column in NEEDED - set(columns)]
    if missing:
        raise ColumnsMissing(missing=", ".join(missing))
    for column in columns:
        if columns.count(column) > 1:
            raise ColumnTwice(column=column.value)
