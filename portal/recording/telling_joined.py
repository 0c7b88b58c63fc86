"""What everyone is told whose case is answered together with another (Policy A7.5)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from portal.domain.cases import ContactWay, Kind
from portal.domain.joining import each_asker_once, same_asker, way_in_writing
from portal.domain.messages import Purpose
from portal.domain.times import london_date
from portal.mailer import Composed, compose, greeting
from portal.models import Case, Message
from portal.queries.askers import others_waiting
from portal.queries.links import JOINED_ANSWER, goes_on_as, joined_to
from portal.recording.history import record
from portal.recording.outbox import write_to_person

JOINED_COPY = "joined_copy"
"""The line that says that its person got a copy of what was written on the one that stays."""

TOLD_OF_STAGE_2 = "told_of_stage_2"
"""The line that says that its person was told that somebody else asked for stage 2."""


def answer_joined(case: Case, purpose: Purpose, on: date) -> None:
    """Give the answer that left on ``case`` to the person of each case that goes on as it.

    Another person gets it by their own way, greeted by their own name; the same person finds it
    on the tracking page of that case, and gets no second mail. ``on`` is the London date on
    which it left.
    """
    session = object_session(case)
    if session is None or goes_on_as(case.id) is not None:
        return
    joined = joined_to(case.id)
    if not joined:
        return
    answer = session.scalar(
        select(Message)
        .where(Message.case_id == case.id, Message.purpose == purpose, ~Message.incoming)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if answer is None:
        return
    for other in joined:
        same = same_asker(case, other)
        way = ContactWay.NONE if same else way_in_writing(other.person)
        _give(session, case, other, answer, way, on)


def tell_others_of_stage_2(asker: Case, kept: Case, due_on: date, *, now: datetime) -> None:
    """Tell everybody whose case is ``kept``, or joined to it, that stage 2 was asked for by
    someone else, and never by whom. ``asker`` is the case whose person asked."""
    for other in each_asker_once((kept, *joined_to(kept.id)), beside=asker):
        mail = compose(
            "joined_stage_2",
            reference=other.reference,
            person=other.person.name,
            due_on=due_on,
        )
        write_aside(other, Purpose.NOTE, mail, TOLD_OF_STAGE_2, kept, now=now)


def copy_to(other: Case, case: Case, purpose: Purpose, mail: Composed, *, now: datetime) -> None:
    """Write to the person of ``other`` too what the person of ``case`` is told."""
    write_aside(other, purpose, mail, JOINED_COPY, case, now=now)


def copy_to_others(
    case: Case, purpose: Purpose, mail_to: Callable[[Case], Composed], *, now: datetime
) -> None:
    """Write what ``mail_to`` makes of their case to everyone else who waits for what is answered
    on ``case``."""
    for other in others_waiting(case):
        copy_to(other, case, purpose, mail_to(other), now=now)


def give_others_date(case: Case, due_on: date | None, *, now: datetime) -> None:
    """Tell everyone else who waits for what is answered on ``case`` that we carry on, and by when
    we answer; None: a date that they know is over."""

    def mail_to(other: Case) -> Composed:
        return compose(
            "new_date",
            reference=other.reference,
            person=other.person.name,
            is_complaint=other.kind is Kind.COMPLAINT,
            due_on=due_on,
        )

    copy_to_others(case, Purpose.NEW_DATE, mail_to, now=now)


def copy_acknowledgement(other: Case, kept: Case, *, now: datetime) -> None:
    """Write to the person of ``other``, who asked later, what was acknowledged on ``kept``."""
    purpose = Purpose.STAGE_2_ACKNOWLEDGEMENT
    sent = [one for one in kept.messages if one.purpose is purpose and one.dispatched_on]
    if sent:
        said = sent[-1].body.replace(kept.reference, other.reference)
        body = said.replace(greeting(kept.person.name), greeting(other.person.name), 1)
        subject = sent[-1].subject.replace(kept.reference, other.reference)
        copy_to(other, kept, purpose, Composed(subject, body), now=now)


def write_aside(
    other: Case,
    purpose: Purpose,
    mail: Composed,
    what: str,
    kept: Case,
    *,
    now: datetime,
    **more: Any,
) -> None:
    """Write ``mail`` on ``other`` in writing, by the way of its person, with a line ``what`` that
    says ``more``."""
    session = object_session(other)
    assert session is not None
    way = way_in_writing(other.person)
    message = write_to_person(
        session,
        other,
        purpose,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
        way=way,
    )
    session.flush()
    record(
        session,
        other,
        what,
        now=now,
        message_id=message.id,
        linked=kept.reference,
        way=way.value,
        **more,
    )


def _give(
    session: Session, case: Case, other: Case, answer: Message, way: ContactWay, on: date
) -> None:
    theirs = greeting(case.person.name)
    said = (each for each in answer.body.split("\n\n") if each != theirs)
    mail = compose(
        "joined_answer",
        reference=other.reference,
        person=other.person.name,
        kept_reference=case.reference,
        answer="\n\n".join(said),
    )
    message = write_to_person(
        session,
        other,
        Purpose.MERGED,
        subject=mail.subject,
        body=mail.body,
        now=answer.written_at,
        on=on,
        staff_id=answer.written_by_id,
        way=way,
    )
    session.flush()
    record(
        session,
        other,
        JOINED_ANSWER,
        now=answer.written_at,
        staff_id=answer.written_by_id,
        message_id=message.id,
        linked=case.reference,
        way=way.value,
    )


def tell_of_stop(other: Case, kept: Case, *, now: datetime) -> None:
    """Tell the person of ``other`` that nobody wants stage 2 of ``kept`` any more."""
    mail = compose("stage_2_stopped", reference=other.reference, person=other.person.name)
    write_aside(other, Purpose.NOTE, mail, JOINED_COPY, kept, now=now)
