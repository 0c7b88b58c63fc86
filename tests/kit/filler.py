"""Puts a row into every table of a database, whatever its tables are."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Inspector,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Time,
    func,
    inspect,
    select,
)
from sqlalchemy import types as kinds
from sqlalchemy.exc import IntegrityError

FIRST_DAY = date(2026, 3, 2)
QUOTED = re.compile(r"'((?:[^']|'')*)'")
Words = dict[str, list[str]]


class CannotFill(AssertionError):
    """No row that was tried passed the constraints of a table."""


def counts(engine: Engine) -> dict[str, int]:
    """Return how many rows each table has."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in _tables(connection)
        }


def fill(engine: Engine) -> None:
    """Insert a row into every table that has none, parents first. Raises ``CannotFill``."""
    with engine.begin() as connection:
        inspector = inspect(connection)
        for table in _tables(connection):
            if not connection.execute(select(func.count()).select_from(table)).scalar_one():
                _insert(connection, table, _words(inspector, table.name))


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _words(inspector: Inspector, table: str) -> Words:
    """Return, by column, the words that a CHECK constraint allows in it."""
    found: Words = {}
    for check in inspector.get_check_constraints(table):
        text = check["sqltext"]
        words = QUOTED.findall(text)
        for column in inspector.get_columns(table):
            named = re.search(rf"\b{column['name']}\b", QUOTED.sub("", text))
            if named and len(words) > len(found.get(column["name"], [])):
                found[column["name"]] = words
    return found


def _insert(connection: Connection, table: Table, words: Words) -> None:
    refused = ""
    for row in _rows(connection, table, words):
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(row))
        except IntegrityError as error:
            refused = str(error.orig)
        else:
            return
    raise CannotFill(f"no row for {table.name}: {refused}")


def _rows(connection: Connection, table: Table, words: Words) -> Iterator[dict[str, Any]]:
    """Yield rows to try: full ones first, dates rising or falling, each choice of words."""
    optional = [column.name for column in table.columns if column.nullable]
    leave_out = [set[str](), *({name} for name in optional), set(optional)]
    choices = range(max((len(each) for each in words.values()), default=1))
    for without, days, choice in product(leave_out, (1, -1), choices):
        yield {
            column.name: _value(connection, column, place * days, words, choice)
            for place, column in enumerate(table.columns)
            if column.name not in without
        }


def _value(
    connection: Connection, column: Column[Any], place: int, words: Words, choice: int
) -> Any:
    for key in column.foreign_keys:
        return connection.execute(select(key.column).limit(1)).scalar()
    day = FIRST_DAY + timedelta(days=place)
    simple: list[tuple[type, Any]] = [
        (Boolean, True),
        (kinds.Integer, 1),
        (Numeric, 1),
        (JSON, ["kept"]),
        (LargeBinary, b"kept"),
        (DateTime, datetime(day.year, day.month, day.day, 9, tzinfo=UTC)),
        (Date, day),
        (Time, time(9)),
    ]
    for kind, value in simple:
        if isinstance(column.type, kind):
            return value
    allowed = words.get(column.name)
    text = allowed[choice % len(allowed)] if allowed else f"kept {column.name}"
    length = getattr(column.type, "length", None)
    return text[:length]
