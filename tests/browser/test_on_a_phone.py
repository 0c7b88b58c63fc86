"""Journeys on a small phone with everything on: axe finds nothing and nothing is cut off.

Without script, by keyboard, and with mistakes they are taken in ``test_journeys``.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.walker import Finger, path_of
from tests.conftest import LiveSite
from tests.journeys.walks import STARTS
from tests.kit.browser import PHONE, axe

AFTER_DUE = (2026, 4, 14)
LAST = {"complain": "sent", "challenge": "done", "feedback": "done", "tell-us": "sent"}

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("start", list(STARTS))
def test_axe_finds_nothing_and_nothing_is_cut_off(live: LiveSite, phone: Page, start: str) -> None:
    live.clock.set(*AFTER_DUE)
    folder = start.rsplit("/", 1)[0]
    answers = {**STARTS[start][0], f"{folder}/when": {"date-day": "2 april 2026"}}
    end = f"{folder}/{LAST[start.split('/')[1]]}/"
    hand = Finger(phone)
    phone.goto(start)
    for _ in range(20):
        assert axe(phone) == []
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{phone.url} is {wide} pixels wide"
        path = path_of(phone)
        if path.startswith(end):
            return
        hand.answer(answers.get(path, {}))
        hand.go_on()
    raise AssertionError(f"never sent: {phone.url}")
