"""Changing what a case is: its clocks are counted again from the day it was received.

Policy A1.7: the received date, the channel and the history stay.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind, needs_reply
from portal.domain.clocks import ClockPlan, Which, code_response_after, plan_clocks
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.times import london_date
from portal.domain.working_days import BeyondCalendar, Calendar
from portal.models import Case, Clock, Commitment, Event, Point
from portal.queries.calendar import calendar
from portal.queries.editions import KeptEdition, edition_on
from portal.recording.clocks import note_miss, open_clocks, requeue, set_dates
from portal.recording.history import record

ACKNOWLEDGING = frozenset({Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT})

PURPOSES: dict[str, str] = {
    Move.ACKNOWLEDGE.value: Purpose.ACKNOWLEDGEMENT,
    Move.RESPOND.value: Purpose.RESPONSE,
}
"""What a line of the history sent. One of a letter's posting says so itself."""

TELLING = (*PURPOSES, Move.POST.value, Move.REOPEN.value)


def change_kind(session: Session, case: Case, kind: Kind, *, now: datetime) -> None:
    """Make ``case`` a contact of ``kind`` and count its clocks again.

    Clocks that have stopped keep their results. One that runs and is still owed goes on by the
    new rule; one that is no longer owed ends, late if it was late. What was acknowledged
    already stays acknowledged on that day. Past the calendar's end there are no dates, as at
    intake.
    """
    case.kind = kind
    case.needs_reply = needs_reply(kind, case.needs_reply)
    if kind is Kind.COMPLAINT and not case.points:
        case.points = _points(session, case)
    count_again(session, case, now=now)


def look_at_as_complaint(session: Session, case: Case) -> None:
    """Make a request that was acknowledged as a complaint one again, for a second look at it. Its
    first answer keeps its dates and their results."""
    case.kind = Kind.COMPLAINT
    if not case.points:
        case.points = _points(session, case)


def count_again(session: Session, case: Case, *, now: datetime) -> None:
    """Count the clocks of stage 1 again from the kind, the channel and the received date.

    Clocks that have stopped keep their results, and what was done stays done. Past the
    calendar's end there are no dates, as at intake.
    """
    kept, days = edition_on(case.received_on), calendar()
    try:
        plans = plan_clocks(
            kept.edition, case.kind, case.channel, case.received_on, days, case.needs_reply
        )
        _replace(case, _counted(session, case, plans, kept, days), kept, days, now)
    except BeyondCalendar as ended:
        requeue(case)
        case.queue_on = case.received_on
        record(session, case, "no_dates", now=now, words=str(ended))


def _points(session: Session, case: Case) -> list[Point]:
    points = [Point(position=1, text=case.text)]
    if case.commitment_id is not None:
        commitment = session.get_one(Commitment, case.commitment_id)
        points.append(Point(position=2, text=commitment.short_title, commitment_id=commitment.id))
    return points


def _counted(
    session: Session, case: Case, plans: tuple[ClockPlan, ...], kept: KeptEdition, days: Calendar
) -> dict[Which, tuple[ClockPlan, date, date, date | None]]:
    """Return each plan with its start, its due date and the day it was done already, if so.

    What was answered and opened again has an answer to give from that day, and no other clock
    starts again (Policy A5.1, lessons 1.10).
    """
    done = _done(session, case)
    by_which = {plan.which: plan for plan in plans}
    if done.reopened_on:
        again = plan_clocks(
            kept.edition, case.kind, case.channel, done.reopened_on, days, case.needs_reply
        )
        by_which |= {plan.which: plan for plan in again if plan.which is Which.OUR_RESPONSE}
    found: dict[Which, tuple[ClockPlan, date, date, date | None]] = {}
    for which, plan in by_which.items():
        started_on, due_on = plan.started_on, plan.due_on
        done_on = done.acknowledged_on if which in ACKNOWLEDGING else None
        if which is Which.CODE_RESPONSE:
            done_on = done.answered_on
            if done.acknowledged_on:
                limit = by_which[Which.CODE_ACKNOWLEDGEMENT].due_on
                started_on, due_on = code_response_after(
                    done.acknowledged_on, limit, plan.working_days, days
                )
        found[which] = (plan, started_on, due_on, done_on)
    if done.reopened_on:
        ended = {clock.which for clock in case.clocks if clock.stopped_on is not None}
        for which in ended - {clock.which for clock in open_clocks(case)} - {Which.OUR_RESPONSE}:
            found.pop(which, None)
    return found


@dataclass(frozen=True)
class _Done:
    """The first days on which the person was told, and the last on which it was opened again."""

    acknowledged_on: date | None
    answered_on: date | None
    reopened_on: date | None


def _done(session: Session, case: Case) -> _Done:
    """Return what the history tells of ``case``.

    A letter counts from the day of posting, a call from its own day; an answer acknowledges
    too (Policy A4.9).
    """
    acknowledged, answered, reopened = [], [], []
    for line in session.scalars(
        select(Event).where(Event.case_id == case.id, Event.what.in_(TELLING)).order_by(Event.id)
    ):
        if line.what == Move.REOPEN:
            reopened.append(london_date(line.at))
        elif line.values.get("sent_on"):
            sent_on = date.fromisoformat(line.values["sent_on"])
            purpose = line.values.get("purpose") or PURPOSES[line.what]
            if purpose in PURPOSES.values():
                acknowledged.append(sent_on)
            if purpose == Purpose.RESPONSE:
                answered.append(sent_on)
    return _Done(
        min(acknowledged, default=None), min(answered, default=None), max(reopened, default=None)
    )


def _replace(
    case: Case,
    wanted: dict[Which, tuple[ClockPlan, date, date, date | None]],
    kept: KeptEdition,
    days: Calendar,
    now: datetime,
) -> None:
    today = london_date(now)
    running = {clock.which: clock for clock in open_clocks(case)}
    rounds = dict.fromkeys(Which, 0)
    for clock in case.clocks:
        rounds[clock.which] = max(rounds[clock.which], clock.round)
    for which, clock in running.items():
        if which not in wanted:
            note_miss(clock, today)
            clock.stopped_on, clock.paused_on = today, None
            clock.met = False if clock.missed_due_on else None
    for which, (plan, started_on, due_on, done_on) in wanted.items():
        commitment_id = kept.ids[plan.commitment_slug] if plan.commitment_slug else None
        if which in running:
            clock = running[which]
            note_miss(clock, today)
            clock.commitment_id, clock.working_days = commitment_id, plan.working_days
            set_dates(clock, started_on, due_on, days)
        elif not (done_on and rounds[which]):
            case.clocks.append(
                Clock(
                    which=which,
                    stage=case.stage,
                    round=rounds[which] + 1,
                    commitment_id=commitment_id,
                    working_days=plan.working_days,
                    started_on=started_on,
                    due_on=due_on,
                    first_due_on=due_on,
                    stopped_on=done_on,
                    met=done_on <= due_on if done_on else None,
                    paused_days=0,
                )
            )
    requeue(case)
