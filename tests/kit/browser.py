"""A real Chromium, a real server, and what both say about a page."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    """Return the path of this machine's Chromium (``CHROMIUM`` names one), None without any."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def started() -> Iterator[Browser]:
    """Start Chromium without a window; it is gone after the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """Open a page as a new visitor; refuse anything that the browser itself complains about.

    ``options`` are Playwright's for a context, as ``viewport=PHONE`` or
    ``java_script_enabled=False``. A message on the console (a blocked script, a failing one)
    is an error of the page; that an address was answered with an error status is not.
    """
    options = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Europe/London", **options}
    context: BrowserContext = browser.new_context(base_url=address, **options)
    context.set_default_timeout(30_000)
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            complaints.append(f"{message.location.get('url')}: {message.text}")

    context.on("console", hear)
    context.on("weberror", lambda failure: complaints.append(str(failure.error)))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


def axe(page: Page) -> list[str]:
    """Return what axe finds wrong with ``page`` as it stands, a line for each element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {violation['id']} ({violation['impact']}): {violation['help']}: "
        f"{node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


class _Quiet(WSGIRequestHandler):
    """Prints nothing."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing; a failing test shows what matters."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
