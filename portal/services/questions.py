"""Reminding people of our questions, by the portal itself (screen S7)."""

from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.domain.cases import ContactWay, State
from portal.domain.messages import Purpose
from portal.domain.moves import Actor, Move, after, can
from portal.domain.times import london_date
from portal.mailer import compose
from portal.models import Case, Inquiry
from portal.queries.calendar import calendar
from portal.queries.cases import case_for_job
from portal.queries.letters import letters_waiting
from portal.queries.mail import did_not_arrive
from portal.queries.putting_right import approval_waiting
from portal.recording.acts import act
from portal.recording.clocks import promised_day
from portal.recording.ending import open_inquiry
from portal.recording.history import record
from portal.recording.pauses import running_pause
from portal.recording.telling import tell_by_their_way


def remind_of_questions(*, now: datetime) -> int:
    """Remind everyone whose day to answer our question has come; return how many.

    Each question once, on working days only. Whoever wants the phone is left to the officer,
    whose page says so.
    """
    today = london_date(now)
    if not calendar().is_surely_working_day(today):
        return 0
    waiting = db.session.scalars(
        select(Case.id)
        .join(Inquiry, Inquiry.case_id == Case.id)
        .where(
            Case.state.in_((State.WAITING_FOR_PERSON, State.STAGE_2)),
            Inquiry.answered_on.is_(None),
            Inquiry.reminded_on.is_(None),
            Inquiry.answer_by <= today,
        )
        .order_by(Case.id)
        .distinct()
    ).all()
    return sum(_remind(case_id, now) for case_id in waiting)


def _remind(case_id: int, now: datetime) -> bool:
    today = london_date(now)
    with act(now=now) as doing:
        case = case_for_job(case_id)
        asked = _to_remind_of(case, now) if case else None
        if case is None or asked is None:
            return False
        case.state = after(Move.REMIND_QUESTION, case.state, case.kind, Actor.SYSTEM)
        asked.reminded_on = today
        mail = compose(
            "question_reminder",
            reference=case.reference,
            person=case.person.name,
            asked_on=asked.asked_on,
            question=asked.question,
            due_on=promised_day(case, today),
        )
        told = tell_by_their_way(doing.session, case, Purpose.REMINDER, mail, now=now)
        record(doing.session, case, Move.REMIND_QUESTION, now=now, **told)
        return True


def _to_remind_of(case: Case, now: datetime) -> Inquiry | None:
    """Return the newest open question when its day has come and we still need the answer.

    A letter that waits may be the question itself, or the answer that needs no reply any more.
    No mail goes again to an address that the last one did not reach.
    """
    asked = open_inquiry(case)
    if asked is None or asked.reminded_on or asked.answer_by > london_date(now):
        return None
    waits = running_pause(case) or letters_waiting(case.id) or approval_waiting(case.id)
    lost = case.person.contact_way is ContactWay.EMAIL and did_not_arrive(case)
    possible = can(Move.REMIND_QUESTION, case.state, case.kind, Actor.SYSTEM)
    return asked if possible and not waits and not lost else None
