"""The journeys in a real browser: on a phone with everything on, and with JavaScript off."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import LiveSite
from tests.journeys.walks import COMPLAINT, STARTS, Pages
from tests.kit.browser import PHONE, axe

AFTER_DUE = (2026, 4, 14)
LAST = {"complain": "sent", "challenge": "done", "feedback": "done", "tell-us": "sent"}

pytestmark = pytest.mark.browser


def fill_in(page: Page, answers: Any) -> None:
    """Answer the questions of ``page`` as a person does."""
    for name, answer in answers.items():
        for value in answer if isinstance(answer, list) else [answer]:
            box = page.locator(f'main [name="{name}"]').first
            if box.get_attribute("type") in {"radio", "checkbox"}:
                page.locator(f'main [name="{name}"][value="{value}"]').check()
            else:
                box.fill(value)


def walk(page: Page, start: str, pages: Pages, looked_at: bool) -> None:
    """Go from ``start`` to the page after sending; look at each page on the way when asked to."""
    page.goto(start)
    last = LAST[start.split("/")[1]]
    for _ in range(20):
        if looked_at:
            assert axe(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["width"], f"{page.url} is {wide} pixels wide"
        path = "/" + page.url.split("/", 3)[3].split("?")[0]
        if f"/{last}/" in path:
            return
        fill_in(page, pages.get(path, {}))
        page.locator("main form button[type=submit]:not([name=add])").first.click()
        page.wait_for_url(lambda url, path=path: not url.endswith(path))
    raise AssertionError(f"never sent: {page.url}")


def pages_for(start: str) -> Pages:
    """Return the answers of the journey, with dates that are past on 14 April 2026."""
    folder = start.rsplit("/", 1)[0]
    return {**STARTS[start][0], f"{folder}/when": {"date-day": "2 april 2026"}}


@pytest.mark.parametrize("start", list(STARTS))
def test_on_a_phone_axe_finds_nothing_and_nothing_is_cut_off(
    live: LiveSite, phone: Page, start: str
) -> None:
    live.clock.set(*AFTER_DUE)
    walk(phone, start, pages_for(start), looked_at=True)


@pytest.mark.parametrize("start", list(STARTS))
def test_without_javascript(live: LiveSite, plain: Page, start: str) -> None:
    live.clock.set(*AFTER_DUE)
    walk(plain, start, pages_for(start), looked_at=False)


def test_by_keyboard_alone(live: LiveSite, page: Page) -> None:
    page.goto("/complain/told-us")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "told":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/complain/other-routes")


def test_an_error_takes_the_reader_to_the_box(live: LiveSite, page: Page) -> None:
    page.goto("/complain/told-us")
    page.locator("main form button[type=submit]").click()
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("document.activeElement.name") == "told"


def test_the_back_button_of_the_browser_after_sending_shows_the_receipt(
    live: LiveSite, plain: Page
) -> None:
    walk(plain, "/complain/told-us", COMPLAINT, looked_at=False)
    receipt = plain.url
    plain.go_back()
    assert plain.url == receipt
