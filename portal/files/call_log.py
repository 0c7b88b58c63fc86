"""A log of calls as a file: a table with at least a moment, a wait and an outcome."""

from itertools import islice
from typing import IO

from portal.domain.call_logs import LARGEST_LOG
from portal.domain.log_refusals import LogWithoutColumns, LogWithoutRows
from portal.domain.tables import TableLayout
from portal.files.store import Store
from portal.files.table_file import HEAD, LookedAt, look_at, rows

FEWEST_COLUMNS = 3


def look_at_log(file: IO[bytes]) -> LookedAt:
    """Return what ``file`` is, read once and left at its start. Raises a ``TableRefused``."""
    looked = look_at(file, at_most=LARGEST_LOG)
    header = looked.layout.header
    if len(header) < FEWEST_COLUMNS or any("\0" in name for name in header):
        raise LogWithoutColumns
    if not looked.has_rows:
        raise LogWithoutRows
    return looked


def first_rows(
    store: Store, key: str, layout: TableLayout, number: int
) -> list[tuple[int, list[str] | None]]:
    """Return the first ``number`` rows of the log under ``key``. Raises ``NotFound``."""
    return list(islice(rows([store.head(key, HEAD)], layout), number))
