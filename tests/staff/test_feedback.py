"""Comments and compliments: read, passed on, thanked for (screen S20)."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, Kind, State
from portal.domain.contacts import PersonDetails
from portal.domain.roles import Role
from portal.models import Message, OutboundMail, Quote
from tests import builders
from tests.builders import Member, kept_case
from tests.kit.client import Page, ReviewingClient
from tests.kit.unchanged import unchanged

ALLOWED = {Role.OFFICER, Role.LEAD, Role.HEAD}
LIST = "/staff/feedback"


def compliment(app: Flask, **details: Any) -> str:
    """Return the reference of a new compliment."""
    return builders.received(
        app, **{"kind": Kind.COMPLIMENT, "text": "Sam was wonderful.", **details}
    )


@pytest.fixture
def officer(app: Flask, client: ReviewingClient) -> Member:
    who = builders.officer(app)
    builders.signed_in(client, who)
    return who


def form_of(page: Page, end: str) -> dict[str, str]:
    """Return what the form of the page whose address ends in ``end`` carries along."""
    form: Element = next(
        form for form in page.root.iter("form") if (form.get("action") or "").endswith(end)
    )
    return {
        field.get("name", ""): field.get("value", "")
        for field in form.iter("input")
        if field.get("name")
    }


def send(client: ReviewingClient, reference: str, end: str, **answers: str) -> Page:
    """Fill in one form of the page and send it."""
    page = client.get(f"{LIST}/{reference}")
    address = f"{LIST}/{reference}{end}"
    data = {**form_of(page, end or reference), **answers}
    sent = client.post(address, data=data, follow_redirects=True)
    assert isinstance(sent, Page)
    return sent


@pytest.mark.parametrize("role", Role)
def test_who_may_read_feedback(app: Flask, client: ReviewingClient, role: Role) -> None:
    reference = compliment(app)
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    for address in (LIST, f"{LIST}/{reference}"):
        assert client.get(address).status_code == (200 if role in ALLOWED else 403)


def test_the_list_holds_comments_and_compliments_that_need_no_reply(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    shown = [compliment(app), compliment(app, kind=Kind.COMMENT)]
    hidden = [
        builders.received(app),
        builders.received(app, kind=Kind.CHALLENGE),
        builders.received(app, kind=Kind.COMMENT, reply_asked=True),
        compliment(app, names=(officer,)),
    ]
    page = client.get(LIST)
    assert page.h1 == "Comments and compliments to read"
    assert all(reference in page.text for reference in shown)
    assert not any(reference in page.text for reference in hidden)


def test_marked_as_read_it_leaves_the_list_and_is_counted(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = compliment(app)
    page = send(client, reference, "")
    assert f"{reference} is marked as read" in page.words
    case = kept_case(reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.READ)
    assert reference in client.get(f"{LIST}?show=read").text
    assert reference not in client.get(LIST).links


def test_who_asked_for_a_reply_is_not_read_away(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = builders.received(app, kind=Kind.COMMENT, reply_asked=True)
    page = client.get(f"{LIST}/{reference}")
    assert "This person asked for a reply." in page.words
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        version = kept_case(reference).version
        answer = client.post(f"{LIST}/{reference}", data={"version": version, "form_key": "k"})
    assert answer.status_code == 409


def test_passed_on_its_head_hears_of_it_without_the_words(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    head = builders.head(app)
    reference = compliment(app, service="parks")
    page = send(client, reference, "/pass-on", service="waste", note="For your team")
    assert f"{reference} is passed on" in page.words
    mail = session.scalars(select(OutboundMail)).one()
    assert mail.recipient == head.email
    assert f"/staff/feedback/{reference}" in mail.body
    assert "Sam was wonderful" not in mail.body
    assert "For your team" not in mail.body
    case = kept_case(reference)
    assert case.state is State.NEW
    assert case.service is not None
    assert case.service.slug == "waste"
    assert case.events[-1].words == "For your team"
    builders.signed_in(client, head)
    assert reference in client.get(LIST).text


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"service": ""}, "Select a service"),
        ({"service": "moon"}, "Select a service"),
        ({"service": "parks"}, "Nobody is head of that service. Select another service"),
        (
            {"service": "waste", "note": "x" * 1001},
            "The note must be 1,000 characters or less",
        ),
    ],
)
def test_a_wrong_passing_on_changes_nothing(
    app: Flask, client: ReviewingClient, officer: Member, answers: dict[str, str], message: str
) -> None:
    builders.head(app)
    reference = compliment(app)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = send(client, reference, "/pass-on", **answers)
    assert page.status_code == 400
    assert page.errors == [message]


def test_thanks_reach_the_person_in_the_officers_words(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = compliment(app)
    page = send(client, reference, "/thank", text="Sam says <thank you>.")
    assert "We wrote to the person" in page.words
    mail = session.scalars(select(OutboundMail)).one()
    assert mail.recipient == "rosa@example.com"
    assert "Sam says <thank you>." in mail.body
    assert session.scalars(select(Message.written_by_id)).one() == officer.staff_id
    assert kept_case(reference).state is State.NEW


def test_a_quote_is_kept_with_how_the_person_agreed_and_can_be_changed(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = compliment(app)
    nothing = send(client, reference, "/quote")
    assert nothing.errors == ["Enter what may be published", "Enter how they agreed"]
    send(client, reference, "/quote", words="“So kind.”", consent="By email")
    page = send(client, reference, "/quote", words="<b>So kind</b>", consent="By email today")
    assert "May be published <b>So kind</b> By email today" in page.words
    kept = session.scalars(select(Quote)).one()
    assert (kept.words, kept.consent, kept.kept_by_id) == (
        "<b>So kind</b>",
        "By email today",
        officer.staff_id,
    )
    assert kept_case(reference).state is State.NEW


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" ", "Enter what to say"),
        ("x" * 2001, "What you want to say must be 2,000 characters or less"),
        (
            "a\x00b",
            "What you want to say must not include signs that cannot be read. "
            "We have shown each one as \ufffd. Take them out",
        ),
    ],
)
def test_wrong_thanks_change_nothing(
    app: Flask, client: ReviewingClient, officer: Member, text: str, message: str
) -> None:
    reference = compliment(app)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = send(client, reference, "/thank", text=text)
    assert page.status_code == 400
    assert page.errors == [message]


def test_nobody_to_thank_means_no_form(
    app: Flask, client: ReviewingClient, officer: Member
) -> None:
    reference = compliment(app, person=PersonDetails())
    assert "Thank them" not in client.get(f"{LIST}/{reference}").words
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        answer = client.post(
            f"{LIST}/{reference}/thank", data={"version": 1, "form_key": "k", "text": "Thanks"}
        )
    assert answer.status_code == 409


def test_thanks_sent_twice_go_once(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = compliment(app)
    data = {**form_of(client.get(f"{LIST}/{reference}"), "/thank"), "text": "Thank you."}
    for _ in range(2):
        assert client.post(f"{LIST}/{reference}/thank", data=data).status_code == 302
    assert len(session.scalars(select(OutboundMail)).all()) == 1


def test_the_second_officer_is_told_and_keeps_their_words(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    reference = compliment(app)
    data = {**form_of(client.get(f"{LIST}/{reference}"), "/thank"), "text": "My own thanks."}
    send(client, reference, "/thank", text="Thanks by another.")
    late = client.post(f"{LIST}/{reference}/thank", data=data)
    assert late.status_code == 409
    assert "Someone else changed this case" in late.errors[0]
    assert "My own thanks." in late.text


@pytest.mark.parametrize("end", ["", "/pass-on", "/thank"])
def test_what_is_no_feedback_or_hidden_is_not_found(
    app: Flask, client: ReviewingClient, officer: Member, end: str
) -> None:
    references = [builders.received(app), compliment(app, names=(officer,)), "P26-00000-0", "x"]
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        for reference in references:
            answer = client.post(f"{LIST}/{reference}{end}", data={"version": 1})
            assert answer.status_code == 404
