"""Every open page, in a real browser: axe finds nothing and nothing is cut off on a phone."""

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import LiveSite
from tests.frozen import frozen
from tests.kit.addresses import rules
from tests.kit.browser import PHONE, axe, visit

TOO_WIDE = """(width) => document.documentElement.scrollWidth <= width ? [] :
    [...document.body.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > width && !one.children.length)
        .map((one) => one.outerHTML.slice(0, 200))"""
"""What reaches over the right edge, when the page can be scrolled sideways at all."""


def open_addresses(live: LiveSite) -> list[str]:
    """Return the addresses that show anyone a page, when there are published figures."""
    frozen(live.app)
    client = live.app.test_client()
    answers = {
        address: client.get(address)
        for rule, address in rules(live.app, "GET")
        if not rule.rule.startswith("/staff")
    }
    return sorted(
        address
        for address, answer in answers.items()
        if answer.status_code == 200 and answer.mimetype == "text/html"
    )


@pytest.mark.browser
def test_axe_finds_nothing_on_any_open_page(live: LiveSite, page: Page) -> None:
    for address in open_addresses(live):
        page.goto(address)
        assert axe(page) == []


@pytest.mark.browser
def test_every_open_page_fits_a_phone(live: LiveSite, browser: Browser) -> None:
    with visit(browser, live.address, viewport=PHONE) as page:
        for address in open_addresses(live):
            page.goto(address)
            too_wide = page.evaluate(TOO_WIDE, PHONE["width"])
            assert not too_wide, f"{address} has to be scrolled sideways for {too_wide}"
