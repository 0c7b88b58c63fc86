"""The portal's mails are no weapon: whoever has an address cannot be flooded through its forms."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Message, OutboundMail
from portal.services.tracking import send_message, withdraw
from tests import builders
from tests.journeys.walks import complaint_to_check
from tests.kit.client import ReviewingClient
from tests.kit.clock import Clock


@pytest.fixture
def key(app: Flask) -> bytes:
    """The key that the app hashes with."""
    return str(app.config["TRACKING_KEY"]).encode()


@pytest.fixture
def recipients(session: Session) -> Callable[[], list[str]]:
    """Who the mails in the outbox are for."""

    def found() -> list[str]:
        session.rollback()
        return list(session.scalars(select(OutboundMail.recipient).order_by(OutboundMail.id)))

    return found


def test_writing_often_mails_the_person_and_the_handler_once_an_hour(
    app: Flask, clock: Clock, key: bytes, recipients: Callable[[], list[str]], session: Session
) -> None:
    handler = builders.handler(app)
    reference = builders.received(app, handled_by=handler)
    for number in range(5):
        send_message(
            reference=reference, text=f"No {number}", form_key=f"f{number}", now=clock.now, key=key
        )
    assert len(recipients()) == 2
    assert handler.email in recipients()
    assert len(session.scalars(select(Message)).all()) == 5
    clock.forward(hours=1, seconds=1)
    send_message(reference=reference, text="Later", form_key="later", now=clock.now, key=key)
    assert len(recipients()) == 4


def test_stopping_case_after_case_mails_an_address_three_times_an_hour_and_stops_them_all(
    app: Flask, clock: Clock, key: bytes, recipients: Callable[[], list[str]], session: Session
) -> None:
    for number in range(5):
        reference = builders.received(app)
        withdraw(reference=reference, reason=None, form_key=f"f{number}", now=clock.now, key=key)
    assert len(recipients()) == 3
    assert len(session.scalars(select(Message)).all()) == 5


def test_tags_in_an_address_make_no_other_mailbox(
    client: ReviewingClient, recipients: Callable[[], list[str]]
) -> None:
    for email in ("ada@example.com", "ada+1@example.com", "Ada+2@Example.com"):
        sent = client.submit(complaint_to_check(client, contact={"way": "email", "email": email}))
        assert sent.h1 == "We have your complaint"
    assert recipients() == ["ada@example.com"]


def test_our_own_address_with_a_tag_is_still_ours(app: Flask, client: ReviewingClient) -> None:
    ours = app.extensions["council"].complaints_email.replace("@", "+x@")
    with pytest.raises(AssertionError, match="not ours"):
        complaint_to_check(client, contact={"way": "email", "email": ours})
