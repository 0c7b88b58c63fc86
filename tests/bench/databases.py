"""Databases of a given size: set up as ``flask setup`` does, filled with the made-up council."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import URL, create_engine, make_url

from config import settings
from portal.app import create_app
from portal.cli.setup import load_reference_data
from portal.db import db
from portal.demo.load import load
from portal.demo.staff import make_posters, make_staff
from portal.web.passwords import hashed
from portal.web.uploads import store
from tests.kit import postgres
from tests.kit.databases import SECRETS

PASSWORD = "a passphrase that only the bench uses"
DURABLE = {
    **postgres.FAST,
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}


@dataclass(frozen=True)
class Filled:
    """A filled database: how the portal is told of it, which case to track."""

    engine: str
    size: int
    url: str
    folder: str
    reference: str
    tracking_code: str
    load_seconds: float

    @property
    def environ(self) -> dict[str, str]:
        """What the portal reads to run on it."""
        return environment(self.url, Path(self.folder))


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the environment of a portal on the database at ``url``."""
    return {**SECRETS, "PORTAL_FOLDER": str(folder), "DATABASE_URL": url}


@contextmanager
def server(engine: str, folder: Path) -> Iterator[URL | None]:
    """Give the address of a PostgreSQL server in ``folder`` that keeps what it is told; None
    for SQLite, which needs no server."""
    if engine == "sqlite":
        yield None
        return
    try:
        yield postgres.start(folder, DURABLE)
    finally:
        postgres.stop(folder)


def new_database(at: URL | None, folder: Path, name: str) -> str:
    """Return the address of a new and empty database."""
    if at is None:
        return f"sqlite:///{folder / name}.sqlite"
    admin = create_engine(at, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    admin.dispose()
    return at.set(database=name).render_as_string(hide_password=False)


def filled(engine: str, at: URL | None, folder: Path, size: int) -> Filled:
    """Return a database with ``size`` cases, from ``folder`` when it was made there before, with
    the tables that the portal has today."""
    name = f"cases_{size}"
    record = folder / f"{engine}_{size}.json"
    if record.exists():
        made = Filled(**json.loads(record.read_text()))
        with create_app(settings(made.environ)).app_context():
            upgrade()
            load_reference_data(datetime.fromtimestamp(time.time(), UTC))
            db.engine.dispose()
        return made
    url = new_database(at, folder, name)
    own = folder / f"{engine}_{size}"
    own.mkdir()
    app = create_app(settings(environment(url, own)))
    now = datetime.fromtimestamp(time.time(), UTC)
    started = time.monotonic()
    with app.app_context():
        upgrade()
        load_reference_data(now)
        make_staff(now=now, password=PASSWORD, hashed=hashed)
        make_posters(now=now)
        key = app.config["TRACKING_KEY"].encode()
        reference, code = load(
            now=now, cases=size, progress=lambda more: None, tracking_key=key, store=store()
        )
        seconds = time.monotonic() - started
        _settle(engine)
        db.session.remove()
        db.engine.dispose()
    made = Filled(engine, size, url, str(own), reference, code, seconds)
    record.write_text(json.dumps(asdict(made)))
    return made


def _settle(engine: str) -> None:
    """Bring the database to the state in which it would stand next morning."""
    if engine == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def version(engine: str, at: URL | None) -> str:
    """Return the version of the database."""
    if at is None:
        return f"SQLite {sqlite3.sqlite_version}"
    found: Any
    with create_engine(make_url(str(at))).connect() as connection:
        found = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return f"PostgreSQL {found.split()[0]}"
