"""What do you want to tell us? And in your own words (screens P4 and P5)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.models import Case, OutboundMail
from tests.journeys.walks import EMAIL, OWN_WORDS, pages_of, to_check
from tests.kit.client import ReviewingClient


@pytest.mark.parametrize(
    ("what", "path", "h1"),
    [
        ("missed", "/challenge/which", "Which commitment did we miss?"),
        ("complain", "/complain", "Make a complaint"),
        ("good_job", "/feedback/type", "What do you want to share?"),
        ("idea", "/feedback/type", "What do you want to share?"),
        ("problem", "/tell-us/services", "Report a problem or ask for a service"),
        ("not_sure", "/tell-us/not-sure", "Tell us in your own words"),
    ],
)
def test_everyone_is_led_to_the_right_place(
    client: ReviewingClient, what: str, path: str, h1: str
) -> None:
    page = client.get("/tell-us")
    assert page.h1 == "What do you want to tell us?"
    led = client.submit(page, what=what)
    assert (led.request.path, led.h1) == (path, h1)


def test_no_answer(client: ReviewingClient) -> None:
    page = client.submit(client.get("/tell-us"))
    assert (page.status_code, page.errors) == (400, ["Select what you want to tell us"])


def test_own_words_are_a_complaint_until_someone_decides(
    client: ReviewingClient, session: Session
) -> None:
    asked = [page.h1 for page in pages_of(client, "/tell-us/not-sure", OWN_WORDS, "/tell-us/check")]
    assert asked == [
        "Tell us in your own words",
        "What is your name?",
        "How should we contact you?",
        "Check your answers before you send them",
    ]
    sent = client.submit(client.get("/tell-us/check"))
    case = session.scalars(select(Case)).one()
    assert (case.kind, case.details["not_sure"], case.needs_reply) == (Kind.COMPLAINT, True, True)
    assert case.reference in sent.words
    assert "by Thursday 26 November 2026" in sent.words
    assert "by Monday 7 December 2026" in sent.words
    assert session.scalars(select(OutboundMail)).all() == []


def test_own_words_by_email_get_a_receipt_without_them(
    client: ReviewingClient, session: Session
) -> None:
    client.submit(to_check(client, "/tell-us/not-sure", contact={"way": "email", "email": EMAIL}))
    (mail,) = session.scalars(select(OutboundMail)).all()
    assert "Thursday 26 November 2026" in mail.body
    assert "rent" not in mail.body
