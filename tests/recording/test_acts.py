"""One act, one transaction, once."""

from datetime import datetime
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.cases import Channel, Kind
from portal.domain.contacts import Contact
from portal.domain.errors import AlreadySent, ChangedByOther
from portal.models import Case, NumberCounter, SentForm
from portal.recording.acts import act
from portal.recording.history import record
from portal.recording.intake import receive

TOGETHER = 8


def complaint(now: datetime) -> Contact:
    return Contact(Kind.COMPLAINT, Channel.ONLINE, now, "Nobody came.")


def test_an_act_that_fails_leaves_nothing_behind(session: Session, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), act(now=now, form_key="k") as doing:
        receive(doing.session, complaint(now), now=now)
        raise ZeroDivisionError
    assert session.scalar(select(func.count()).select_from(Case)) == 0
    assert session.scalar(select(func.count()).select_from(NumberCounter)) == 0
    assert session.scalar(select(func.count()).select_from(SentForm)) == 0


def test_a_form_sent_twice_acts_once_and_tells_the_first_result(
    session: Session, now: datetime
) -> None:
    with act(now=now, form_key="k") as doing:
        doing.result = receive(doing.session, complaint(now), now=now).reference
        first = doing.result
    with pytest.raises(AlreadySent) as sent, act(now=now, form_key="k"):
        raise AssertionError("the act began again")
    assert sent.value.result == first


def at_once(app: Flask, work) -> list[str]:  # type: ignore[no-untyped-def]
    """Run ``work`` in several threads that start together; return what each came to."""
    start, ends = Barrier(TOGETHER), []

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                ends.append(work())
            except (AlreadySent, ChangedByOther) as refused:
                ends.append(type(refused).__name__)
            finally:
                db.session.remove()

    threads = [Thread(target=run) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_one_form_sent_many_times_at_once_makes_one_case(app: Flask, now: datetime) -> None:
    def send() -> str:
        with act(now=now, form_key="same") as doing:
            doing.result = receive(doing.session, complaint(now), now=now).reference
            return doing.result

    ends = at_once(app, send)
    assert ends.count("AlreadySent") == TOGETHER - 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_many_cases_at_once_are_numbered_without_gaps(app: Flask, now: datetime) -> None:
    def send() -> str:
        with act(now=now) as doing:
            return receive(doing.session, complaint(now), now=now).reference

    ends = at_once(app, send)
    with app.app_context():
        numbers = list(db.session.scalars(select(Case.number).order_by(Case.number)))
    assert len(set(ends)) == TOGETHER
    assert numbers == list(range(1, TOGETHER + 1))


def test_of_two_who_change_a_case_unlocked_one_is_told(app: Flask, now: datetime) -> None:
    with app.app_context(), act(now=now) as doing:
        case_id = receive(doing.session, complaint(now), now=now).id
    both_have_read = Barrier(2, timeout=3)

    def change(word: str) -> str:
        with app.app_context():
            case = db.session.get_one(Case, case_id)
            db.session.commit()
            both_have_read.wait()
            try:
                case.effect = word
                db.session.commit()
            except Exception as refused:
                db.session.rollback()
                return type(refused).__name__
            finally:
                db.session.remove()
            return word

    ends: list[str] = []
    threads = [Thread(target=lambda w=w: ends.append(change(w))) for w in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) in (["StaleDataError", "one"], ["StaleDataError", "two"])


def test_a_case_changes_version_with_every_line_of_its_history(
    session: Session, now: datetime
) -> None:
    with act(now=now) as doing:
        case = receive(doing.session, complaint(now), now=now)
    before = case.version
    with act(now=now) as doing:
        record(doing.session, doing.session.get_one(Case, case.id), "noted", now=now)
    session.refresh(case)
    assert case.version == before + 1
