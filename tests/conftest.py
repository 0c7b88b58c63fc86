"""What every test may ask for. Each fixture says in one line what it is."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import StrictUndefined
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.db import db
from portal.web.jobs import close_queue
from tests.builders import Member, officer
from tests.kit import browser as browsers
from tests.kit import postgres
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.databases import (
    Database,
    PostgresDatabase,
    SqliteDatabase,
    app_settings,
    drop_all,
)
from tests.kit.once import new_folder, remove_folder
from tests.kit.smtp import MailServer
from tests.kit.templates import compiled_once

FOLDER = pytest.StashKey[Path]()
ENGINES = ["sqlite", *(["postgresql"] if postgres.available() else [])]

strictest_engine = pytest.mark.parametrize("database", ENGINES[-1:])
"""For what comes to the same on both: on PostgreSQL, which refuses more of what is typed."""


@dataclass
class Site:
    """An app on one database, kept for the whole run of a worker."""

    app: Flask
    database: Database
    clock: Clock
    settings: dict[str, Any]

    def fresh(self) -> "Site":
        """Bring back the database, settings, clock and folders that every test starts with."""
        close_queue(self.app)
        self.database.reset()
        self.clock.reset()
        self.app.config.clear()
        self.app.config.update(self.settings)
        self.app.extensions.pop("mail", None)  # made from the settings at the first mail
        self.app.extensions.pop("files", None)
        self.app.extensions.pop("kept_pages", None)
        for folder in ("MAIL_FOLDER", "FILES_ADDRESS"):
            shutil.rmtree(self.app.config[folder], ignore_errors=True)
        Path(self.app.config["QUEUE_FILE"]).unlink(missing_ok=True)
        return self


@dataclass
class LiveSite:
    """The portal on a real port: ``address``, the ``app`` behind it and its ``clock``."""

    address: str
    app: Flask
    clock: Clock


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all workers of this run share."""
    worker = getattr(config, "workerinput", None)
    config.stash[FOLDER] = Path(worker["folder"]) if worker else new_folder()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:  # type: ignore[no-untyped-def]
    """Tell a worker where the shared folder is."""
    node.workerinput["folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the run's PostgreSQL and remove the shared folder."""
    if not hasattr(config, "workerinput") and FOLDER in config.stash:
        drop_all(config.stash[FOLDER])
        remove_folder(config.stash[FOLDER])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none; the last lines say so."""
    if browsers.chromium() is None:
        left_out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("browser")]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for rubbish less often, and never among what was imported and collected: it stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def missing() -> list[str]:
    """Return what this machine lacks to run every test."""
    found = {
        "PostgreSQL (tests on it; apt-get install postgresql)": postgres.available(),
        "Chromium (browser tests; apt-get install chromium)": browsers.chromium() is not None,
    }
    return [name for name, here in found.items() if not here]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what could not be run."""
    for name in missing():
        terminalreporter.write_line(f"NOT RUN, missing on this machine: {name}", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true, what could not be run is a failure."""
    if os.environ.get("CI") == "true" and missing() and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest) -> Path:
    """The folder that all workers of this run share."""
    return request.config.stash[FOLDER]


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this worker: gw0, gw1, or main without workers."""
    found = getattr(request.config, "workerinput", {}).get("workerid", "main")
    assert isinstance(found, str)
    return found


@pytest.fixture(scope="session")
def sites(run_folder: Path, worker: str) -> Iterator[Callable[[str, str], Site]]:
    """Makes or finds the app of this worker on an engine, ("sqlite", "") for example."""
    kept: dict[str, Site] = {}

    def site(engine: str, purpose: str) -> Site:
        name = f"{worker}{purpose}"
        if engine + purpose not in kept:
            kind = SqliteDatabase if engine == "sqlite" else PostgresDatabase
            database: Database = kind(run_folder, name)
            clock = Clock()
            app = create_app(
                {**app_settings(database.url, run_folder / f"{name}-{engine}"), "CLOCK": clock}
            )
            app.jinja_env.undefined = StrictUndefined
            compiled_once(app)
            app.test_client_class = ReviewingClient
            kept[engine + purpose] = Site(app, database, clock, dict(app.config))
        return kept[engine + purpose]

    yield site
    for made in kept.values():
        close_queue(made.app)
        with made.app.app_context():
            db.engine.dispose()
        made.database.close()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> str:
    """The engine under test: every test that uses it runs on "sqlite" and on "postgresql"."""
    engine: str = request.param
    return engine


@pytest.fixture
def site(sites: Callable[[str, str], Site], database: str) -> Site:
    """App, database and clock as every test starts with them."""
    return sites(database, "").fresh()


@pytest.fixture
def app(site: Site) -> Flask:
    """The portal, on a database with editions, calendar, services and offices in it."""
    return site.app


@pytest.fixture
def clock(site: Site) -> Clock:
    """The app's clock: ``clock.set(2026, 12, 1)``, ``clock.forward(days=1)``, ``clock.now``."""
    return site.clock


@pytest.fixture
def now() -> datetime:
    """Monday 23 November 2026, 10:00: the instant at which every test starts."""
    return NOW


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The database session; services called in the test use it too. Requests have their own."""
    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> ReviewingClient:
    """A visitor without JavaScript; every page it fetches is reviewed."""
    client = app.test_client()
    assert isinstance(client, ReviewingClient)
    return client


@pytest.fixture
def olive(app: Flask) -> Member:
    """A complaints officer."""
    return officer(app)


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A real mail server: ``.serve(app)``, ``.messages``, ``.behave("451")``, ``.down()``."""
    server = MailServer()
    server.up()
    yield server
    server.down()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This worker's Chromium."""
    with browsers.started() as browser:
        yield browser


@pytest.fixture(scope="session")
def _live(sites: Callable[[str, str], Site]) -> Iterator[tuple[Site, str]]:
    site = sites("sqlite", "live")
    with browsers.serving(site.app) as address:
        yield site, address


@pytest.fixture
def live(_live: tuple[Site, str]) -> LiveSite:
    """The portal served on a real port from a SQLite database of its own."""
    site, address = _live
    site.fresh()
    return LiveSite(address, site.app, site.clock)


@pytest.fixture
def page(browser: Browser, live: LiveSite) -> Iterator[Page]:
    """A browser page on a desktop; relative addresses lead to the live portal."""
    with browsers.visit(browser, live.address) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, live: LiveSite) -> Iterator[Page]:
    """A browser page 320 pixels wide."""
    with browsers.visit(browser, live.address, viewport=browsers.PHONE) as page:
        yield page


@pytest.fixture
def plain(browser: Browser, live: LiveSite) -> Iterator[Page]:
    """A browser page without JavaScript."""
    with browsers.visit(browser, live.address, java_script_enabled=False) as page:
        yield page
