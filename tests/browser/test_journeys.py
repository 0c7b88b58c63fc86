"""Whole journeys in a real browser: by keyboard alone, and on a small phone without script."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.journeys import JOURNEYS
from tests.browser.seen import (
    accessible,
    accessible_in_own_colours,
    faults,
    on_paper,
    twice_as_large,
)
from tests.browser.walker import Finger, Keyboard, walk
from tests.conftest import LiveSite
from tests.kit.browser import PHONE, visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", list(JOURNEYS))
def test_by_keyboard_alone(page: Page, name: str) -> None:
    """Each page is looked at as it comes and once more with mistakes in it."""
    keyboard, found = Keyboard(page), list[str]()

    def seen() -> None:
        found.extend([*accessible(page), *twice_as_large(page)])

    def wrong() -> None:
        found.extend([*accessible(page), *accessible_in_own_colours(page), *twice_as_large(page)])
        keyboard.follow_first_problem()

    walk(keyboard, JOURNEYS[name], seen, wrong)
    assert sorted(set(found)) == []


@pytest.mark.parametrize("name", list(JOURNEYS))
def test_on_a_small_phone_without_script(browser: Browser, live: LiveSite, name: str) -> None:
    """320 pixels are also what 1280 become when a page is zoomed to 400%."""
    found: list[str] = []
    with visit(browser, live.address, viewport=PHONE, java_script_enabled=False) as phone:

        def seen() -> None:
            found.extend([*faults(phone, "width", "clipped", "targets"), *on_paper(phone)])

        walk(Finger(phone), JOURNEYS[name], seen, seen)
    assert sorted(set(found)) == []
