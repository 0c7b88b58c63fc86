"""The dashboard in a real browser: axe finds nothing, and a phone is wide enough."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.domain.cases import Kind
from tests.builders import PASSWORD, head, received
from tests.conftest import LiveSite
from tests.kit.browser import PHONE, axe, visit

pytestmark = pytest.mark.browser


@pytest.fixture(params=[None, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, live: LiveSite) -> Iterator[Page]:
    """A browser in which the head of waste is signed in; people told them a few things."""
    heidi = head(live.app, password=PASSWORD)
    for kind in (Kind.COMPLAINT, Kind.CHALLENGE) * 2:
        received(live.app, kind=kind, commitment="email")
    size = {"viewport": request.param} if request.param else {}
    with visit(browser, live.address, **size) as page:
        page.goto("/staff/sign-in")
        page.get_by_label("Email address").fill(heidi.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Dashboard").wait_for()
        yield page


def test_a_head_of_service_begins_at_the_dashboard_and_reads_the_commitments(page: Page) -> None:
    looked_at(page)
    page.get_by_role("link", name="and say that you have").click()
    looked_at(page)
    page.get_by_role("button", name="I have read these").click()
    assert "It is noted" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="Challenges that nobody has read").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Challenges to read"
    page.goto("/staff/dashboard")
    page.get_by_role("link", name="Cases due this week").click()
    assert "Due this week" in page.locator(".portal-chosen").inner_text()
    looked_at(page)


def looked_at(page: Page) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
