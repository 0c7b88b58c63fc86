"""Two ways through a page: by keyboard alone, and with a finger where no script runs."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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
        """Press the first button of the page's form that leads on."""

    def after_refusal(self) -> None:
        """Get from the summary of what is wrong to the field."""


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
            if kind is None and box.evaluate("one => one.tagName") == "SELECT":
                box.select_option(value)
            elif kind in ("radio", "checkbox"):
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
            on = ":not([name=add]):not([name=remove])"
            self.page.locator(f"main form button[type=submit]{on}").first.click()

    def after_refusal(self) -> None:
        """Every field is in reach."""


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
            elif kind == "select-one":
                self._choose(value)
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
        self._to(
            lambda here: (
                here["tag"] == "BUTTON"
                and here["type"] == "submit"
                and here["name"] not in ("add", "remove")
            )
        )
        self._enter()

    def after_refusal(self) -> None:
        """The summary of what is wrong has the focus; its first link leads to the field."""
        summary = "document.activeElement.classList.contains('govuk-error-summary')"
        assert self.page.evaluate(summary), f"{self.page.url}: the focus is not on what is wrong"
        link = self._to(lambda here: here["href"].startswith("#"))
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(f"document.activeElement.id === '{link['href'][1:]}'")
        self.here = self._where()

    def _choose(self, value: str) -> None:
        self.page.keyboard.press("Home")
        for _ in range(30):
            if self._where()["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: no choice {value!r}")

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


@dataclass
class Visitor:
    """Someone on the site who looks at every page they come to, and again at their mistakes.

    ``looks`` says what is wrong with a page (True: with mistakes on it); ``found`` keeps it.
    """

    hand: Hand
    looks: Callable[[Page, bool], list[str]]
    found: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The browser page."""
        return self.hand.page

    def open(self, address: str) -> None:
        """Go to an address."""
        self.page.goto(address)
        self._arrived()

    def press(self, words: str) -> None:
        """Press a link or button with these words."""
        self.hand.press(words)
        self._arrived()

    def send(self, **answers: Any) -> None:
        """Answer, press the button of the form, and come to another page."""
        before = self.page.url
        self.hand.answer(answers)
        self.hand.go_on()
        assert self.page.url != before, f"{before} came again"
        self._arrived()

    def refused(self, _press: str = "", **answers: Any) -> None:
        """Answer wrongly, press a button or the first, and be told so on the same page."""
        path = path_of(self.page)
        self.hand.answer(answers)
        if _press:
            self.hand.press(_press)
        else:
            self.hand.go_on()
        assert path_of(self.page) == path
        assert self.page.title().startswith("Error: "), f"{path} took {answers}"
        self.hand.arrive()
        self.found += self.looks(self.page, True)
        self.hand.after_refusal()

    def take(self, journey: Journey) -> None:
        """Take ``journey`` to its last page, with every mistake in it on the way.

        What was right beside a mistake is not answered again: it is kept.
        """
        self.open(journey.start)
        for words in journey.links:
            self.press(words)
        for _ in range(40):
            path = path_of(self.page)
            if path.startswith(journey.end):
                assert self.page.locator("h1").inner_text() == journey.heading
                return
            self._question(journey, path)
        raise AssertionError(f"the journey never ended, last at {self.page.url}")

    def _question(self, journey: Journey, path: str) -> None:
        if path.rsplit("/", 1)[-1] in NOTHING_TO_ANSWER or "/other-routes/" in path:
            return self.send()
        mistake = journey.mistakes.get(path, {})
        if mistake is not None:
            self.refused(**mistake)
        kept = mistake or {}
        right = journey.answers[path].items()
        return self.send(**{name: value for name, value in right if kept.get(name) != value})

    def _arrived(self) -> None:
        self.hand.arrive()
        self.found += self.looks(self.page, False)
