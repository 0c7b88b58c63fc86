"""Reminding of consent, and going on without it (Policy A7.1)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.cases import Kind, State
from portal.domain.messages import Purpose
from portal.domain.moves import Actor, Move, after
from portal.domain.representatives import REMIND_AFTER, WAIT_AT_MOST
from portal.domain.times import london_date
from portal.domain.working_days import BeyondCalendar
from portal.mailer import compose
from portal.models import Case, Consent
from portal.queries.calendar import calendar
from portal.queries.cases import case_for_job
from portal.recording.acts import act
from portal.recording.clocks import answer_clocks
from portal.recording.dispatch import watched
from portal.recording.ending import at_work
from portal.recording.history import record
from portal.recording.pauses import end_pause, running_pause
from portal.recording.telling import tell_by_their_way
from portal.recording.telling_joined import give_others_date


def chase_consents(*, now: datetime) -> int:
    """Remind of consent after 5 working days and go on without it after 20; return how many.

    Each once, on working days only. The case is not closed: what reveals nothing personal can
    still be looked at, and an officer may close it as "no consent". One case that cannot be
    counted holds up no other.
    """
    today = london_date(now)
    if not calendar().is_surely_working_day(today):
        return 0
    waiting = db.session.scalars(
        select(Case.id)
        .join(Consent, Consent.case_id == Case.id)
        .where(
            Case.state == State.WAITING_FOR_CONSENT,
            Consent.answer.is_(None),
            Consent.given_up_on.is_(None),
            Consent.asked_on < today,
        )
        .order_by(Case.id)
        .distinct()
    ).all()
    return sum(_chase(case_id, now) for case_id in waiting)


def _chase(case_id: int, now: datetime) -> bool:
    today = london_date(now)
    with act(now=now) as doing:
        case = case_for_job(case_id)
        if case is None or case.state != State.WAITING_FOR_CONSENT:
            return False
        asked = _open_request(case)
        if asked is None:
            return False
        try:
            remind_on = calendar().add_working_days(asked.asked_on, REMIND_AFTER)
            last_day = calendar().add_working_days(asked.asked_on, WAIT_AT_MOST)
        except BeyondCalendar:
            return False
        if today > last_day:
            _give_up(doing.session, case, asked, now)
            return True
        if asked.reminded_on is None and today >= remind_on:
            _remind(doing.session, case, asked, last_day, now)
            return True
        return False


def _open_request(case: Case) -> Consent | None:
    waiting = [one for one in case.consents if one.answer is None and one.given_up_on is None]
    return waiting[-1] if waiting else None


def _remind(session: Session, case: Case, asked: Consent, last_day: date, now: datetime) -> None:
    case.state = after(Move.REMIND_CONSENT, case.state, case.kind, Actor.SYSTEM)
    asked.reminded_on = london_date(now)
    pause = running_pause(case)
    text = pause.words if pause else ""
    mail = compose(
        "consent_reminder",
        reference=case.reference,
        person=case.person.name,
        asked_on=asked.asked_on,
        text=text,
        answer_by=last_day,
    )
    told = tell_by_their_way(session, case, Purpose.REMINDER, mail, now=now)
    record(session, case, Move.REMIND_CONSENT, now=now, **told)


def _give_up(session: Session, case: Case, asked: Consent, now: datetime) -> None:
    today = london_date(now)
    work = at_work(case)
    case.state = after(Move.NO_CONSENT, case.state, case.kind, Actor.SYSTEM, work=work)
    asked.given_up_on = today
    counted = watched(case, lambda: _resume(case, today))
    clocks = answer_clocks(case)
    due_on = clocks[0].due_on if clocks else None
    mail = compose(
        "no_consent",
        reference=case.reference,
        person=case.person.name,
        asked_on=asked.asked_on,
        today=today,
        due_on=due_on,
        is_complaint=case.kind is Kind.COMPLAINT,
    )
    give_others_date(case, due_on, now=now)
    told = tell_by_their_way(session, case, Purpose.NEW_DATE, mail, now=now)
    record(session, case, Move.NO_CONSENT, now=now, **told, **counted)


def _resume(case: Case, on: date) -> None:
    end_pause(case, on, calendar())
