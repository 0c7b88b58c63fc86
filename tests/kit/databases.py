"""Databases for tests: migrated and filled once a run, copied once a worker, reset once a test."""

import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import URL, create_engine, make_url

from config import settings
from portal.app import create_app
from tests.kit import postgres
from tests.kit.clock import NOW
from tests.kit.once import once

SECRETS = {
    "SECRET_KEY": "a-secret-that-only-tests-use-0123456789",
    "TRACKING_KEY": "another-secret-that-only-tests-use-01234",
    "SECURITY_PASSWORD_SALT": "a-salt-that-only-tests-use-0123456789012",
}

QUICK = {
    "SQLITE_SYNCHRONOUS": "OFF",
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__rounds": 1,
        "argon2__memory_cost": 8,
        "argon2__parallelism": 1,
    },
}
"""What is slow on purpose on a server: keeping words through a power cut, hashing passwords."""


class Database(Protocol):
    """A database of one worker."""

    name: str
    url: str

    def reset(self) -> None:
        """Bring back the content it had after setting up; quick when nothing changed."""

    def close(self) -> None:
        """Close the connections that ``reset`` uses."""


def app_settings(url: str, folder: Path) -> dict[str, Any]:
    """Return the settings of an app under test on the database at ``url``."""
    folder.mkdir(parents=True, exist_ok=True)
    environ: Mapping[str, str] = {
        **SECRETS,
        "PORTAL_FOLDER": str(folder),
        "DATABASE_URL": url,
        "PUBLIC_ADDRESS": "http://localhost",
    }
    return {**settings(environ), **QUICK, "TESTING": True}


def _set_up(url: str, folder: Path) -> None:
    """Migrate the database at ``url`` and load what every portal needs, as ``flask setup`` does."""
    from flask_migrate import upgrade

    from portal.cli.setup import load_reference_data
    from portal.db import db
    from portal.web.jobs import close_queue, queue_of

    app: Flask = create_app(app_settings(url, folder))
    with app.app_context():
        upgrade()
        load_reference_data(NOW)
        queue_of(app)  # on PostgreSQL its tables are here, and reset() has to know them
        close_queue(app)
        db.session.remove()
        db.engine.dispose()


class SqliteDatabase:
    """A SQLite file, brought back by copying all pages of the template over it."""

    name = "sqlite"

    def __init__(self, folder: Path, worker: str) -> None:
        template = Path(once(folder, "sqlite", lambda: self._template(folder)))
        self.file = folder / f"{worker}.sqlite"
        shutil.copy(template, self.file)
        self.url = f"sqlite:///{self.file}"
        self._template_file = sqlite3.connect(template)
        self._watch = sqlite3.connect(self.file, timeout=10, isolation_level=None)
        self._watch.execute("PRAGMA synchronous=OFF")
        self._seen = self._version()

    @staticmethod
    def _template(folder: Path) -> str:
        file = folder / "template.sqlite"
        _set_up(f"sqlite:///{file}", folder / "template")
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return str(file)

    def _version(self) -> int:
        """Return a number that changes when any other connection commits a change."""
        number: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        return number

    def reset(self) -> None:
        """Copy the template over the file if anybody has written to it."""
        if self._version() != self._seen:
            self._template_file.backup(self._watch)
            self._seen = self._version()

    def close(self) -> None:
        """Close the connections that ``reset`` uses."""
        self._template_file.close()
        self._watch.close()


class PostgresDatabase:
    """A database on the run's server; changed tables are emptied and refilled from a copy."""

    name = "postgresql"

    def __init__(self, folder: Path, worker: str) -> None:
        self._server = make_url(once(folder, "postgres", lambda: _as_text(postgres.start(folder))))
        mark = folder.name.replace("-", "_")
        template = once(folder, "template", lambda: self._template(folder, f"{mark}_template"))
        self._database = f"{mark}_{worker}"
        with self._connect(self._server) as server:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(self._database), sql.Identifier(template)
                )
            )
        self.url = _as_text(self._server.set(database=self._database))
        self._watch = self._connect(make_url(self.url))
        self._watch.execute("SET session_replication_role = replica")  # no foreign keys, triggers
        self._watch.execute("SET lock_timeout = '10s'")
        self._look = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, count(*), max(xmin::text::bigint) FROM public.{}").format(
                sql.Literal(table), sql.Identifier(table)
            )
            for table in _tables(self._watch)
        )
        self._seen = self._state()

    def _template(self, folder: Path, name: str) -> str:
        with self._connect(self._server) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = self._server.set(database=name)
        _set_up(_as_text(url), folder / "template-postgresql")
        with self._connect(url) as made:
            made.execute("CREATE SCHEMA kept")
            for table in _tables(made):
                made.execute(
                    sql.SQL("CREATE TABLE kept.{0} AS TABLE public.{0}").format(
                        sql.Identifier(table)
                    )
                )
            made.execute(
                "CREATE TABLE kept.sequences_of AS SELECT sequencename AS name,"
                " last_value AS value FROM pg_sequences WHERE schemaname = 'public'"
            )
        return name

    @staticmethod
    def _connect(url: URL) -> psycopg.Connection[Any]:
        return psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        )

    def _state(self) -> dict[str, tuple[int, int | None]]:
        """Return, by table, two numbers that change when a row is added, changed or removed."""
        return {name: (count, last) for name, count, last in self._watch.execute(self._look)}

    def reset(self) -> None:
        """Refill every table in which a row was written since the last time."""
        state = self._state()
        changed = [name for name in state if state[name] != self._seen[name]]
        if not changed:
            return
        with self._watch.transaction():
            for name in changed:
                self._watch.execute(
                    sql.SQL("DELETE FROM public.{0}; INSERT INTO public.{0} TABLE kept.{0}").format(
                        sql.Identifier(name)
                    )
                )
            self._watch.execute(
                "SELECT setval(format('public.%I', name)::regclass, coalesce(value, 1),"
                " value IS NOT NULL) FROM kept.sequences_of"
            )
        self._seen = self._state()

    def close(self) -> None:
        """Close the connection that ``reset`` uses."""
        self._watch.close()


def _as_text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    return [row[0] for row in rows]


def empty_database(name: str, folder: Path, label: str) -> str:
    """Return the address of a new database without any table, on SQLite or PostgreSQL."""
    if name == "sqlite":
        return f"sqlite:///{folder / label}.sqlite"
    server = make_url(once(folder, "postgres", lambda: _as_text(postgres.start(folder))))
    database = f"{folder.name.replace('-', '_')}_{label}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{database}"')
    engine.dispose()
    return _as_text(server.set(database=database))


def drop_all(folder: Path) -> None:
    """Drop what this run made on a server that was named, not started, by us."""
    made = folder / "postgres.made"
    if not made.exists() or (folder / postgres.DATA).exists():
        return
    mark = folder.name.replace("-", "_")
    with PostgresDatabase._connect(make_url(made.read_text())) as server:
        for (name,) in server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [mark]
        ).fetchall():
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
