"""Drafts: kept for a day, sent once, and gone without a trace of who they were."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, Kind
from portal.domain.contacts import Contact
from portal.domain.errors import AlreadySent, ChangedByOther, NotFound
from portal.models import Case, Draft
from portal.queries.drafts import find_draft, sent_case
from portal.recording.sending import ToSend, tracking_code
from portal.services.complaints import send_complaint
from portal.services.drafts import keep_answers, purge_drafts

KEY = b"a key of the tests"
DAY = timedelta(days=1)


def contact(now: datetime) -> Contact:
    return Contact(kind=Kind.COMPLAINT, channel=Channel.ONLINE, received_at=now, text="Late")


def send(secret: str, answers: dict[str, object], now: datetime, **more: int) -> str:
    return send_complaint(
        sending=ToSend("complaint", secret, answers),
        contact=contact(now),
        tracking_key=KEY,
        now=now,
        **more,
    )


def test_answers_are_kept_beside_those_before(session: Session, now: datetime) -> None:
    secret, _ = keep_answers(journey="complaint", secret=None, answers={"a": {"x": 1}}, now=now)
    same, kept = keep_answers(journey="complaint", secret=secret, answers={"b": {"y": 2}}, now=now)
    assert same == secret
    assert kept == {"a": {"x": 1}, "b": {"y": 2}}
    found = find_draft("complaint", secret, now, DAY)
    assert found is not None
    assert found.answers == kept


def test_a_secret_that_opens_nothing_begins_a_new_draft(session: Session, now: datetime) -> None:
    secret, kept = keep_answers(journey="complaint", secret="guessed", answers={"a": {}}, now=now)
    assert secret != "guessed"
    assert kept == {"a": {}}
    assert find_draft("complaint", "guessed", now, DAY) is None
    assert find_draft("challenge", secret, now, DAY) is None


def test_a_draft_is_sent_once(session: Session, now: datetime) -> None:
    secret, answers = keep_answers(journey="complaint", secret=None, answers={"a": {}}, now=now)
    first = send(secret, answers, now)
    assert send(secret, answers, now) == first
    assert send(secret, {"other": {}}, now) == first
    with pytest.raises(AlreadySent) as sent:
        keep_answers(journey="complaint", secret=secret, answers={"b": {}}, now=now)
    assert sent.value.result == first
    assert len(session.scalars(select(Case)).all()) == 1


def test_other_answers_than_those_shown_are_not_sent(session: Session, now: datetime) -> None:
    secret, _ = keep_answers(journey="complaint", secret=None, answers={"a": {}}, now=now)
    with pytest.raises(ChangedByOther):
        send(secret, {"a": {"x": 1}}, now)
    with pytest.raises(NotFound):
        send("guessed", {"a": {}}, now)
    assert session.scalars(select(Case)).all() == []


def test_the_tracking_code_follows_from_the_secret_and_the_key() -> None:
    code = tracking_code("secret", KEY)
    assert code == tracking_code("secret", KEY)
    assert len(code) == 19
    assert len({code, tracking_code("secrft", KEY), tracking_code("secret", b"other")}) == 3


def test_drafts_go_after_a_day_and_cases_stay(session: Session, now: datetime) -> None:
    old, answers = keep_answers(journey="complaint", secret=None, answers={"a": {}}, now=now)
    reference = send(old, answers, now)
    later = now + timedelta(hours=23)
    young, _ = keep_answers(journey="complaint", secret=None, answers={"a": {}}, now=later)
    assert purge_drafts(now=now + DAY - timedelta(seconds=1), lifetime=DAY) == 0
    assert purge_drafts(now=now + DAY, lifetime=DAY) == 1
    assert find_draft("complaint", old, now, DAY) is None
    assert find_draft("complaint", young, later, DAY) is not None
    assert sent_case(reference, old) is None
    assert session.scalars(select(Case.reference)).all() == [reference]


def test_a_new_draft_never_takes_the_number_of_one_that_is_gone(
    app: Flask, session: Session, now: datetime
) -> None:
    secret, answers = keep_answers(journey="complaint", secret=None, answers={"a": {}}, now=now)
    send(secret, answers, now)
    purge_drafts(now=now + DAY, lifetime=DAY)
    assert session.scalars(select(Draft)).all() == []
    again, answers = keep_answers(
        journey="complaint", secret=None, answers={"a": {}}, now=now + DAY
    )
    send(again, answers, now + DAY)
    assert len(session.scalars(select(Case)).all()) == 2


def test_a_complaint_closes_the_challenge_it_came_from(session: Session, now: datetime) -> None:
    challenge, _ = keep_answers(journey="challenge", secret=None, answers={"a": {}}, now=now)
    before = find_draft("challenge", challenge, now, DAY)
    assert before is not None
    secret, answers = keep_answers(journey="complaint", secret=None, answers={"a": {}}, now=now)
    reference = send(secret, answers, now, carried_from=before.id)
    after = find_draft("challenge", challenge, now, DAY)
    assert after is not None
    assert after.sent_reference == reference
