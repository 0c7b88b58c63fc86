"""``/health`` (issue 2, item 7)."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from portal.models import CalendarYear, OutboundMail
from portal.models.mail import MailState
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock


def mail(state: MailState, key: str, hours: float) -> OutboundMail:
    at = NOW - timedelta(hours=hours)
    return OutboundMail(
        header_id=key, recipient="a@example.com", subject="A", body="B", state=state,
        created_at=at, next_attempt_at=at,
    )  # fmt: skip


def test_all_is_well(client: ReviewingClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "ok"
    assert answer.json["warnings"] == []
    assert answer.json["calendar_known_until"].endswith("-12-31")
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_warns_when_under_18_months_of_calendar_are_left(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    session.execute(delete(CalendarYear).where(CalendarYear.year > 2028))
    session.commit()
    clock.set(2027, 6, 30)
    assert client.get("/health").json["warnings"] == []  # type: ignore[index]
    clock.set(2027, 7, 1)
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "warning"
    assert "2028-12-31" in answer.json["warnings"][0]


def test_it_warns_of_mail_that_waits_or_failed(client: ReviewingClient, session: Session) -> None:
    session.add_all([mail(MailState.WAITING, "new", 0.5), mail(MailState.SENT, "sent", 90)])
    session.commit()
    well = client.get("/health").json
    assert well is not None
    assert (well["status"], well["oldest_waiting_mail_seconds"]) == ("ok", 1800)
    session.add_all([mail(MailState.WAITING, "old", 2), mail(MailState.FAILED, "bad", 200)])
    session.commit()
    told = client.get("/health").json
    assert told is not None
    assert (told["failed_mails"], len(told["warnings"])) == (1, 2)
    assert told["oldest_waiting_mail_seconds"] == 7200


def test_an_empty_calendar_is_told(client: ReviewingClient, session: Session) -> None:
    session.execute(delete(CalendarYear))
    session.commit()
    answer = client.get("/health").json
    assert answer is not None
    assert answer["calendar_known_until"] is None
    assert "calendar is empty" in answer["warnings"][0]


def test_without_a_database_it_answers_503(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    session.execute(text("ALTER TABLE outbound_mail RENAME TO gone"))
    session.commit()
    try:
        answer = client.get("/health")
    finally:
        session.execute(text("ALTER TABLE gone RENAME TO outbound_mail"))
        session.commit()
    assert answer.status_code == 503
    assert answer.json == {
        "status": "down", "database": False, "warnings": ["The database is gone."],
    }  # fmt: skip
