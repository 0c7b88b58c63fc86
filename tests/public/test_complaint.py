"""Making a complaint, screen by screen (Policy B3)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Case
from tests.journeys.walks import complaint_to_check
from tests.kit.client import ReviewingClient


def test_a_complaint_is_sent(client: ReviewingClient, session: Session) -> None:
    check = complaint_to_check(client)
    assert check.h1 == "Check your answers before you send your complaint"
    sent = client.submit(check)
    assert sent.h1 == "We have your complaint"
    case = session.scalars(select(Case)).one()
    assert case.reference in sent.words
