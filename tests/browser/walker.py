"""Two ways through a page: by keyboard alone, and with a finger where no script runs."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.journeys import NOTHING_TO_ANSWER, Journey
from tests.browser.seen import look

Here = dict[str, Any]
Answers = Mapping[str, Any]
STOPS = 90


class Hand(Protocol):
    """How someone works a page."""

    page: Page

    def arrive(self) -> None:
        """Begin on the page that just came."""

    def answer(self, answers: Answers) -> None:
        """Answer by field name and value, in the order of the page."""

    def press(self, words: str) -> None:
        """Press the link or button with these words and wait for the next page."""

    def go_on(self) -> None:
        """Press the first button of the page's form."""


class Finger:
    """Touches what is there; for pages without script."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def arrive(self) -> None:
        """Nothing has to be done first."""

    def answer(self, answers: Answers) -> None:
        """Tick, pick and type."""
        for name, value in each(answers):
            box = self.page.locator(f'[name="{name}"]').first
            kind = box.get_attribute("type")
            if kind in ("radio", "checkbox"):
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                box.fill(str(value))

    def press(self, words: str) -> None:
        """Tap a link or button."""
        wanted = self.page.locator("a, button").filter(has_text=re.compile(f"^\\s*{words}\\s*$"))
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            wanted.first.click()

    def go_on(self) -> None:
        """Tap the button of the form."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator("main form button.govuk-button").first.click()


class Keyboard:
    """Tab, Space, Enter and the arrows, and looks at every stop whether the focus can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.here: Here = {}

    def arrive(self) -> None:
        """Skip to the main part, unless the page has put the focus on what is wrong."""
        look(self.page)
        self.here = self._where()
        if self.here["tag"] == "BODY":
            skip = self._tab()
            assert skip["words"] == "Skip to main content", f"{self.page.url}: {skip}"
            self.page.keyboard.press("Enter")
            self.page.wait_for_function("document.activeElement.id === 'main-content'")
            self.page.evaluate("portal.last = null")
            self.here = self._where()

    def answer(self, answers: Answers) -> None:
        """Go to each field with Tab; pick with arrows or Space; type."""
        for name, value in each(answers):
            kind = self._to(lambda here, name=name: here["name"] == name)["type"]
            if kind == "radio":
                self._pick(value)
            elif kind == "checkbox":
                self._to(lambda here, name=name, value=value: here["value"] == value)
                if not self.here["checked"]:
                    self.page.keyboard.press("Space")
                assert self._where()["checked"]
            else:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.press("Delete")
                type_ = (
                    self.page.keyboard.insert_text if len(value) > 40 else self.page.keyboard.type
                )
                type_(value)

    def press(self, words: str) -> None:
        """Go to the link or button with Tab and press Enter."""
        self._to(lambda here: here["words"] == words and here["tag"] in ("A", "BUTTON"))
        self._enter()

    def go_on(self) -> None:
        """Go to the button of the form and press Enter."""
        self._to(lambda here: here["tag"] == "BUTTON" and here["type"] == "submit")
        self._enter()

    def follow_first_problem(self) -> None:
        """The summary of what is wrong has the focus; its first link leads to the field."""
        summary = "document.activeElement.classList.contains('govuk-error-summary')"
        assert self.page.evaluate(summary), f"{self.page.url}: the focus is not on what is wrong"
        link = self._to(lambda here: here["href"].startswith("#"))
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(f"document.activeElement.id === '{link['href'][1:]}'")
        self.here = self._where()

    def _pick(self, value: str) -> None:
        for _ in range(30):
            if self.here["value"] == value:
                if not self.here["checked"]:
                    self.page.keyboard.press("Space")
                assert self._where()["checked"]
                return
            self.page.keyboard.press("ArrowDown")
            self.here = self._where()
        raise AssertionError(f"{self.page.url}: no answer {value!r}")

    def _to(self, wanted: Callable[[Here], bool]) -> Here:
        seen: list[str] = []
        for _ in range(STOPS):
            if self.here and wanted(self.here):
                return self.here
            self.here = self._tab()
            seen.append(f"{self.here['tag']} {self.here['name']} {self.here['words'][:30]}")
        raise AssertionError(f"{self.page.url}: never came there by Tab, only to {seen}")

    def _tab(self) -> Here:
        self.page.keyboard.press("Tab")
        return self._where()

    def _where(self) -> Here:
        here: Here = self.page.evaluate("portal.stop()")
        assert not here["faults"], f"{self.page.url}: {here['faults']}"
        return here

    def _enter(self) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")


def each(answers: Answers) -> Iterator[tuple[str, Any]]:
    """Yield name and value for every single answer."""
    for name, value in answers.items():
        yield from ((name, one) for one in (value if isinstance(value, list) else [value]))


def path_of(page: Page) -> str:
    """Return the path of the page's address."""
    return urlsplit(page.url).path


def walk(
    hand: Hand,
    journey: Journey,
    seen: Callable[[], None],
    wrong: Callable[[], None] | None = None,
) -> None:
    """Take ``journey`` with ``hand`` until its last page.

    ``seen`` is called on every page as it first comes, ``wrong`` on it with its mistakes sent;
    None leaves mistakes out. What was right beside a mistake is not answered again: it is kept.
    """
    page = hand.page
    page.goto(journey.start)
    for words in journey.links:
        hand.arrive()
        seen()
        hand.press(words)
    for _ in range(40):
        hand.arrive()
        seen()
        path = path_of(page)
        if path.startswith(journey.end):
            assert page.locator("h1").inner_text() == journey.heading
            return
        last = path.rsplit("/", 1)[-1]
        nothing = last in NOTHING_TO_ANSWER or "/other-routes/" in path
        mistake = None if nothing else journey.mistakes.get(path, {})
        if wrong and mistake is not None:
            hand.answer(mistake)
            hand.go_on()
            assert path_of(page) == path
            assert page.title().startswith("Error: "), f"{path} took {mistake}"
            hand.arrive()
            wrong()
        right = {} if nothing else journey.answers[path]
        kept = (wrong and mistake) or {}
        hand.answer({name: value for name, value in right.items() if kept.get(name) != value})
        hand.go_on()
        assert path_of(page) != path, f"{path} came again"
    raise AssertionError(f"the journey never ended, last at {page.url}")
