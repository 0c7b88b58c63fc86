"""The SQLAlchemy object, the naming convention for constraints, and how a transaction begins."""

from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WRITING = {"sqlite_begin": "BEGIN IMMEDIATE"}
"""Execution options of a transaction that is going to write: on SQLite it waits its turn at
the start instead of failing half-way."""


class Base(DeclarativeBase):
    """The parent of every model."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Aware in Python, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def _sqlite_connect(connection: Any, record: Any) -> None:
    """Durable and strict from the first statement."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def prepare_engine(engine: Engine, synchronous: str) -> None:
    """Set up ``engine`` when it is SQLite; PostgreSQL needs nothing.

    ``synchronous`` is FULL wherever words of people are kept: what was answered with
    "we have it" survives a power cut.
    """
    if engine.dialect.name != "sqlite":
        return

    def set_synchronous(connection: Any, record: Any) -> None:
        connection.execute(f"PRAGMA synchronous={synchronous}")

    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "connect", set_synchronous)
    event.listen(engine, "begin", _sqlite_begin)
