"""A person changes how we contact them (T4): a new email address is theirs before it is used."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay
from portal.models import OneTimeCode, OutboundMail
from portal.services.mail import deliver_due
from tests.builders import TRACKING_CODE, kept_case, received, resident
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged
from tests.working import by_post

CHANGE = "/track/change-contact"


def opened(client: ReviewingClient, reference: str) -> Page:
    return client.submit(client.get("/track"), reference=reference, tracking_code=TRACKING_CODE)


def mails(session: Session) -> list[OutboundMail]:
    session.rollback()
    return list(session.scalars(select(OutboundMail).order_by(OutboundMail.id)))


def code_in(app: Flask, clock: Clock) -> str:
    """Hand over the mails that wait and return the code that the newest carries."""
    sent: list[Any] = []
    with app.app_context():
        deliver_due(clock=clock, send=sent.append, key=app.config["TRACKING_KEY"].encode())
    code: str = sent[-1].body.splitlines()[2]
    return code


def ask(client: ReviewingClient, reference: str, email: str = "new@example.com") -> Page:
    opened(client, reference)
    return client.submit(client.get(CHANGE), way="email", email=email)


def test_a_new_email_address_is_used_only_after_its_code_and_the_old_one_is_told(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    reference = received(app)
    page = ask(client, reference)
    assert page.h1 == "Check your email"
    assert kept_case(reference).person.email == "rosa@example.com"
    assert [mail.recipient for mail in mails(session)] == ["new@example.com"]
    assert "bin" not in mails(session)[0].body
    wrong = client.submit(page, code="2345-6789")
    assert wrong.errors == ["That code is not right or has run out. Check it or ask for a new one"]
    done = client.submit(wrong, code=code_in(app, clock))
    assert "We will write to your new email address" in done.words
    assert kept_case(reference).person.email == "new@example.com"
    told = mails(session)[-1]
    assert told.recipient == "rosa@example.com"
    assert "new@example.com" not in told.body
    line = kept_case(reference).events[-1]
    assert (line.what, line.values, line.words) == ("change_contact", {"changed": ["email"]}, None)


def test_the_code_works_once_for_ten_minutes_and_only_where_it_was_asked_for(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    reference = received(app)
    ask(client, reference)
    code = code_in(app, clock)
    other = app.test_client()
    assert isinstance(other, ReviewingClient)
    opened(other, reference)
    assert other.submit(other.get(f"{CHANGE}/code"), code=code).status_code == 400
    opener = other.submit(other.get("/track/code"), code=code)  # it opens no case
    assert opener.status_code == 400
    clock.forward(minutes=11)
    assert client.submit(client.get(f"{CHANGE}/code"), code=code).status_code == 400
    assert kept_case(reference).person.email == "rosa@example.com"


def test_a_code_for_an_address_opens_no_case_even_where_it_was_asked_for(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    reference = received(app)
    ask(client, reference)
    code = code_in(app, clock)
    told = client.submit(client.get("/track/code"), code=code)
    assert told.status_code == 400


def test_five_wrong_codes_end_it(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    reference = received(app)
    page = ask(client, reference)
    code = code_in(app, clock)
    for _ in range(5):
        page = client.submit(page, code="2345-6789")
    assert client.submit(page, code=code).status_code == 400
    session.rollback()
    assert session.scalars(select(OneTimeCode)).one().tries == 5
    assert kept_case(reference).person.email == "rosa@example.com"


def test_three_codes_an_hour_are_the_most_for_a_case_or_a_mailbox(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    reference = received(app)
    for number in range(3):
        ask(client, reference, f"new+{number}@example.com")
    told = ask(client, reference, "new@example.com")
    assert told.status_code == 400
    assert len(mails(session)) == 3
    assert told.values()["email"] == "new@example.com"
    clock.forward(hours=2)
    assert ask(client, reference).h1 == "Check your email"


def test_a_phone_number_is_used_at_once_and_the_old_email_is_told(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    opened(client, reference)
    page = client.get(CHANGE)
    assert client.submit(page, way="phone", phone="12").status_code == 400
    for _ in range(2):  # sent twice
        done = client.submit(page, way="phone", phone="01632 960001")
        assert "We have changed how we contact you" in done.words
    person = kept_case(reference).person
    assert (person.contact_way, person.phone) == (ContactWay.PHONE, "01632 960001")
    assert [mail.recipient for mail in mails(session)] == ["rosa@example.com"]
    client.submit(page, way="phone", phone="01632 960002")  # changed after going back
    assert kept_case(reference).person.phone == "01632 960002"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"way": ""}, "Select how we should contact you"),
        ({"way": "pigeon"}, "Select how we should contact you"),
        (
            {"way": "email", "email": "x"},
            "Enter an email address in the correct format, like name@example.com",
        ),
        ({"way": "post", "address_line_1": ""}, None),
    ],
)
def test_what_cannot_reach_anybody_is_refused_and_kept(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    answers: dict[str, str],
    error: str | None,
) -> None:
    reference = received(app)
    opened(client, reference)
    page = client.get(CHANGE)
    with unchanged(session, but=frozenset({"attempt"})):
        values = {**page.values().to_dict(), **answers}
        told = client.post(CHANGE, data=values, csrf=False)
    assert told.status_code == 400
    assert error is None or told.errors == [error]


def test_a_letter_tells_who_has_only_an_address(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    reference = received(app, person=by_post())
    opened(client, reference)
    page = client.get(CHANGE)
    client.submit(
        page, way="post", address_line_1="9 High Road", town="Fellside", postcode="FS1 2AB"
    )
    letter = kept_case(reference).messages[-1]
    assert (letter.way, letter.dispatched_on) == (ContactWay.POST, None)
    assert (letter.sent_to or "").startswith("1 Low Road")


def test_what_was_typed_waits_for_the_codes_when_the_time_is_over(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    reference = received(app)
    opened(client, reference)
    page = client.get(CHANGE)
    clock.forward(minutes=31)
    told = client.submit(page, way="phone", phone="01632 960001")
    assert told.status_code == 403
    done = client.submit(told, reference=reference, tracking_code=TRACKING_CODE)
    assert "We have changed how we contact you" in done.words
    assert kept_case(reference).person.phone == "01632 960001"


def test_nobody_changes_it_without_the_codes(app: Flask, client: ReviewingClient) -> None:
    received(app, person=resident())
    for address in (CHANGE, f"{CHANGE}/code"):
        assert client.get(address).status_code == 302
    assert client.post(CHANGE, data={"way": "phone", "phone": "01632 960001"}).status_code == 403
