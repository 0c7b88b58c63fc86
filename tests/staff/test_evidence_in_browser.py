"""The staff pages of evidence in a real browser: wide, zoomed to 400%, in forced colours, without
script, by keyboard. Those of checks and the dashboard have files of their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.domain.cases import Kind
from portal.domain.ratings import PlaceKind, Source
from portal.domain.roles import Role
from portal.services.posters import add_poster
from portal.services.ratings import Given, give_rating
from tests.builders import PASSWORD, Member, member, received
from tests.conftest import LiveSite
from tests.frozen import NEWEST, some_years
from tests.kit.browser import axe, visit

PAGES = (
    "ratings",
    "ratings?show=invited",
    "ratings?show=held",
    f"ratings?show=open&quarter={NEWEST}&question=respect.polite",
    "samples?quarter=2026-27-q3&commitment=email&step=response",
    "clear",
    "posters",
    "posters/add",
    "posters/HB2",
    "posters/HB2/slips",
    "posters/HB2/end",
    "challenges",
    "figures",
    f"figures/{NEWEST}",
    f"figures/{NEWEST}/correct",
    "past-records",
    "actions",
    "actions?show=themes",
    "ratings/slips",
    "ratings/slips/HB2",
)
WAYS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "zoomed to 400%": {"viewport": {"width": 320, "height": 256}},
    "forced colours": {"forced_colors": "active"},
}
PLAIN = {"java_script_enabled": False}

pytestmark = pytest.mark.browser


@pytest.fixture
def leo(live: LiveSite) -> Member:
    """A lead who is an officer too, when there is some of every evidence."""
    who = member(live.app, Role.LEAD, Role.OFFICER, name="Leo Lead", password=PASSWORD)
    some_years(live.app)
    received(live.app, kind=Kind.CHALLENGE, commitment="email")
    with live.app.app_context():
        desk = PlaceKind.RECEPTION
        add_poster(place="Harbour desk", kind=desk, now=live.clock(), code="HB2")
        for number, source in enumerate((Source.WEBSITE, Source.SLIP, Source.WEBSITE)):
            given = Given({"polite": 1}, source, PlaceKind.OTHER, None, "same")
            give_rating(given=given, form_key=str(number), now=live.clock())
    return who


def sign_in(page: Page, who: Member) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Email address").fill(who.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


@pytest.fixture(params=list(WAYS))
def reader(
    request: pytest.FixtureRequest, browser: Browser, live: LiveSite, leo: Member
) -> Iterator[Page]:
    """A browser of each kind in which the lead is signed in."""
    with visit(browser, live.address, **WAYS[request.param]) as page:
        sign_in(page, leo)
        yield page


def test_axe_finds_nothing_and_nothing_is_scrolled_sideways(reader: Page) -> None:
    for address in PAGES:
        answer = reader.goto(f"/staff/{address}")
        assert answer is not None
        assert answer.status == 200, address
        assert axe(reader) == [], address
        wide = reader.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} has to be scrolled sideways"


def test_a_keyboard_reaches_everything(browser: Browser, live: LiveSite, leo: Member) -> None:
    with visit(browser, live.address) as page:
        sign_in(page, leo)
        for address in PAGES:
            page.goto(f"/staff/{address}")
            names = set(
                page.evaluate("""() => [...document.querySelectorAll(
                    "main a, main button, main summary, main textarea, main select")]
                    .filter((one) => one.checkVisibility() && one.tabIndex >= 0)
                    .map((one, at) => (one.dataset.at = String(at)))""")
            )
            page.locator("#main-content").evaluate("(one) => { one.tabIndex = -1; one.focus(); }")
            for _ in range(2 * len(names) + 40):
                page.keyboard.press("Tab")
                names.discard(page.evaluate("document.activeElement.dataset.at || ''"))
            assert not names, address


def test_without_script_a_desk_is_counted_and_every_page_is_there(
    browser: Browser, live: LiveSite, leo: Member
) -> None:
    with visit(browser, live.address, **PLAIN) as page:
        sign_in(page, leo)
        page.goto("/staff/samples/tally")
        page.get_by_label("The Market Hall, Fellside").check()
        page.get_by_role("button", name="Start counting").click()
        page.get_by_role("button", name="Seen in time").click()
        page.get_by_role("button", name="Finish and keep as a check").click()
        assert "1 of 1 in time" in page.locator("main").inner_text()
        for address in PAGES:
            answer = page.goto(f"/staff/{address}")
            assert answer is not None
            assert answer.status == 200, address
            assert page.locator("main h1").is_visible(), address
