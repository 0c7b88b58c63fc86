"""What is asked of every page that a walk comes to."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.kit.browser import axe

LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
CONTRAST = {"runOnly": ["color-contrast"]}
TWICE = 'document.documentElement.style.fontSize = "{}"'


def look(page: Page) -> None:
    """Put what these tests ask with into ``page``, before anything on it is focused."""
    page.evaluate(LOOKS)


def faults(page: Page, *kinds: str) -> list[str]:
    """Return what is wrong with ``page`` in ``kinds``: width, clipped, targets, paper."""
    page.evaluate(f"window.portalFaults || {LOOKS}")
    return [
        f"{page.url}: {fault}"
        for kind in kinds
        for fault in page.evaluate(f"portalFaults.{kind}()")
    ]


def twice_as_large(page: Page) -> list[str]:
    """Return what is cut off when letters are twice as large (WCAG 1.4.4)."""
    page.evaluate(TWICE.format("200%"))
    found = faults(page, "width", "clipped")
    page.evaluate(TWICE.format(""))
    return [f"letters twice as large: {fault}" for fault in found]


def on_paper(page: Page) -> list[str]:
    """Return what would not do on paper."""
    page.emulate_media(media="print")
    found = faults(page, "paper")
    page.emulate_media(media="null")
    return found


def accessible(page: Page) -> list[str]:
    """Return what axe finds in the page."""
    return axe(page)


def accessible_with_mistakes(page: Page) -> list[str]:
    """Return what axe finds in the main part, in our colours and in those the person forces.

    The rest of the page was looked at when the page first came.
    """
    found = _in_main(page, {})
    page.emulate_media(forced_colors="active")
    found += [f"in forced colours: {fault}" for fault in _in_main(page, CONTRAST)]
    page.emulate_media(forced_colors="null")
    return found


def _in_main(page: Page, options: dict[str, Any]) -> list[str]:
    wanted = {"resultTypes": ["violations"], **options}
    told = Axe().run(page, context="main", options=wanted).response["violations"]
    return [
        f"{page.url}: {fault['id']}: {node['html'][:200]}"
        for fault in told
        for node in fault["nodes"]
    ]
