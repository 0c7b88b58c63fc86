"""What leaves the browser and what stays in it: our host only, one cookie, little weight."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.walker import Finger, path_of
from tests.conftest import LiveSite
from tests.journeys.walks import COMPLAINT
from tests.rules.test_open_pages import open_addresses

pytestmark = pytest.mark.browser

BYTES = 60_000
REQUESTS = 5


def test_a_journey_tells_no_one_else_and_keeps_one_cookie(page: Page, live: LiveSite) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    for address in ("/", "/commitments", "/cookies", "/help", "/complain", "/complaints/how"):
        page.goto(address)
        assert page.context.cookies() == [], address
    page.goto("/complain/told-us")
    hand = Finger(page)
    while not path_of(page).startswith("/complain/sent"):
        hand.answer(COMPLAINT.get(path_of(page), {}))
        hand.go_on()
        (cookie,) = page.context.cookies()
        assert cookie["httpOnly"], cookie
        assert cookie["sameSite"] == "Lax"
        assert cookie["expires"] == -1, "the cookie outlives the browser"
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert asked == {urlsplit(live.address).netloc}


def test_every_open_page_is_light(page: Page, live: LiveSite) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page_of: dict[str, str] = {}
    sizes: dict[str, dict[str, float]] = defaultdict(dict)

    def asked(told: dict[str, Any]) -> None:
        page_of[told["requestId"]] = urlsplit(told["documentURL"]).path

    def came(told: dict[str, Any]) -> None:
        sizes[page_of[told["requestId"]]][told["requestId"]] = told["encodedDataLength"]

    network.on("Network.requestWillBeSent", asked)
    network.on("Network.loadingFinished", came)
    shown = open_addresses(live)
    for address in shown:
        page.goto(address)
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 10
    assert {
        address: of_page
        for address, of_page in sizes.items()
        if address in shown and (sum(of_page.values()) > BYTES or len(of_page) > REQUESTS)
    } == {}
