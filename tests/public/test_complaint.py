"""Making a complaint, screen by screen (Policy B3)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, OnBehalf, Precision
from portal.domain.clocks import Which
from portal.domain.messages import Purpose
from portal.models import Case, Message, OutboundMail
from tests.conftest import strictest_engine
from tests.journeys.walks import (
    COMPLAINT,
    EMAIL,
    answers_shown,
    complaint_to_check,
    pages_of,
    walk_until,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock

START = "/complain/told-us"


def the_case(session: Session) -> Case:
    session.rollback()
    return session.scalars(select(Case).order_by(Case.id.desc())).first() or pytest.fail("no case")


def at(client: ReviewingClient, path: str, **changed: Any) -> Page:
    """Return the page ``path`` of a complaint with everything before it answered."""
    others = {f"/complain/{name.replace('_', '-')}": answer for name, answer in changed.items()}
    return walk_until(client, START, {**COMPLAINT, **others}, f"/complain/{path}")


def test_the_first_page_says_when_we_answer_a_complaint_made_today(client: ReviewingClient) -> None:
    page = client.get("/complain")
    assert page.h1 == "Make a complaint"
    assert "by Thursday 26 November 2026" in page.words
    assert "by Monday 7 December 2026" in page.words
    assert page.links["Start now"] == "/complain/told-us"


def test_the_questions_in_order(client: ReviewingClient) -> None:
    asked = [page.h1 for page in pages_of(client, START, COMPLAINT, "/complain/check")]
    assert asked == [
        "Have you told the service about this before?",
        "Is it about any of these?",
        "Who is the complaint for?",
        "What happened?",
        "When did you first know about this?",
        "Which service is it about?",
        "Did we miss any of our commitments?",
        "How has this affected you? (optional)",
        "What would put this right?",
        "Do you want to add files? (optional)",
        "What is your name?",
        "How should we contact you?",
        "Do you need us to do anything differently?",
        "Check your answers before you send your complaint",
    ]


@strictest_engine
@pytest.mark.parametrize(
    ("path", "answer", "message"),
    [
        ("told-us", {}, "Select if you have told the service before"),
        ("other-routes", {}, 'Select what it is about, or select "None of these"'),
        ("who", {}, "Select who the complaint is for"),
        ("what-happened", {"text": "  "}, "Enter what happened"),
        ("what-happened", {"text": "x" * 4001}, "What happened must be 4,000 characters or less"),
        ("when", {}, "Enter when you first knew about this"),
        (
            "when",
            {"date-day": "31", "date-month": "2", "date-year": "2026"},
            "The date you first knew about this must be a real date",
        ),
        (
            "when",
            {"date-day": "24 november 2026"},
            "The date you first knew about this must be today or in the past",
        ),
        ("service", {}, 'Select which service, or select "I do not know"'),
        (
            "commitment",
            {},
            'Select the commitments we missed, or select "No, or I do not know"',
        ),
        (
            "commitment",
            {"missed": ["email", "none"]},
            'Select the commitments we missed, or select "No, or I do not know"',
        ),
        ("put-right", {}, "Select what would put this right"),
        ("put-right", {"wanted": ["something_else"]}, "Enter what else would put this right"),
        ("name", {"name": ""}, "Enter your full name"),
        ("contact", {}, "Select how we should contact you"),
        (
            "contact",
            {"way": "email", "email": "ada@"},
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            "contact",
            {"way": "email", "email": "ada@example.com\r\nBcc: x@example.com"},
            "Email address must be on one line",
        ),
        (
            "contact",
            {"way": "email", "email": "Complaints@Example.org"},
            "Enter your own email address, not ours",
        ),
        (
            "contact",
            {"way": "phone", "phone": "12"},
            "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192",
        ),
        ("adjustments", {}, "Select yes if you need us to do anything differently"),
        ("adjustments", {"different": "yes"}, "Select what we should do differently"),
        (
            "adjustments",
            {"different": "yes", "needs": ["interpreter"]},
            "Enter which language you need",
        ),
    ],
)
def test_what_is_wrong_is_said_in_these_words(
    client: ReviewingClient, path: str, answer: dict[str, Any], message: str
) -> None:
    page = client.submit(at(client, path), **answer)
    assert page.status_code == 400
    assert page.errors == [message]
    assert page.title.startswith("Error: ")


def test_who_has_not_told_the_service_can_still_go_on(client: ReviewingClient) -> None:
    page = client.submit(client.get("/complain/told-us"), told="no")
    assert page.h1 == "The service may be able to fix this faster"
    assert "https://www.example.org/report" in page.links.values()
    assert client.submit(page).request.path == "/complain/other-routes"


def test_another_route_is_shown_and_never_blocks(client: ReviewingClient, session: Session) -> None:
    page = client.submit(at(client, "other-routes"), route="parking-ticket")
    assert page.request.path == "/complain/other-routes/parking-ticket"
    assert "You can challenge the ticket." in page.words
    assert "Complain about how we handled it" in page.words
    check = complaint_to_check(client, other_routes={"route": "parking-ticket"})
    client.submit(check)
    assert the_case(session).details["other_route"] == "parking-ticket"


def test_for_someone_else(client: ReviewingClient, session: Session) -> None:
    page = client.submit(at(client, "who"), who="someone_else")
    assert page.h1 == "Who are you complaining for?"
    assert client.submit(page).errors == ["Enter their name", "Select if they agree"]
    client.submit(page, name="Bea Hill", link="My mother", agrees="not_yet")
    client.submit(walk_until(client, START, COMPLAINT | FOR_MOTHER, "/complain/check"))
    case = the_case(session)
    assert (case.on_behalf, case.behalf_name) == (OnBehalf.SOMEONE_ELSE, "Bea Hill")
    assert (case.behalf_link, case.behalf_agrees) == ("My mother", "not_yet")


FOR_MOTHER = {
    "/complain/who": {"who": "someone_else"},
    "/complain/representative": {"name": "Bea Hill", "link": "My mother", "agrees": "not_yet"},
}


@pytest.mark.parametrize("people", ["", "1", "501", "two", "-3", "2.5"])
def test_a_group_has_2_to_500_people(client: ReviewingClient, people: str) -> None:
    page = client.submit(at(client, "who"), who="group")
    assert page.h1 == "How many people are in the group?"
    assert client.submit(page, people=people).errors == [
        "Number of people must be between 2 and 500"
    ]


def test_a_group_is_one_complaint(client: ReviewingClient, session: Session) -> None:
    check = complaint_to_check(
        client, who={"who": "group"}, group={"people": "12", "others": "Cy and Di"}
    )
    client.submit(check)
    case = the_case(session)
    assert (case.on_behalf, case.people_count) == (OnBehalf.GROUP, 12)
    assert case.details["group"] == "Cy and Di"


def test_without_a_name_nothing_about_the_person_is_asked_or_kept(
    client: ReviewingClient, session: Session
) -> None:
    page = client.submit(at(client, "who"), who="anonymous")
    assert page.h1 == "You do not have to give your name"
    assert "we cannot write to you" in page.words
    check = complaint_to_check(client, who={"who": "anonymous"})
    assert "What is your name?" not in answers_shown(check)
    sent = client.submit(check)
    assert "so we cannot write to you" in sent.words
    case = the_case(session)
    assert (case.person.name, case.person.contact_way) == (None, ContactWay.NONE)
    assert session.scalars(select(OutboundMail)).all() == []


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"date-day": "23 november 2025"}, False),
        ({"date-day": "22 november 2025"}, True),
        ({"date-month": "11", "date-year": "2025"}, False),
        ({"date-month": "10", "date-year": "2025"}, True),
    ],
)
def test_over_a_year_ago_is_asked_about_and_taken(
    client: ReviewingClient, session: Session, typed: dict[str, str], asked: bool
) -> None:
    page = client.submit(at(client, "when"), **typed)
    assert (page.h1 == "Why are you telling us now? (optional)") is asked
    if asked:
        client.submit(page, reason="I was ill")
        check = complaint_to_check(client, when=typed, why_now={"reason": "I was ill"})
        client.submit(check)
        assert the_case(session).details["why_now"] == "I was ill"


def test_an_approximate_date_is_kept_as_such(client: ReviewingClient, session: Session) -> None:
    check = complaint_to_check(client, when={"date-month": "sept", "date-year": "2026"})
    assert answers_shown(check)["When did you first know about this?"].startswith("September 2026")
    client.submit(check)
    case = the_case(session)
    assert (case.occurred_on, case.occurred_precision) == (date(2026, 9, 1), Precision.MONTH)


@pytest.mark.parametrize(
    ("contact", "kept"),
    [
        ({"way": "email", "email": EMAIL}, [EMAIL]),
        ({"way": "phone", "phone": "07700 900982"}, ["07700 900982"]),
        (
            {
                "way": "post",
                "address_line_1": "1 Mill Lane",
                "town": "Fellside",
                "postcode": "fs11aa",
                "email": "not read",
            },
            ["1 Mill Lane", "Fellside", "FS1 1AA"],
        ),
    ],
)
def test_only_the_chosen_way_is_kept_and_only_email_gets_a_receipt(
    client: ReviewingClient, session: Session, contact: dict[str, str], kept: list[str]
) -> None:
    client.submit(complaint_to_check(client, contact=contact))
    person = the_case(session).person
    assert person.contact_way == contact["way"]
    assert [one for one in (person.email, person.phone, *person.address_lines) if one] == kept
    mails = session.scalars(select(OutboundMail)).all()
    assert len(mails) == (1 if contact["way"] == "email" else 0)


def test_what_we_do_differently_is_kept(client: ReviewingClient, session: Session) -> None:
    client.submit(
        complaint_to_check(
            client,
            adjustments={
                "different": "yes",
                "needs": ["large_print", "interpreter"],
                "language": "Polish",
                "note": "After 5pm",
            },
        )
    )
    person = the_case(session).person
    assert person.adjustments == ["large_print", "interpreter"]
    assert person.adjustments_note == "Language: Polish\nAfter 5pm"


def test_what_was_said_stands_on_the_case(client: ReviewingClient, session: Session) -> None:
    client.submit(
        complaint_to_check(
            client,
            commitment={"missed": ["email", "respect"]},
            effect={"effect": "I missed work"},
            put_right={"wanted": ["money", "something_else"], "other": "A new bin"},
        )
    )
    case = the_case(session)
    assert case.kind == "complaint"
    assert (case.channel, case.state) == ("online", "new")
    assert (case.received_on, case.service and case.service.slug) == (date(2026, 11, 23), "waste")
    assert [point.text for point in case.points] == [
        "Nobody answered my email about the bins.",
        "We will say we have your email within 1 working day and reply in full within 3",
        "We will be polite and treat you with respect",
    ]
    assert (case.effect, case.put_right_other) == ("I missed work", "A new bin")
    assert case.put_right == ["money", "something_else"]
    assert case.details["told_service_before"] == "yes"


def test_the_last_page_has_the_dates_of_the_clocks(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    clock.set(2026, 12, 24, 23, 30)
    sent = client.submit(complaint_to_check(client))
    case = the_case(session)
    assert sent.h1 == "We have your complaint"
    assert [case.reference] == [sent.find_all("portal-receipt__codes", inside="dd")[0].text]
    steps = [
        " ".join("".join(step.itertext()).split()) for step in sent.find_all("portal-steps__item")
    ]
    assert len(steps) == 5
    assert "by Thursday 31 December 2026" in steps[1]
    assert "by Tuesday 12 January 2027" in steps[2]
    assert "Ombudsman" in steps[4]
    assert "How easy was it to tell us?" in sent.words
    assert {clock.which: clock.due_on for clock in case.clocks}[Which.OUR_RESPONSE] == date(
        2027, 1, 12
    )


def test_who_asked_to_be_phoned_is_not_promised_a_letter(
    client: ReviewingClient, clock: Clock
) -> None:
    clock.set(2026, 12, 24)
    contact = {"way": "phone", "phone": "07700 900982"}
    sent = client.submit(complaint_to_check(client, contact=contact))
    assert "We phone you by Thursday 31 December 2026" in sent.words
    assert "We write to you" not in sent.words


def test_past_the_end_of_the_calendar_the_complaint_is_still_taken(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    clock.set(2031, 1, 6)
    assert client.get("/complain").status_code == 200
    sent = client.submit(complaint_to_check(client, when={"date-day": "3 january 2031"}))
    assert "We answer in full" in sent.words
    assert the_case(session).clocks == []


def test_the_receipt_tells_the_dates_and_nothing_that_was_typed(
    client: ReviewingClient, session: Session
) -> None:
    sent = client.submit(complaint_to_check(client))
    case = the_case(session)
    (mail,) = session.scalars(select(OutboundMail)).all()
    assert mail.recipient == EMAIL
    assert case.reference in mail.subject
    assert "Thursday 26 November 2026" in mail.body
    assert "Monday 7 December 2026" in mail.body
    assert "http://localhost/track" in mail.body
    code = sent.find_all("portal-receipt__codes", inside="dd")[1].text or ""
    for typed in ("Ada", "bins", code, EMAIL):
        assert typed not in mail.body
    assert [message.purpose for message in case.messages] == [Purpose.RECEIPT]
    assert all(one.stopped_on is None for one in case.clocks), "a receipt stops no clock"


def test_an_address_gets_one_receipt_an_hour_and_every_case_is_taken(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    for email in (EMAIL, EMAIL.upper(), "someone.else@example.com"):
        sent = client.submit(complaint_to_check(client, contact={"way": "email", "email": email}))
        assert sent.h1 == "We have your complaint"
    assert "We have also emailed" in sent.words
    clock.forward(hours=1, seconds=1)
    client.submit(complaint_to_check(client))
    session.rollback()
    assert len(session.scalars(select(Case)).all()) == 4
    assert [mail.recipient for mail in session.scalars(select(OutboundMail).order_by("id"))] == [
        EMAIL,
        "someone.else@example.com",
        EMAIL,
    ]
    assert len(session.scalars(select(Message)).all()) == 3
