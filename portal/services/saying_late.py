"""Late, said first: marking a missed date ourselves and saying sorry before anybody asks.

Policy A4.13 and B6 T2. The portal does it by itself, in office hours; see ``portal.web.jobs``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import IN_WRITING, Kind
from portal.domain.clocks import RESPONSES
from portal.domain.joining import way_in_writing
from portal.domain.lateness import CODE_OF, expected_on, is_late, on_its_way
from portal.domain.messages import Purpose
from portal.domain.moves import Actor, Move, after, can
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case, Clock, MissFound
from portal.queries.askers import others_waiting
from portal.queries.calendar import calendar
from portal.queries.cases import case_for_job
from portal.queries.letters import letters_waiting
from portal.queries.misses import misses_said, newly_late
from portal.recording.acts import act
from portal.recording.clocks import note_miss, open_clocks
from portal.recording.history import record
from portal.recording.outbox import address_for, write_to_person
from portal.recording.telling import Told
from portal.recording.telling_joined import copy_to


@dataclass
class Said:
    """What one round did: how many cases were marked, and to how many people we wrote."""

    marked: int = 0
    told: int = 0


def say_late(*, now: datetime) -> Said:
    """Mark every date of ours that ran out as missed, and write one apology for each case, to
    everyone who waits for what is late.

    A date is marked once, whoever asks and how often. Each case is its own act, so that what
    was answered meanwhile is left alone and one case holds up no other. Not marked yet: dates
    whose answer is a letter in the print queue since yesterday, which may have left in time.
    """
    said = Said()
    for case_id in newly_late(london_date(now)):
        _say(case_id, said, now)
    return said


def _say(case_id: int, said: Said, now: datetime) -> None:
    with act(now=now) as doing:
        case = case_for_job(case_id)
        if case is None or not can(Move.SAY_LATE, case.state, case.kind, Actor.SYSTEM):
            return
        late = _late_now(doing.session, case, now)
        if not late:
            return
        case.state = after(Move.SAY_LATE, case.state, case.kind, Actor.SYSTEM)
        found = [_mark(doing.session, case, clock, now) for clock in late]
        worst = max(found, key=lambda one: one.clock.which in RESPONSES)
        told = _apologise(doing.session, case, worst, now)
        others = _others(case, worst)
        for other in others:
            copy_to(other, case, Purpose.LATE, _apology(other, case, worst), now=now)
        for one in found:
            one.told = bool(told)
        record(
            doing.session,
            case,
            Move.SAY_LATE,
            now=now,
            missed={one.clock.which.value: one.due_on.isoformat() for one in found},
            expected_on=worst.expected_on.isoformat() if worst.expected_on else None,
            **told,
        )
        said.marked += 1
        said.told += bool(told) + sum(
            way_in_writing(other.person) in IN_WRITING for other in others
        )


def _others(case: Case, miss: MissFound) -> list[Case]:
    """Return the joined cases whose person waits for what is late.

    A first acknowledgement goes to the person of ``case`` alone; everyone else was told at the
    joining that we have theirs.
    """
    theirs = miss.clock.which in RESPONSES or case.stage > 1
    return others_waiting(case) if theirs else []


def _late_now(session: Session, case: Case, now: datetime) -> list[Clock]:
    """Return the clocks of ``case`` to mark, as they stand inside the act.

    A date that was said for a clock which a change of kind has ended is not said again.
    """
    session.refresh(case, ["clocks"])
    said, today = misses_said(case.id), london_date(now)
    marked = {miss.clock_id for miss in said}
    told = {(miss.clock.which, miss.due_on) for miss in said}
    letters = [letter.purpose for letter in letters_waiting(case.id)]
    return [
        clock
        for clock in open_clocks(case)
        if is_late(clock, case.stage, today)
        and clock.id not in marked
        and (clock.which, clock.due_on) not in told
        and not on_its_way(clock.which, clock.due_on, letters, today, calendar())
    ]


def _mark(session: Session, case: Case, clock: Clock, now: datetime) -> MissFound:
    today = london_date(now)
    note_miss(clock, today)
    code = next((one for one in open_clocks(case) if one.which is CODE_OF.get(clock.which)), None)
    miss = MissFound(
        case=case,
        clock=clock,
        due_on=clock.due_on,
        found_on=today,
        expected_on=expected_on(clock.which, code.due_on if code else None, today, calendar()),
        told=False,
    )
    session.add(miss)
    return miss


def _apology(to: Case, case: Case, miss: MissFound) -> Composed:
    """Return the apology for ``miss`` of ``case`` to the person of ``to``."""
    return compose(
        "late",
        reference=to.reference,
        person=to.person.name,
        is_complaint=case.kind is Kind.COMPLAINT,
        is_answer=miss.clock.which in RESPONSES,
        was_due_on=miss.due_on,
        expected_on=miss.expected_on,
    )


def _apologise(session: Session, case: Case, miss: MissFound, now: datetime) -> dict[str, Any]:
    """Write the apology by the way the person chose; return what the history says of it.

    Nothing, when they chose the phone or gave no way to reach them.
    """
    way = case.person.contact_way
    if way not in IN_WRITING or not address_for(case.person, way):
        return {}
    mail = _apology(case, case, miss)
    message = write_to_person(
        session,
        case,
        Purpose.LATE,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
    )
    session.flush()
    return Told(message.id, way, message.dispatched_on).values
