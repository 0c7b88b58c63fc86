"""What walks begin with, and who takes them."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

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
from tests.kit.reviewer import alike

Look = Callable[[Page, bool], list[str]]
"""What is wrong with a page; whether it shows a mistake."""


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


LOOKS = {True: at_a_desk, False: in_a_hand}
"""By whether scripts run."""


def once(look: Look, folder: Path) -> Look:
    """Return ``look`` so that a page is looked at once a run: journeys share many.

    The workers of the run tell each other in ``folder`` what they have looked at.
    """
    folder.mkdir(exist_ok=True)

    def remembering(page: Page, wrong: bool) -> list[str]:
        shown = hashlib.sha256(alike(page.content()).encode()).hexdigest()
        try:
            (folder / shown).touch(exist_ok=False)
        except FileExistsError:
            return []
        return look(page, wrong)

    return remembering


@pytest.fixture(params=["keyboard", "finger"])
def visitor(
    request: pytest.FixtureRequest, browser: Browser, live: LiveSite, run_folder: Path
) -> Iterator[Visitor]:
    """Someone with a keyboard alone, and someone with a small phone on which no script runs."""
    script = request.param == "keyboard"
    size = DESKTOP if script else PHONE
    with visit(browser, live.address, viewport=size, java_script_enabled=script) as page:
        hand = Keyboard(page) if script else Finger(page)
        visitor = Visitor(hand, once(LOOKS[script], run_folder / f"looked-at-{request.param}"))
        yield visitor
    assert not visitor.found, "\n".join(sorted(set(visitor.found)))
