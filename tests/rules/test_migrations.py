"""Migrations go up, down and up with data in every table, and end at the models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Config, downgrade, upgrade
from sqlalchemy import CheckConstraint, Engine, inspect

from portal.app import create_app
from portal.db import db
from tests.kit.databases import app_settings, empty_database
from tests.kit.filler import counts, fill

NOT_OURS = ("huey_", "search_", "sqlite_")


@pytest.fixture
def empty(database: str, run_folder: Path, worker: str) -> Iterator[Flask]:
    """The portal on a database without any table."""
    url = empty_database(database, run_folder, f"{worker}_migrations")
    app = create_app(app_settings(url, run_folder / f"{worker}-migrations"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if database == "sqlite":
        db_file(url).unlink()


def db_file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def revisions(app: Flask) -> list[str]:
    """Return the migrations, oldest first."""
    config: Config = app.extensions["migrate"].migrate.get_config()
    return [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def checks_in(engine: Engine) -> set[str]:
    inspector = inspect(engine)
    return {
        str(check["name"])
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }


def test_the_last_migration_equals_the_models(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    not (kind == "table" and name and name.startswith(NOT_OURS))
                ),
            },
        )
        assert compare_metadata(context, db.metadata) == []
    expected = {
        str(constraint.name)
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert checks_in(db.engine) == expected


def test_migrations_go_up_down_and_up_with_a_row_in_every_table(empty: Flask) -> None:
    before: dict[str, int] = {}
    previous = "base"
    for revision in revisions(empty):
        upgrade(revision=revision)
        assert kept(before), f"going up to {revision} lost rows"
        fill(db.engine)
        assert all(counts(db.engine).values())
        downgrade(revision=previous)
        assert kept(before), f"going down from {revision} lost rows"
        upgrade(revision=revision)
        assert kept(before), f"going up to {revision} again lost rows"
        fill(db.engine)
        before, previous = counts(db.engine), revision
    downgrade(revision="base")
    assert counts(db.engine) == {}


def kept(before: dict[str, int]) -> bool:
    """Whether every table that is still there has the rows it had."""
    after = counts(db.engine)
    return all(after[name] == number for name, number in before.items() if name in after)
