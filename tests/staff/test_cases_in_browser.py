"""An officer's day in a real browser: axe finds nothing, a phone is wide enough, keys suffice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.builders import PASSWORD, Member, handler, officer, received, resident
from tests.conftest import LiveSite
from tests.kit.browser import PHONE, axe, visit
from tests.kit.clock import NOW
from tests.working import BY_POST, Desk, by_post

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2


@pytest.fixture
def olive(live: LiveSite) -> Member:
    return officer(live.app, password=PASSWORD)


@pytest.fixture
def cases(live: LiveSite, olive: Member) -> dict[str, str]:
    """A fresh case, a late one with everything long, one answered by a letter that waits."""
    app = live.app
    handler(app)
    person = resident(
        name=LONG, email=f"{LONG[:60]}@example.com", adjustments=("large_print", "more_time")
    )
    with app.app_context():
        fresh = received(app)
        late = received(
            app, person=person, text=LONG, received_at=NOW - timedelta(days=12), handled_by=olive
        )
        posted = received(app, person=by_post(), claimed_missed=("email", "voicemail"))
        work = Desk(app, olive, posted)
        work.acknowledge(NOW, dispatch=BY_POST)
        letter = work.answer(NOW, dispatch=BY_POST)
    return {"fresh": fresh, "late": late, "posted": posted, "letter": f"{posted}/letters/{letter}"}


def sign_in(page: Page) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Email address").fill("olive.officer@council.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def addresses(cases: dict[str, str]) -> Iterator[str]:
    yield "/staff/cases"
    yield "/staff/cases?tab=late&service=waste&received_from=2026-02-31"
    for tab in ("summary", "points", "timeline", "people"):
        yield f"/staff/cases/{cases['late']}?tab={tab}"
    yield f"/staff/cases/{cases['posted']}?tab=messages"
    for form in ("acknowledge", "points", "respond", "assign", "close", "withdraw"):
        yield f"/staff/cases/{cases['late']}/{form}"
    for form in ("message", "call", "clocks/1"):
        yield f"/staff/cases/{cases['fresh']}/{form}"
    yield f"/staff/cases/{cases['posted']}/close"
    yield f"/staff/cases/{cases['letter']}"
    yield f"/staff/cases/{cases['letter']}/take-back"


@pytest.mark.browser
def test_axe_finds_nothing_on_the_pages_of_a_case(page: Page, cases: dict[str, str]) -> None:
    sign_in(page)
    for address in addresses(cases):
        page.goto(address)
        assert axe(page) == []


@pytest.mark.browser
def test_the_pages_of_a_case_fit_a_phone(
    live: LiveSite, browser: Browser, cases: dict[str, str]
) -> None:
    with visit(browser, live.address, viewport=PHONE) as page:
        sign_in(page)
        for address in addresses(cases):
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["width"], f"{address} is {wide} pixels wide"


@pytest.mark.browser
def test_an_acknowledgement_is_previewed_and_sent_without_javascript(
    plain: Page, cases: dict[str, str]
) -> None:
    sign_in(plain)
    plain.goto(f"/staff/cases/{cases['fresh']}")
    plain.get_by_text("What else you can do").click()
    plain.get_by_role("link", name="Acknowledge", exact=True).click()
    plain.get_by_label("What they want to happen").fill("An apology\nand a clean bin")
    plain.get_by_role("button", name="See the message").click()
    assert plain.get_by_role("heading", name="Check the acknowledgement").is_visible()
    plain.get_by_role("button", name="Change it").click()
    wanted = plain.get_by_label("What they want to happen")
    assert wanted.input_value() == "An apology\nand a clean bin"
    plain.get_by_role("button", name="See the message").click()
    plain.get_by_role("button", name="Send the acknowledgement").click()
    assert plain.get_by_text(f"{cases['fresh']} is acknowledged").is_visible()


@pytest.mark.browser
def test_both_texts_and_the_preview_pass_axe(
    page: Page, live: LiveSite, olive: Member, cases: dict[str, str]
) -> None:
    sign_in(page)
    page.goto(f"/staff/cases/{cases['fresh']}/acknowledge")
    page.get_by_label("What they want to happen").fill("A clean bin")
    page.get_by_role("button", name="See the message").click()
    assert axe(page) == []
    with live.app.app_context():
        Desk(live.app, olive, cases["fresh"]).acknowledge(NOW, wanted="Something else")
    page.get_by_role("button", name="Send the acknowledgement").click()
    page.get_by_role("heading", name="Someone else changed this case.").wait_for()
    assert axe(page) == []


@pytest.mark.browser
def test_only_the_letter_is_printed(page: Page, cases: dict[str, str]) -> None:
    sign_in(page)
    page.goto(f"/staff/cases/{cases['letter']}")
    page.emulate_media(media="print")
    shown = page.evaluate("document.body.innerText")
    assert "Dear Rosa Resident" in shown
    for words in ("Mark as posted", "Sign out", "Take this letter back", "Print it"):
        assert words not in shown
    size = page.evaluate(
        "getComputedStyle(document.querySelector('.portal-letter .portal-words')).fontSize"
    )
    assert float(size.removesuffix("px")) >= 14 * 96 / 72 - 0.1


@pytest.mark.browser
def test_what_the_page_says_to_staff_is_not_printed_on_the_letter(
    page: Page, live: LiveSite, olive: Member
) -> None:
    reference = received(live.app, person=by_post())
    sign_in(page)
    page.goto(f"/staff/cases/{reference}/acknowledge")
    page.get_by_label("What they want to happen").fill("A clean bin")
    page.get_by_role("button", name="See the message").click()
    page.get_by_role("button", name="Send the acknowledgement").click()
    ready = page.get_by_text("The letter is ready to print and post")
    assert ready.is_visible()
    page.emulate_media(media="print")
    assert not ready.is_visible()
    page.emulate_media(media="screen")
    page.get_by_label("Year").fill("1999")
    page.get_by_role("button", name="Mark as posted").click()
    problem = page.get_by_role("heading", name="There is a problem")
    assert problem.is_visible()
    page.emulate_media(media="print")
    assert not problem.is_visible()
    assert page.get_by_text("Dear Rosa Resident").is_visible()
