"""Back, twice, two tabs, lost cookies, refresh: nothing typed is lost and nothing is sent twice."""

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from portal.db import db
from portal.models import Case
from tests.browser.walker import Finger, path_of
from tests.conftest import LiveSite
from tests.journeys.walks import COMPLAINT
from tests.kit.browser import visit

pytestmark = pytest.mark.browser

TEXT = "The lift has been broken\nfor three weeks."
BOX = "[name=text]"


def complain(page: Page, stop: str) -> None:
    """Fill in a complaint until the path ``stop``."""
    page.goto("/complain/told-us")
    hand = Finger(page)
    while path_of(page) != stop:
        hand.answer(COMPLAINT[path_of(page)])
        hand.go_on()


def cases(live: LiveSite) -> int:
    """Return how many cases there are."""
    with live.app.app_context():
        return db.session.scalar(select(func.count(Case.id))) or 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_back_and_forward_keep_what_was_typed(
    browser: Browser, live: LiveSite, script: bool
) -> None:
    with visit(browser, live.address, java_script_enabled=script) as page:
        complain(page, "/complain/what-happened")
        page.fill(BOX, TEXT)
        Finger(page).go_on()
        page.go_back()
        assert page.input_value(BOX) == TEXT
        page.go_forward()
        assert path_of(page) == "/complain/when"
        page.fill("[name=date-day]", "31")
        page.go_back()
        page.fill(BOX, f"{TEXT} And dirty.")
        page.go_forward()
        assert page.input_value("[name=date-day]") == "31"
        page.go_back()
        assert page.input_value(BOX) == f"{TEXT} And dirty."
        Finger(page).go_on()
        page.get_by_role("link", name="Back", exact=True).click()
        assert page.input_value(BOX) == f"{TEXT} And dirty."


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_double_press_sends_once(browser: Browser, live: LiveSite, script: bool) -> None:
    with visit(browser, live.address, java_script_enabled=script) as page:
        complain(page, "/complain/check")
        page.get_by_role("button", name="Send your complaint").dblclick(no_wait_after=True)
        page.wait_for_url("**/complain/sent/*")
        receipt = page.locator("dl").first.inner_text()
        page.reload()
        assert page.locator("dl").first.inner_text() == receipt
        page.go_back()
        assert page.locator("dl").first.inner_text() == receipt
    assert cases(live) == 1


def test_two_tabs_send_once(page: Page, live: LiveSite) -> None:
    complain(page, "/complain/check")
    other = page.context.new_page()
    other.goto("/complain/check")
    for tab in (page, other):
        tab.get_by_role("button", name="Send your complaint").click()
        tab.wait_for_url("**/complain/sent/*")
    assert page.url == other.url
    assert cases(live) == 1


def test_lost_cookies_lose_no_words(page: Page, live: LiveSite) -> None:
    complain(page, "/complain/what-happened")
    page.fill(BOX, TEXT)
    page.context.clear_cookies()
    hand = Finger(page)
    hand.go_on()
    assert page.locator(".govuk-error-summary").is_visible()
    assert page.input_value(BOX) == TEXT
    hand.go_on()
    while path_of(page) != "/complain/check":
        hand.answer(COMPLAINT[path_of(page)])
        hand.go_on()
    assert page.get_by_text("The lift has been broken").is_visible()
    hand.go_on()
    assert page.locator("h1").inner_text() == "We have your complaint"
    assert cases(live) == 1
