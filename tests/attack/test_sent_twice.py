"""A form sent again makes one thing; other words are never taken for the same."""

import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Case, Message, OutboundMail
from tests import builders
from tests.journeys.walks import complaint_to_check
from tests.kit.client import ReviewingClient


def test_twenty_at_once_make_one_case_with_one_receipt(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    check = complaint_to_check(client)
    typed = check.values()
    cookie = client.get_cookie("portal")
    assert cookie is not None
    ready = threading.Barrier(20)

    def send(number: int) -> tuple[int, str]:
        twin = app.test_client()
        twin.set_cookie("portal", cookie.value)
        ready.wait()
        answer = twin.post("/complain/check", data=typed, csrf=False)
        return answer.status_code, answer.headers["Location"]

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, range(20)))
    session.rollback()
    case = session.scalars(select(Case)).one()
    assert answers == {(302, f"/complain/sent/{case.reference}")}
    assert session.scalar(select(func.count(OutboundMail.id))) == 1


def test_a_message_changed_after_going_back_is_another_message(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    reference = builders.received(app)
    client.submit(client.get("/track"), reference=reference, tracking_code=builders.TRACKING_CODE)
    page = client.get("/track/reply")
    for words in ("The bin is blue.", "The bin is blue.", "No, the bin is green."):
        assert client.submit(page, message=words).status_code == 200
    session.rollback()
    bodies = [message.body for message in session.scalars(select(Message).order_by(Message.id))]
    assert bodies == ["The bin is blue.", "No, the bin is green."]
