"""What walks begin with, and who takes them."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.domain.ratings import PlaceKind
from portal.services.posters import add_poster
from tests.browser import seen
from tests.browser.journeys import POSTER
from tests.browser.walker import Finger, Keyboard, Visitor
from tests.conftest import LiveSite
from tests.kit.browser import DESKTOP, PHONE, visit
from tests.kit.clock import NOW

SECRETS = re.compile(r'value="[\w.-]{20,}"')
"""Tokens, which differ in pages that are otherwise the same."""


@pytest.fixture(autouse=True)
def poster(live: LiveSite) -> str:
    """A poster at a reception desk."""
    with live.app.app_context():
        return add_poster(place="Front desk", kind=PlaceKind.RECEPTION, code=POSTER, now=NOW)


def at_a_desk(page: Page, wrong: bool) -> list[str]:
    """Look with axe, in our colours and where it matters in the person's; and at large letters."""
    axe = seen.accessible_with_mistakes if wrong else seen.accessible
    return [*axe(page), *seen.twice_as_large(page)]


def in_a_hand(page: Page, wrong: bool) -> list[str]:
    """Look whether it fits, can be pressed, and prints. 320 pixels are also 1280 at 400%."""
    kinds = ("width", "clipped", "targets", "colour")
    return [*seen.faults(page, *kinds), *seen.on_paper(page)]


def once(look: Callable[[Page, bool], list[str]]) -> Callable[[Page, bool], list[str]]:
    """Return ``look`` so that it looks at a page only once: journeys share many."""

    def remembering(page: Page, wrong: bool) -> list[str]:
        shown = SECRETS.sub("", page.content())
        if shown in known:
            return []
        known.add(shown)
        return look(page, wrong)

    known: set[str] = set()
    return remembering


LOOKS = {True: once(at_a_desk), False: once(in_a_hand)}
"""By whether scripts run."""


@pytest.fixture(params=["keyboard", "finger"])
def visitor(request: pytest.FixtureRequest, browser: Browser, live: LiveSite) -> Iterator[Visitor]:
    """Someone with a keyboard alone, and someone with a small phone on which no script runs."""
    script = request.param == "keyboard"
    size = DESKTOP if script else PHONE
    with visit(browser, live.address, viewport=size, java_script_enabled=script) as page:
        hand = Keyboard(page) if script else Finger(page)
        visitor = Visitor(hand, LOOKS[script])
        yield visitor
    assert not visitor.found, "\n".join(sorted(set(visitor.found)))
