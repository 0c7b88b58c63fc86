"""Writing very many rows: as the column types would have them, but without a statement for each."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from portal.demo.rows import Row


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
