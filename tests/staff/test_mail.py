"""The staff page of mails: who sees it, and what it tells."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.mailer import Outgoing, Refused
from portal.recording.acts import act
from portal.recording.outbox import queue_mail
from portal.services.mail import deliver_due
from tests import builders
from tests.kit.client import ReviewingClient
from tests.kit.clock import Clock


def queued(clock: Clock, number: int = 1, **given: str) -> None:
    with act(now=clock.now) as doing:
        for _ in range(number):
            details = {"to": "rosa@example.com", "subject": "News", "body": "There is news."}
            queue_mail(doing.session, **{**details, **given}, now=clock.now)


def test_a_newcomer_reads_what_residents_get(
    app: Flask, session: Session, client: ReviewingClient, clock: Clock
) -> None:
    queued(clock, body="<script>alert(1)</script>\nsecond line", subject="<b>News</b>")
    builders.signed_in(client, builders.officer(app))
    page = client.get("/staff/mail")
    assert page.h1 == "Mail"
    assert "No mail server is set up" in page.words
    assert "Waiting" in page.words
    assert "rosa@example.com" in page.words
    assert "<script>alert" not in page.text
    (body,) = page.find_all("portal-words")
    assert (body.text or "").startswith("<script>alert(1)</script>\nsecond line\n")


def test_what_the_portal_writes_to_other_staff_is_read_by_nobody_else(
    app: Flask, session: Session, client: ReviewingClient, clock: Clock
) -> None:
    olive, leo = builders.officer(app), builders.lead(app)
    queued(clock, to=leo.email, body="C26-AAAAA-A is due")
    queued(clock, to=olive.email, body="C26-BBBBB-B is due")
    page = builders.signed_in(client, olive).get("/staff/mail")
    assert "C26-BBBBB-B" in page.words
    assert "C26-AAAAA-A" not in page.words


def test_mail_not_delivered_has_a_list_of_its_own(
    app: Flask, session: Session, client: ReviewingClient, clock: Clock
) -> None:
    queued(clock, to="nobody@example.com")
    queued(clock)

    def send(mail: Outgoing) -> None:
        if mail.recipient.startswith("nobody"):
            raise Refused("550 5.1.1 No such person")

    deliver_due(clock=clock, send=send, key=b"k")
    builders.signed_in(client, builders.lead(app))
    page = client.get("/staff/mail?show=failed")
    assert "Not delivered (1)" in page.words
    assert "550 5.1.1 No such person" in page.words
    assert "rosa@example.com" not in page.words


def test_a_long_list_has_pages(
    app: Flask, session: Session, client: ReviewingClient, clock: Clock
) -> None:
    queued(clock, 30)
    builders.signed_in(client, builders.officer(app))
    page = client.get("/staff/mail")
    assert len(page.find_all("portal-card")) == 25
    page = client.get(page.links["Older mail"])
    assert len(page.find_all("portal-card")) == 5
    assert page.links["Newest mail"] == "/staff/mail"


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 10, "9" * 99, "٣", "1.5", ""])
def test_odd_places_are_no_failure(
    app: Flask, session: Session, client: ReviewingClient, before: str
) -> None:
    builders.signed_in(client, builders.officer(app))
    assert client.get("/staff/mail", query_string={"before": before}).status_code == 200


@pytest.mark.parametrize(
    "role", [builders.handler, builders.head, builders.administrator, builders.reception]
)
def test_others_do_not_see_it(
    app: Flask, session: Session, client: ReviewingClient, role: object
) -> None:
    assert callable(role)
    builders.signed_in(client, role(app))
    assert client.get("/staff/mail").status_code == 403
