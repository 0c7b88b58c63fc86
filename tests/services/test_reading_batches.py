"""Once a month a head of service hears which challenges are left to read (Policy A10.4)."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.contacts import PersonDetails
from portal.models import OutboundMail, Staff
from portal.recording.acts import act
from portal.services.challenge_reading import mark_read
from portal.services.reading_batches import tell_of_batches
from portal.services.second_readings import send_late_up
from portal.web.jobs import remind_staff
from tests.builders import Member, head, received
from tests.kit.clock import Clock
from tests.services.test_two_officers import race


def at(day: int, month: int = 12, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


NOVEMBER = at(20, 11)


@pytest.fixture
def heidi(app: Flask) -> Member:
    return head(app)


def challenge(app: Flask, when: datetime = NOVEMBER, **details: Any) -> str:
    given = {"commitment": "email", "person": PersonDetails(), "text": "Zebedee says no answer"}
    return received(app, kind=Kind.CHALLENGE, received_at=when, now=when, **{**given, **details})


def mails(session: Session) -> list[OutboundMail]:
    session.rollback()
    return list(session.scalars(select(OutboundMail).order_by(OutboundMail.id)))


def test_the_head_hears_once_how_many_of_last_month_are_left(
    app: Flask, heidi: Member, session: Session
) -> None:
    challenge(app)
    challenge(app)
    challenge(app, at(1))
    challenge(app, at(15, 10))
    challenge(app, service="parks")
    assert [tell_of_batches(now=at(day)) for day in (1, 1, 2, 31)] == [1, 0, 0, 0]
    (mail,) = mails(session)
    assert (mail.recipient, mail.subject) == (heidi.email, "Challenges of November 2026 to read")
    assert "2 challenges" in mail.body
    assert "/staff/challenges?month=2026-11&service=waste" in mail.body
    assert "Zebedee" not in mail.body
    assert "parks" not in mail.body


def test_who_has_nothing_left_to_read_hears_nothing_that_month(
    app: Flask, heidi: Member, session: Session
) -> None:
    reference = challenge(app)
    mark_read(viewer=heidi.viewer, references=[reference], form_key="k", now=at(30, 11))
    assert tell_of_batches(now=at(1)) == 0
    challenge(app)
    assert tell_of_batches(now=at(2)) == 0


def test_what_went_one_level_up_is_not_the_heads_to_read(
    app: Flask, heidi: Member, session: Session
) -> None:
    challenge(app, at(2, 11))
    with app.app_context():
        assert send_late_up(now=at(1), within=10) == 1
    assert tell_of_batches(now=at(1)) == 0


def test_who_is_away_hears_on_the_first_day_back(
    app: Flask, heidi: Member, session: Session
) -> None:
    challenge(app)
    with act(now=at(30, 11)) as doing:
        kept = doing.session.get_one(Staff, heidi.staff_id)
        kept.away_from, kept.away_until = date(2026, 11, 30), date(2026, 12, 3)
    assert [tell_of_batches(now=at(day)) for day in (1, 3, 4, 7)] == [0, 0, 1, 0]


def test_whoever_is_named_does_not_hear_of_it(app: Flask, heidi: Member, session: Session) -> None:
    challenge(app, names=(heidi,))
    assert tell_of_batches(now=at(1)) == 0


def test_workers_at_once_send_one_mail(app: Flask, heidi: Member, session: Session) -> None:
    challenge(app)
    assert sum(race(app, [partial(tell_of_batches, now=at(1))] * 4)) == 1
    assert len(mails(session)) == 1


def test_it_leaves_on_the_first_day_the_office_is_open(
    app: Flask, heidi: Member, session: Session, clock: Clock
) -> None:
    """1 August 2026 is a Saturday."""
    challenge(app, at(29, 7))
    for moment, sent in (
        ((1, 11, 0), 0),
        ((2, 11, 0), 0),
        ((3, 6, 0), 0),
        ((3, 11, 0), 1),
        ((4, 11, 0), 1),
    ):
        clock.set(2026, 8, *moment)
        remind_staff()
        subjects = [one.subject for one in mails(session) if "to read" in one.subject]
        assert len(subjects) == sent, moment
