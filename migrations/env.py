"""How migrations run: on SQLite without losing the rows of child tables."""

import logging

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from portal.db import WRITING, UtcDateTime

logging.getLogger("alembic").setLevel(logging.WARNING)

NOT_OURS = ("huey_", "search_", "sqlite_")


def ours(name: str | None, kind: str, parents: object) -> bool:
    """Leave out tables that a library keeps for itself, and what cases are found by: its tables
    differ with the database and none is a model."""
    return not (kind == "table" and name and name.startswith(NOT_OURS))


def as_plain_type(kind: str, item: object, context: object) -> str | bool:
    """Write instants as plain columns, so that a migration needs none of the portal's code."""
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def run() -> None:
    """Migrate the app's database.

    On SQLite a changed table is rebuilt: foreign keys must be off meanwhile, or deleting the
    old table empties its children. They are checked before they are switched on again.
    """
    extension = current_app.extensions["migrate"]
    engine = extension.db.engine
    with engine.connect() as plain:
        connection = plain.execution_options(**WRITING)
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            include_name=ours,
            render_item=as_plain_type,
            transactional_ddl=True,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"a migration broke foreign keys: {broken}")
        if sqlite:
            connection.rollback()
            foreign_keys(connection, "ON")


def foreign_keys(connection: Connection, switch: str) -> None:
    """Switch foreign keys on the bare connection: inside a transaction SQLite ignores it."""
    bare = connection.connection.dbapi_connection
    assert bare is not None
    bare.execute(f"PRAGMA foreign_keys={switch}")


run()
