"""Writing very many rows: as the column types would have them, but without a statement for each."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table

from portal.demo.rows import Row

ROOM = 512 * 1024
"""KiB."""


@contextmanager
def in_bulk(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """Make very many rows cheap to write, inside the connection's transaction.

    The indexes of ``tables`` are made anew when every row is there, nobody looks for cycles
    among rows, where there are none, and SQLite has room in memory and takes it on trust that
    no constraint is hurt (PostgreSQL looks).
    """
    indexes = [index for table in tables for index in table.indexes]
    collecting = gc.isenabled()
    gc.disable()
    before = _set(connection, {"cache_size": -ROOM, "ignore_check_constraints": 1})
    try:
        for index in indexes:
            index.drop(connection)
        yield
        for index in indexes:
            index.create(connection)
    finally:
        _set(connection, before)
        if collecting:
            gc.enable()


def _set(connection: Connection, pragmas: Mapping[str, int]) -> dict[str, int]:
    """Set pragmas of SQLite and return what they were; nothing to set on PostgreSQL."""
    if connection.dialect.name != "sqlite":
        return {}
    before = {}
    for name, value in pragmas.items():
        before[name] = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        connection.exec_driver_sql(f"PRAGMA {name} = {value}")
    return before


def write_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, all with the same columns, inside the connection's transaction.

    PostgreSQL takes them by COPY, any other database by one prepared statement.
    """
    names = [column.name for column in table.columns if column.name in rows[0]]
    values = _values(connection, table, names, rows)
    if connection.dialect.name == "postgresql":
        columns = ", ".join(f'"{name}"' for name in names)
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for line in values:
                copy.write_row(line)
        return
    insert = table.insert().values(dict.fromkeys(names)).compile(connection)
    connection.exec_driver_sql(str(insert), list(values))


def _values(
    connection: Connection, table: Table, names: list[str], rows: Sequence[Row]
) -> Iterator[tuple[Any, ...]]:
    """Yield each row as the driver wants it, in the order of ``names``."""
    dialect = connection.dialect
    kinds = [table.c[name].type.dialect_impl(dialect) for name in names]
    processors = [kind.bind_processor(dialect) for kind in kinds]
    columns = [
        map(processor, column) if processor else column
        for processor, column in (
            (processor, [row[name] for row in rows])
            for name, processor in zip(names, processors, strict=True)
        )
    ]
    yield from zip(*columns, strict=True)
