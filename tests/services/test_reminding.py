"""Reminders, the daily summary and missed dates: each once, in office hours, to those here."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import CaseExclusion, OutboundMail, Staff
from portal.recording.acts import act
from portal.services.reminding import remind, send_summaries
from portal.web.jobs import close_queue, queue_of, remind_staff
from tests.builders import Member, handler, head, kept_case, lead, officer, received, resident
from tests.kit.clock import Clock
from tests.services.test_two_officers import race
from tests.working import Desk

SECRET = "Zebedee Secretname"


def at(day: int, month: int = 12, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=UTC)


@pytest.fixture
def harry(app: Flask) -> Member:
    return handler(app)


@pytest.fixture
def heidi(app: Flask) -> Member:
    return head(app)


@pytest.fixture
def reference(app: Flask, harry: Member, heidi: Member, session: Session) -> str:
    """Harry's complaint: acknowledge by Thursday 26 November, answer by Monday 7 December."""
    return received(app, handled_by=harry, person=resident(name=SECRET))


def mails(session: Session) -> list[tuple[str, str]]:
    """Return (recipient, subject) of the mails to staff, in order."""
    session.rollback()
    return [
        (mail.recipient, mail.subject)
        for mail in session.scalars(
            select(OutboundMail)
            .where(OutboundMail.recipient.like("%@council.example"))
            .order_by(OutboundMail.id)
        )
    ]


def change(staff_id: int, **values: object) -> None:
    with act(now=at(1)) as doing:
        staff = doing.session.get_one(Staff, staff_id)
        for name, value in values.items():
            setattr(staff, name, value)


def test_the_handler_is_reminded_at_two_days_one_day_and_on_the_day_once_each(
    app: Flask, harry: Member, reference: str, session: Session
) -> None:
    Desk(app, harry, reference).acknowledge(at(23, 11))
    assert [remind(now=at(day)) for day in (2, 3, 3, 4, 7, 7)] == [0, 1, 0, 1, 1, 0]
    assert {to for to, _ in mails(session)} == {harry.email}


def test_what_is_done_reminds_nobody(
    app: Flask, harry: Member, reference: str, session: Session
) -> None:
    Desk(app, harry, reference).answer(at(23, 11))
    assert [remind(now=at(day)) for day in (3, 4, 7, 8)] == [0, 0, 0, 0]


def test_a_missed_date_goes_to_the_head_of_the_service_once(
    app: Flask, harry: Member, heidi: Member, reference: str, session: Session
) -> None:
    Desk(app, harry, reference).acknowledge(at(23, 11))
    assert [remind(now=at(day)) for day in (8, 8, 9)] == [1, 0, 0]
    assert mails(session) == [(heidi.email, "1 date was missed")]


def test_while_the_handler_is_away_the_one_who_stands_in_hears_unless_they_are_named(
    app: Flask, harry: Member, heidi: Member, reference: str, session: Session
) -> None:
    cover = handler(app, name="Carla Cover")
    change(harry.staff_id, away_from=date(2026, 11, 24), cover_id=cover.staff_id)
    remind(now=at(24, 11))
    assert [to for to, _ in mails(session)] == [cover.email]
    named = CaseExclusion(case_id=kept_case(reference).id, staff_id=cover.staff_id)
    session.add(named)
    session.commit()
    remind(now=at(25, 11))
    assert [to for to, _ in mails(session)][1:] == [heidi.email]


def test_mails_to_staff_hold_no_words_and_no_name_of_the_person(
    harry: Member, heidi: Member, reference: str, session: Session
) -> None:
    remind(now=at(24, 11))
    remind(now=at(8))
    send_summaries(now=at(8))
    bodies = session.scalars(select(OutboundMail.body)).all()
    assert len(bodies) >= 3
    for body in bodies:
        assert reference in body
        assert SECRET not in body
        assert "bin" not in body


def test_who_is_named_in_a_case_hears_nothing_of_it(app: Flask, session: Session) -> None:
    heidi, leo = head(app), lead(app)
    received(app, names=(heidi,))
    remind(now=at(8))
    send_summaries(now=at(8))
    assert heidi.email not in {to for to, _ in mails(session)}
    assert (leo.email, "1 date was missed") in mails(session)


def test_the_summary_comes_once_a_day_and_only_with_something_in_it(
    app: Flask, harry: Member, heidi: Member, reference: str, session: Session
) -> None:
    assert send_summaries(now=at(23, 11)) == 0
    assert [send_summaries(now=at(7)), send_summaries(now=at(7, hour=15))] == [2, 0]
    assert send_summaries(now=at(8)) == 2
    assert {to for to, _ in mails(session)} == {harry.email, heidi.email}


def test_the_officers_summary_counts_what_waits_for_triage(app: Flask, session: Session) -> None:
    olive = officer(app)
    received(app)
    assert send_summaries(now=at(24, 11)) == 1
    assert [to for to, _ in mails(session)] == [olive.email]
    assert (
        "1 contact waits for triage."
        in session.scalars(select(OutboundMail.body).order_by(OutboundMail.id)).all()[-1]
    )


def test_the_summary_can_be_turned_off_and_a_missed_date_cannot(
    heidi: Member, reference: str, session: Session
) -> None:
    change(heidi.staff_id, daily_summary=False)
    send_summaries(now=at(8))
    assert heidi.email not in {to for to, _ in mails(session)}
    remind(now=at(8))
    assert heidi.email in {to for to, _ in mails(session)}


def test_workers_at_once_send_one_mail(app: Flask, reference: str, session: Session) -> None:
    assert sum(race(app, [partial(remind, now=at(24, 11))] * 4)) == 1
    assert sum(race(app, [partial(send_summaries, now=at(24, 11))] * 4)) == 2
    assert len(mails(session)) == 3


def test_nothing_leaves_outside_office_hours_and_nothing_twice_across_a_restart(
    app: Flask, reference: str, session: Session, clock: Clock
) -> None:
    for moment in ((24, 8, 30), (24, 17, 30), (28, 11, 0), (29, 11, 0)):
        clock.set(2026, 11, *moment)
        remind_staff()
    assert mails(session) == []
    clock.set(2026, 11, 24, 11, 0)
    remind_staff()
    sent = mails(session)
    close_queue(app)
    queue_of(app)
    remind_staff()
    assert sent
    assert mails(session) == sent


def test_a_long_list_is_cut_and_the_rest_counted(
    app: Flask, harry: Member, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.services.reminding.MOST_LISTED", 2)
    for _ in range(3):
        received(app, handled_by=harry)
    assert remind(now=at(24, 11)) == 1
    body = session.scalars(select(OutboundMail.body).order_by(OutboundMail.id)).all()[-1]
    assert "And 1 more case." in body
