"""Sharing an idea, a comment or a thank you (Policy B4)."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, Kind
from portal.models import Case, OutboundMail
from tests.conftest import strictest_engine
from tests.journeys.walks import EMAIL, FEEDBACK, pages_of, to_check, walk_until
from tests.kit.client import ReviewingClient

START = "/feedback/type"
CHECK = "/feedback/check"


def the_case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def test_a_comment_with_a_reply_has_the_dates_of_the_house(
    client: ReviewingClient, session: Session
) -> None:
    asked = [page.h1 for page in pages_of(client, START, FEEDBACK, CHECK)]
    assert asked == [
        "What do you want to share?",
        "What would you like to tell us?",
        "Which service is it about?",
        "Would you like a reply?",
        "What is your name?",
        "How should we contact you?",
        "Check your answers before you send them",
    ]
    done = client.submit(client.get(CHECK))
    case = the_case(session)
    assert done.request.path == f"/feedback/done/{case.reference}"
    assert "by Monday 30 November 2026" in done.words
    assert "by Monday 7 December 2026" in done.words
    assert "How easy was it to tell us?" in done.words
    assert (case.kind, case.needs_reply, case.person.email) == (Kind.COMMENT, True, EMAIL)
    (mail,) = session.scalars(select(OutboundMail)).all()
    assert "Monday 7 December 2026" in mail.body
    assert "benches" not in mail.body


def test_a_comment_without_a_reply_asks_nothing_about_the_person(
    client: ReviewingClient, session: Session
) -> None:
    done = client.submit(to_check(client, START, reply={"reply": "no"}))
    assert "You did not ask for a reply" in done.words
    assert "tracking code" not in done.words
    case = the_case(session)
    assert (case.needs_reply, case.clocks) == (False, [])
    assert case.person.contact_way is ContactWay.NONE
    assert session.scalars(select(OutboundMail)).all() == []


@pytest.mark.parametrize("kind", ["comment", "compliment"])
def test_who_asked_to_be_phoned_is_not_promised_a_letter(
    client: ReviewingClient, kind: str
) -> None:
    contact = {"way": "phone", "phone": "07700 900982"}
    done = client.submit(
        to_check(client, START, type={"kind": kind}, thanks_to={}, contact=contact)
    )
    assert "phone you" in done.words
    assert "write to you" not in done.words


@pytest.mark.parametrize("reply", ["no", "yes"])
def test_a_thank_you_may_name_someone(
    client: ReviewingClient, session: Session, reply: str
) -> None:
    page = client.submit(client.get(START), kind="compliment")
    page = client.submit(page, text="Sam was wonderful.")
    assert page.h1 == "Is there someone you want to thank? (optional)"
    check = to_check(
        client,
        START,
        type={"kind": "compliment"},
        thanks_to={"thank": "Sam on the desk"},
        reply={"reply": reply},
    )
    done = client.submit(check)
    case = the_case(session)
    assert (case.kind, case.details["thank"]) == (Kind.COMPLIMENT, "Sam on the desk")
    assert (case.needs_reply, case.clocks) == (False, []), "thanks only"
    assert ("We will write to you." in done.words) is (reply == "yes")
    assert len(session.scalars(select(OutboundMail)).all()) == (1 if reply == "yes" else 0)


@strictest_engine
@pytest.mark.parametrize(
    ("path", "answer", "message"),
    [
        ("type", {}, "Select what you want to share"),
        ("text", {}, "Enter what you would like to tell us"),
        (
            "text",
            {"text": "x" * 2001},
            "What you would like to tell us must be 2,000 characters or less",
        ),
        ("service", {}, 'Select which service, or select "I do not know"'),
        ("reply", {}, "Select yes if you would like a reply"),
        (
            "contact",
            {"way": "email", "email": "customer.services@example.org"},
            "Enter your own email address, not ours",
        ),
    ],
)
def test_what_is_wrong_is_said_in_these_words(
    client: ReviewingClient, path: str, answer: dict[str, Any], message: str
) -> None:
    page = walk_until(client, START, FEEDBACK, f"/feedback/{path}")
    assert client.submit(page, **answer).errors == [message]
