"""How we are doing, in a real browser: every width, without script, by keyboard, on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.domain.measures.figure import Cell
from tests.conftest import LiveSite
from tests.frozen import NEWEST, corrected, some_years
from tests.kit.browser import axe, visit

PAGES = (
    "/performance",
    "/performance/2025-26",
    "/performance/commitment/email",
    "/performance/commitment/clear-information",
    "/performance/commitment/complaint",
    "/performance/complaints",
    "/performance/2025-26/complaints",
)
WAYS = {
    "phone": {"viewport": {"width": 375, "height": 800}},
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "zoomed to 400%": {"viewport": {"width": 320, "height": 256}},
    "forced colours": {"forced_colors": "active"},
}
CUT_OFF = """() => [...document.querySelectorAll("main td, main th, main figure span")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
    .map((one) => one.textContent.trim().slice(0, 80))"""

pytestmark = pytest.mark.browser


@pytest.fixture(params=list(WAYS))
def reader(request: pytest.FixtureRequest, browser: Browser, live: LiveSite) -> Iterator[Page]:
    """A browser of each kind, when nine quarters and two years are published."""
    some_years(live.app)
    place = Cell("M1", "told", commitment="email")
    corrected(live.app, NEWEST, place, before=3, reason="One letter was filed elsewhere.")
    with visit(browser, live.address, **WAYS[request.param]) as page:
        yield page


def test_nothing_is_wrong_and_nothing_is_cut_off(reader: Page) -> None:
    for address in PAGES:
        reader.goto(address)
        assert axe(reader) == [], address
        open_all(reader)
        assert axe(reader) == [], address
        wide = reader.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} has to be scrolled sideways"
        assert reader.evaluate(CUT_OFF) == [], address


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


def test_the_three_kinds_of_evidence_stand_side_by_side_and_on_a_phone_below_each_other(
    reader: Page,
) -> None:
    wide = reader.evaluate("innerWidth") > 640
    for address in ("email", "clear-information", "../2025-26/commitment/email"):
        reader.goto(f"/performance/commitment/{address}")
        told, checked, felt = (
            cell.bounding_box() for cell in reader.locator(".portal-evidence td").all()
        )
        assert told
        assert checked
        assert felt
        if wide:
            assert told["y"] == checked["y"] == felt["y"]
            assert told["x"] < checked["x"] < felt["x"]
            assert abs(told["width"] - felt["width"]) < 30
        else:
            assert told["y"] < checked["y"] < felt["y"]
            assert told["x"] == checked["x"] == felt["x"]


def test_complaints_are_short_on_a_phone_and_whole_when_opened_or_on_paper(reader: Page) -> None:
    reader.goto("/performance/2025-26/complaints")
    height = "document.documentElement.scrollHeight"
    folded = reader.evaluate(height)
    tables = reader.locator("main details table")
    assert tables.count() > 10
    assert not tables.first.is_visible()
    reader.emulate_media(media="print")
    assert all(table.is_visible() for table in tables.all())
    reader.emulate_media(media="screen")
    open_all(reader)
    assert all(table.is_visible() for table in tables.all())
    assert reader.evaluate(height) > 3 * folded


def test_without_script_everything_is_there(live: LiveSite, plain: Page) -> None:
    some_years(live.app)
    plain.goto("/performance")
    plain.get_by_role("link", name="We will answer your letter within 10 working days").click()
    assert plain.locator(".portal-picture svg rect").count() > 20
    plain.get_by_text("See these figures for other months").click()
    plain.get_by_role("link", name="April to June 2025", exact=True).click()
    assert plain.url.endswith("/performance/2025-26-q1/commitment/letters")


def test_a_keyboard_reaches_every_link_and_opens_what_is_folded(live: LiveSite, page: Page) -> None:
    some_years(live.app)
    page.goto("/performance/commitment/email")
    wanted = page.locator("main a:visible, main summary, main button:visible").count()
    page.locator("#main-content").evaluate("(main) => { main.tabIndex = -1; main.focus(); }")
    reached = 0
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached += page.evaluate("document.activeElement.closest('main') !== null")
        if page.evaluate("document.activeElement.matches('summary')"):
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.parentElement.open")
            page.keyboard.press("Enter")
    assert reached == wanted


def test_numbers_of_a_picture_stand_beside_its_bars_on_paper_too(
    live: LiveSite, page: Page
) -> None:
    some_years(live.app)
    page.goto("/performance/commitment/email")
    page.emulate_media(media="print")
    for line in page.locator(".portal-picture__line").all()[:8]:
        bar = line.locator("svg").bounding_box()
        assert bar is not None
        assert bar["width"] > 100
        assert line.locator(".portal-picture__words").inner_text()
    assert page.locator("details").first.locator("p").first.is_visible()
    assert page.locator("svg").first.evaluate("(one) => getComputedStyle(one).color") == (
        "rgb(0, 0, 0)"
    )
