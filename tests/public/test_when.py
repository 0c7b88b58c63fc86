"""When should you hear from us? (Policy A4; issue 2, item 8)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import CalendarYear, ClosureDay
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW


def ask(client: ReviewingClient, contact: str, on: str) -> Page:
    """Ask with the whole date in the first box."""
    page = client.get("/commitments/when", query_string={"contact": contact, "on-day": on})
    assert isinstance(page, Page)
    return page


def titles(page: Page) -> list[str]:
    """The dates of the answer."""
    return [words for part in page.find_all("portal-card") for words in [first_heading(part)]]


def first_heading(part) -> str:  # type: ignore[no-untyped-def]
    return " ".join("".join(part.find("h2").itertext()).split())


def test_the_page_asks_two_things_and_looks_up_nothing_yet(client: ReviewingClient) -> None:
    page = client.get("/commitments/when")
    assert page.h1 == "When should you hear from us?"
    assert page.errors == []
    assert titles(page) == []


def test_an_email_on_christmas_eve(client: ReviewingClient) -> None:
    """Policy A4.14: receipt by Tue 29 December, full answer by Thu 31 December."""
    page = ask(client, "email", "24 dec 2026")
    assert titles(page) == [
        "We will say we have it by Tuesday 29 December 2026",
        "We will answer in full by Thursday 31 December 2026",
    ]
    for words in (
        "You chose “I sent an email” and Thursday 24 December 2026.",
        "That is within 1 working day.",
        "That is within 3 working days.",
        "Friday 25 December 2026: Christmas Day (bank holiday)",
        "Saturday 26 December 2026: ",
        "Sunday 27 December 2026: weekend",
        "Monday 28 December 2026: ",
        "The day we got it. We start to count after it.",
        "Wednesday 30 December 2026 Day 2",
    ):
        assert words in page.words


@pytest.mark.parametrize(
    ("contact", "on", "dates"),
    [
        ("complaint_online", "2026-11-23", ["26 November 2026", "7 December 2026"]),
        ("complaint_letter", "28 11 2026", ["2 December 2026", "11 December 2026"]),
        ("complaint_online", "18/12/2026", ["23 December 2026", "6 January 2027"]),
        ("complaint_letter", "24 12 2026", ["31 December 2026", "12 January 2027"]),
        ("complaint_email", "23 nov 2026", ["24 November 2026", "7 December 2026"]),
        ("voice_message", "18 Dec 2026", ["21 December 2026"]),
        ("complaint_phone", "18 12 2026", ["23 December 2026", "6 January 2027"]),
        ("complaint_visit", "18 12 2026", ["23 December 2026", "6 January 2027"]),
        ("letter", "23 November 2026", ["7 December 2026"]),
    ],
)
def test_the_dates_are_those_of_the_policy(
    client: ReviewingClient, contact: str, on: str, dates: list[str]
) -> None:
    page = ask(client, contact, on)
    assert [" ".join(title.split()[-3:]) for title in titles(page)] == dates


def test_a_message_left_by_voice_is_called_back(client: ReviewingClient) -> None:
    (title,) = titles(ask(client, "voice_message", "18 12 2026"))
    assert title == "We will call you back by Monday 21 December 2026"


def test_a_closure_day_is_named_and_moves_the_date(
    client: ReviewingClient, session: Session
) -> None:
    for day in (29, 30, 31):
        session.add(
            ClosureDay(
                day=NOW.date().replace(month=12, day=day), note="Christmas closing",
                approved_by="Executive", published_on=NOW.date(),
            )
        )  # fmt: skip
    session.commit()
    page = ask(client, "complaint_letter", "18 12 2026")
    assert titles(page)[1] == "We will answer in full by Monday 11 January 2027"
    assert "Tuesday 29 December 2026: the council is closed: Christmas closing" in page.words


def test_the_address_can_be_shared_in_three_boxes_or_in_one(client: ReviewingClient) -> None:
    boxes = {"contact": "email", "on-day": "24", "on-month": "12", "on-year": "2026"}
    one = client.get("/commitments/when", query_string=boxes)
    other = client.get("/commitments/when?contact=email&on=2026-12-24")
    assert titles(one) == titles(other) != []


@pytest.mark.parametrize(
    ("contact", "on", "errors"),
    [
        ("", "", ["Select how you contacted us", "Enter the date you contacted us"]),
        ("fax", "24 12 2026", ["Select how you contacted us"]),
        ("email", "31 2 2026", ["The date you contacted us must be a real date"]),
        ("email", "december 2026", ["The date you contacted us must include a day"]),
        ("email", "<b>soon</b>", None),
        ("email", "1\x00 1 2026", None),
        ("email", "9" * 5000, ["The date you contacted us must be a real date"]),
        ("email", "24 12 99999", ["The date you contacted us must be a real date"]),
    ],
)
def test_odd_input_has_a_message_beside_its_field(
    client: ReviewingClient, contact: str, on: str, errors: list[str] | None
) -> None:
    page = ask(client, contact, on)
    assert page.status_code == 400
    assert page.title.startswith("Error: ")
    assert page.errors == errors if errors else page.errors
    assert titles(page) == []


def test_beyond_the_calendar_it_refuses_and_keeps_what_was_typed(
    client: ReviewingClient, session: Session
) -> None:
    last = max(session.scalars(select(CalendarYear.year)))
    page = ask(client, "letter", f"24 12 {last + 1}")
    assert page.status_code == 400
    assert page.errors == [
        f"We know the working days from 1 January 2015 to 31 December {last} "
        "and cannot count beyond them."
    ]
    boxes = {field.get("name"): field.get("value") for field in page.root.iter("input")}
    assert [boxes["on-day"], boxes["on-month"], boxes["on-year"]] == ["24", "12", str(last + 1)]
    near_the_end = ask(client, "letter", f"24 12 {last}")
    assert near_the_end.status_code == 400


def test_a_date_before_the_calendar_is_refused_too(client: ReviewingClient) -> None:
    assert ask(client, "letter", "1 1 1990").status_code == 400
