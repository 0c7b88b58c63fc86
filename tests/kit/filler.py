"""Puts a row into every table of a database, whatever its tables are."""

import re
from dataclasses import dataclass
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
    Float,
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
NOT_FILLED = ("alembic_version", "search_")
"""Tables that a library or the search keeps for itself."""

QUOTED = re.compile(r"'((?:[^']|'')*)'")


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
                _insert(connection, table, _checks(inspector, table))


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not name.startswith(NOT_FILLED))
    return list(metadata.sorted_tables)


@dataclass(frozen=True)
class Check:
    """A CHECK constraint: its name, the columns it speaks of, and the words it names."""

    name: str
    columns: list[str]
    words: list[str]


def _checks(inspector: Inspector, table: Table) -> list[Check]:
    found = []
    for check in inspector.get_check_constraints(table.name):
        text = check["sqltext"]
        bare = QUOTED.sub("", text)
        columns = [one.name for one in table.columns if re.search(rf"\b{one.name}\b", bare)]
        found.append(Check(str(check["name"]), columns, QUOTED.findall(text)))
    return sorted(found, key=lambda check: -len(check.name))  # a name may begin another's


def _insert(connection: Connection, table: Table, checks: list[Check]) -> None:
    """Insert a full row; where a constraint refuses it, vary the columns it speaks of."""
    choices = {
        column.name: _choices(connection, column, place, checks)
        for place, column in enumerate(table.columns)
    }
    row = {name: values[0] for name, values in choices.items()}
    others = {check.name: product(*(choices[name] for name in check.columns)) for check in checks}
    while True:
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(row))
        except IntegrityError as error:
            broken = next((check for check in checks if check.name in str(error.orig)), None)
            values = next(others[broken.name], None) if broken else None
            if broken is None or values is None:
                raise CannotFill(f"no row for {table.name}: {error.orig}") from error
            row.update(zip(broken.columns, values, strict=True))
        else:
            return


def _choices(
    connection: Connection, column: Column[Any], place: int, checks: list[Check]
) -> list[Any]:
    """Return what may be tried in ``column``, the likeliest first; None last when it may be."""
    nothing = [None] if column.nullable else []
    for key in column.foreign_keys:
        return [connection.execute(select(key.column).limit(1)).scalar(), *nothing]
    days = [FIRST_DAY + timedelta(days=place * way) for way in (1, -1)]
    simple: list[tuple[type, list[Any]]] = [
        (Boolean, [True, False]),
        (kinds.Integer, [1, 2]),
        (Numeric, [1]),
        (Float, [0.5]),
        (JSON, [["kept"]]),
        (LargeBinary, [b"kept"]),
        (DateTime, [datetime(day.year, day.month, day.day, 9, tzinfo=UTC) for day in days]),
        (Date, days),
        (Time, [time(9)]),
    ]
    for kind, values in simple:
        if isinstance(column.type, kind):
            return [*values, *nothing]
    words = max(
        (check.words for check in checks if column.name in check.columns), key=len, default=[]
    )
    length = getattr(column.type, "length", None)
    return [word[:length] for word in words or [f"kept {column.name}"]] + nothing
