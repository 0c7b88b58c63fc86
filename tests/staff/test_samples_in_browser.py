"""The pages about checks in a real browser: axe finds nothing, and a phone is wide enough."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.builders import PASSWORD, Member, reception
from tests.conftest import LiveSite
from tests.kit.browser import PHONE, axe, visit

PAGES = (
    "",
    "/record",
    "/checks/1",
    "/checks/1/correct",
    "/checks/1/remove",
    "/tally",
    "/tally/2",
    "/sheets",
    "/sheets/draw/email",
    "/sheets/1",
    "/sheets/1/1",
    "/sheets/1/again",
    "/calls",
)
LOG = b"Call date,Seconds waited,Answered\n16/11/2026 09:00,5,yes\n"

pytestmark = pytest.mark.browser


@pytest.fixture
def rita(live: LiveSite) -> Member:
    return reception(live.app, password=PASSWORD)


@pytest.fixture(params=[None, PHONE], ids=["desk", "phone"])
def tablet(
    request: pytest.FixtureRequest, browser: Browser, live: LiveSite, rita: Member
) -> Iterator[Page]:
    """A browser in which Rita is signed in."""
    size = {"viewport": request.param} if request.param else {}
    with visit(browser, live.address, **size) as page:
        page.goto("/staff/sign-in")
        page.get_by_label("Email address").fill(rita.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        yield page


def begin(page: Page, desk: str) -> None:
    page.goto("/staff/samples/tally")
    page.get_by_label(desk).check()
    page.get_by_role("button", name="Start counting").click()


def date_of(page: Page, name: str, day: str) -> None:
    for part, value in zip(("day", "month", "year"), (day, "11", "2026"), strict=True):
        page.locator(f"[name={name}-{part}]").fill(value)


def test_every_page_about_checks(tablet: Page) -> None:
    begin(tablet, "The Market Hall, Fellside")
    for _ in range(2):
        tablet.get_by_role("button", name="Seen in time").click()
    tablet.get_by_role("button", name="Waited longer").click()
    waited = tablet.locator("#late:focus .portal-tally__count")
    waited.filter(has_text="1").wait_for()
    tablet.keyboard.press("Enter")  # the keyboard is still on the button that was pressed
    waited.filter(has_text="2").wait_for()
    box = tablet.get_by_role("button", name="Seen in time").bounding_box()
    assert box is not None
    assert box["height"] >= 200
    tablet.get_by_role("button", name="Finish and keep as a check").click()
    begin(tablet, "Harbour Office, Whitcombe")
    tablet.goto("/staff/samples/sheets/draw/email")
    date_of(tablet, "first_on", "16")
    date_of(tablet, "last_on", "20")
    tablet.get_by_label("It is not about one place").check()
    tablet.locator("[name=items]").fill("400")
    tablet.get_by_role("button", name="Draw the sheet").click()
    for address in PAGES:
        tablet.goto(f"/staff/samples{address}")
        looked_at(tablet, address)
    tablet.locator("[name=log]").set_input_files(
        {"name": "calls.csv", "mimeType": "text/csv", "buffer": LOG}
    )
    tablet.get_by_role("button", name="Send the file").click()
    looked_at(tablet, "columns")
    tablet.get_by_role("button", name="Read the whole file").click()
    looked_at(tablet, "log")


def looked_at(page: Page, name: str) -> None:
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
