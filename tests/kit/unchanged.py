"""Proof that nothing in a database changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine
from sqlalchemy.orm import Session

Content = dict[str, list[tuple[Any, ...]]]


def content(source: Session | Engine | str) -> Content:
    """Return every row of every table, sorted, by table, read on a connection of its own.

    ``source`` is a session or an engine on the database, or its address.
    """
    bind = source.get_bind() if isinstance(source, Session) else source
    if isinstance(bind, Connection):
        bind = bind.engine
    engine = create_engine(bind) if isinstance(bind, str) else bind
    with engine.connect() as connection:
        tables = _tables(engine, connection)
        found = {
            name: sorted(
                map(tuple, connection.exec_driver_sql(f'SELECT * FROM "{name}"')), key=repr
            )
            for name in tables
        }
    if isinstance(bind, str):
        engine.dispose()
    return found


_known: dict[str, list[str]] = {}


def _tables(engine: Engine, connection: Connection) -> list[str]:
    """Return the names of all tables, asking a database only once a run."""
    address = str(engine.url)
    if address not in _known:
        metadata = MetaData()
        metadata.reflect(connection, resolve_fks=False)
        _known[address] = sorted(metadata.tables)
    return _known[address]


@contextmanager
def unchanged(
    source: Session | Engine | str, *, but: frozenset[str] = frozenset()
) -> Iterator[None]:
    """Assert that the block leaves the database as it was; tables in ``but`` are not looked at."""
    before = content(source)
    yield
    after = content(source)
    told = []
    for name in sorted((before.keys() | after.keys()) - but):
        old, new = before.get(name, []), after.get(name, [])
        if old != new:
            told += [f"{name}: lost {row}" for row in old if row not in new]
            told += [f"{name}: new {row}" for row in new if row not in old]
    assert not told, "the database changed:\n" + "\n".join(told)
