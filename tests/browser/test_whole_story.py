"""One complaint from its first word to the Ombudsman, as its person and its officers see it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from portal.domain.roles import Role
from tests.browser.walker import Finger
from tests.builders import PASSWORD, Member, lead, member, officer
from tests.conftest import LiveSite
from tests.journeys.walks import COMPLAINT
from tests.kit import files
from tests.kit.browser import PHONE, visit

pytestmark = pytest.mark.browser

PHOTO = {"name": "full bin.jpg", "mimeType": "image/jpeg", "buffer": files.picture()}

STORY = (
    "Ombudsman's record was written",
    "Final response written",
    "Stage 2 acknowledged",
    "Stage 2 reviewer: Rita Reviewer",
    "Stage 2 was asked for",
    "Answered: Partly upheld",
    "Points decided: 2 of 2",
    "More time was given",
    "The person answered our question",
    "We asked the person a question",
    "Acknowledged",
    "Complaint received: Online",
)
"""What the timeline says, newest first."""


@dataclass
class Desk:
    """Someone at a browser of their own."""

    page: Page

    def open(self, address: str) -> "Desk":
        """Go to an address."""
        self.page.goto(address)
        return self

    def fill(self, **answers: object) -> "Desk":
        """Answer by field name."""
        Finger(self.page).answer(answers)
        return self

    def press(self, words: str) -> "Desk":
        """Press a link or button; nothing is wrong then."""
        Finger(self.page).press(words)
        assert not self.page.title().startswith("Error"), self.words
        return self

    def go_on(self) -> "Desk":
        """Press the button of the form; nothing is wrong then."""
        Finger(self.page).go_on()
        assert not self.page.title().startswith("Error"), self.words
        return self

    @property
    def words(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def reads(self, *sentences: str) -> None:
        """The page says each of these."""
        for sentence in sentences:
            assert sentence in self.words, f"{self.page.url}: no {sentence!r} in {self.words}"


@dataclass
class Office:
    """Opens browsers: one for the person, and one for each of the staff."""

    browser: Browser
    live: LiveSite
    stack: ExitStack

    def desk(self, **options: object) -> Desk:
        """Open a browser."""
        return Desk(self.stack.enter_context(visit(self.browser, self.live.address, **options)))

    def signed_in(self, who: Member) -> Desk:
        """Open a browser and sign in."""
        return self.desk().open("/staff/sign-in").fill(email=who.email, password=PASSWORD).go_on()

    def later(self, days: int) -> None:
        """Let days pass."""
        self.live.clock.forward(days=days)


@pytest.fixture
def office(browser: Browser, live: LiveSite) -> Iterator[Office]:
    with ExitStack() as stack:
        yield Office(browser, live, stack)


def complain(person: Desk) -> tuple[str, str]:
    """Complain with a file; return the reference and the tracking code."""
    person.open("/complain/told-us")
    for answers in COMPLAINT.values():
        if person.page.url.endswith("/files"):
            person.page.set_input_files("[name=files]", [PHOTO])
        person.fill(**answers).go_on()
    person.reads("full bin.jpg")
    person.go_on()
    while "We have your complaint" not in person.words:
        person.go_on()
    found = re.search(r"^(C\d\d-\S+)$.*?^((?:\w{4}-){3}\w{4})$", person.words, re.M | re.S)
    assert found
    return found[1], found[2]


def follow(person: Desk, reference: str, code: str) -> Desk:
    """Let the person open their case."""
    person.open("/track").fill(reference=reference, tracking_code=code)
    return person.go_on()


def points(desk: Desk) -> list[str]:
    """Return the row numbers of the points on the page."""
    fields = desk.page.locator("textarea[name^=reasons_]").all()
    return [str(field.get_attribute("name")).removeprefix("reasons_") for field in fields]


def test_a_complaint_to_its_very_end(office: Office) -> None:
    app = office.live.app
    olive, leo = officer(app, password=PASSWORD), lead(app, password=PASSWORD)
    rita = member(app, Role.REVIEWER, name="Rita Reviewer", password=PASSWORD)
    person = office.desk(viewport=PHONE, java_script_enabled=False)
    reference, code = complain(person)

    office.later(days=1)
    desk = office.signed_in(olive).open("/staff/inbox").press(reference)
    desk.fill(kind="complaint", handler=str(olive.staff_id), conflict="no").go_on()
    desk.fill(wanted="An answer and an apology.").press("See the message")
    desk.press("Send the acknowledgement")
    desk.reads(f"{reference} is acknowledged")
    desk.press("Files").reads("full bin.jpg")
    follow(person, reference, code).reads("Olive Officer", "Monday 7 December")

    case = f"/staff/cases/{reference}"
    desk.open(f"{case}/ask").fill(question="Which day did you email us?").press("See the message")
    desk.press("Send this question")
    follow(person, reference, code).reads("Which day did you email us?")
    person.press("Send us a message").fill(message="It was Monday 2 November.").go_on()
    desk.open(f"{case}?tab=messages")
    desk.reads("It was Monday 2 November.")

    desk.open(f"{case}/extend").fill(
        reason="outside_evidence",
        why="The mail company must tell us where your email went.",
        **{"new_due_on-day": "14 december 2026"},
    )
    desk.press("See the message").go_on()
    follow(person, reference, code).reads("Monday 14 December")

    office.later(days=16)
    desk = office.signed_in(olive).open(f"{case}/points")
    first, promise = points(desk)
    desk.fill(
        **{
            f"finding_{first}": "partly_upheld",
            f"reasons_{first}": "We lost your first email. We answered the second.",
            f"finding_{promise}": "upheld",
            f"reasons_{promise}": "We wrote to you after 9 working days.",
            f"kept_{promise}": "missed",
            "cause": "system",
        }
    )
    desk.press("Save and write the answer").press("Say what we change").press("Add an action")
    desk.fill(
        what="A daily look at what our mail system sends away.",
        why="An email was lost.",
        service="waste",
        owner=str(olive.staff_id),
        **{"due_on-day": "15 january 2027"},
    )
    desk.go_on().reads("The action is written down")
    desk.open(f"{case}/respond")
    desk.fill(apology="We lost your email and did not answer. We are sorry.").press(
        "See the answer"
    )
    desk.press("Send the answer").reads(f"{reference} is answered")
    follow(person, reference, code).reads("We lost your first email.")
    person.reads("We lost your email and did not answer. We are sorry.")

    office.later(days=4)
    follow(person, reference, code).press("Ask us to look again")
    person.fill(words="You did not say why it was lost.").go_on()
    person.reads("We will look at your complaint again", "Monday 21 December 2026")

    office.later(days=1)
    desk = office.signed_in(olive).open(f"{case}/reviewer")
    desk.reads("You did not say why it was lost.", "Olive Officer")
    assert desk.page.locator(f"[name=reviewer][value='{olive.staff_id}']").count() == 0
    desk.fill(reviewer=str(rita.staff_id)).go_on()
    review = office.signed_in(rita).open(f"{case}/stage-2/acknowledge")
    review.fill(understood="Why your first email was lost.").press("See the message").go_on()
    follow(person, reference, code).reads("Rita Reviewer")

    office.later(days=20)
    review = office.signed_in(rita).open(f"{case}/stage-2/respond")
    review.fill(
        **{
            f"finding_{first}": "upheld",
            f"reasons_{first}": "A rule of our mail system sent it away.",
            f"finding_{promise}": "upheld",
            f"reasons_{promise}": "Nobody looked at what was sent away.",
        },
        apology="Our mail system sent your email away and nobody looked. We are sorry.",
    )
    review.press("See the answer").reads("Ombudsman")
    review.go_on()
    follow(person, reference, code).reads("A rule of our mail system sent it away.", "Ombudsman")

    office.later(days=30)
    desk = office.signed_in(leo).open(f"{case}/ombudsman")
    desk.fill(
        body="lgsco",
        their_reference="26 004 113",
        **{"told_on_day-day": "20 january 2027"},
    )
    desk.go_on().reads("The record is kept")
    assert desk.open(f"{case}/ombudsman").page.input_value("[name=their_reference]") == "26 004 113"
    desk.open(f"{case}?tab=timeline")
    story = desk.words.partition("Timeline\nThe ")[2]
    places = [story.index(line) for line in STORY]
    assert places == sorted(places)
