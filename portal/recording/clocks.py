"""Clocks of a case: started, stopped and moved, with the queue position kept true.

Whatever moves a date that has passed first writes down that it was missed: a missed date stays
missed (Policy A4.13).
"""

from collections.abc import Iterable, Mapping
from datetime import date

from portal.domain.clocks import (
    RESPONSES,
    ClockPlan,
    Open,
    Which,
    code_response_after,
    missed_date,
)
from portal.domain.working_days import Calendar
from portal.models import Case, Clock

NOTHING_DUE = date(9999, 12, 31)
"""Where a case with no open clock stands in the queue."""


def start_clocks(
    case: Case, plans: Iterable[ClockPlan], ids: Mapping[str, int], round: int = 1
) -> None:
    """Start the planned clocks on ``case``, each tied to its commitment by ``ids``, those of
    the edition that it is measured by."""
    for plan in plans:
        case.clocks.append(
            Clock(
                which=plan.which,
                stage=case.stage,
                round=round,
                commitment_id=ids[plan.commitment_slug] if plan.commitment_slug else None,
                working_days=plan.working_days,
                started_on=plan.started_on,
                due_on=plan.due_on,
                first_due_on=plan.due_on,
                paused_days=0,
            )
        )
    requeue(case)


def open_clocks(case: Case) -> list[Clock]:
    """Return the clocks of ``case`` that still run, or wait to run on."""
    return [clock for clock in case.clocks if clock.stopped_on is None]


def answer_clocks(case: Case) -> list[Clock]:
    """Return the open clocks of the answer, ours first."""
    found = [clock for clock in open_clocks(case) if clock.which in RESPONSES]
    return sorted(found, key=lambda clock: RESPONSES.index(clock.which))


def promised_day(case: Case, today: date) -> date | None:
    """Return the day by which we can still say that we answer, None when it waits or is late."""
    clocks = answer_clocks(case)
    if not clocks or clocks[0].paused_on is not None or clocks[0].due_on < today:
        return None
    return clocks[0].due_on


def stop_clocks(case: Case, which: Iterable[Which], on: date) -> None:
    """Stop the named clocks on the London date ``on`` and keep each one's result for ever.

    Met when ``on`` is the date it is held to or before it, whatever the hour (Policy A4.5).
    More time that was agreed is another date, and is kept apart (Policy A4.12). One that was
    marked as missed stays missed, whatever day is written down later (Policy A4.13).
    """
    for clock in open_clocks(case):
        if clock.which in set(which):
            clock.stopped_on, clock.paused_on = on, None
            clock.met = clock.missed_due_on is None and on <= clock.held_to
    requeue(case)


def end_all_clocks(case: Case, on: date) -> None:
    """Stop every clock without a result where none was reached: nothing runs on a closed case.

    A clock whose date has passed is a miss; one still in time, or waiting, has no result.
    """
    for clock in open_clocks(case):
        note_miss(clock, on)
        clock.stopped_on, clock.paused_on = on, None
        clock.met = False if clock.missed_due_on else None
    requeue(case)


def acknowledge_clocks(case: Case, on: date, calendar: Calendar) -> None:
    """Stop both acknowledgement clocks and start the code's answer from there (Policy A4.9)."""
    running = {clock.which: clock for clock in open_clocks(case)}
    acknowledgement = running.get(Which.CODE_ACKNOWLEDGEMENT)
    answer = running.get(Which.CODE_RESPONSE)
    if acknowledgement and answer:
        started_on, due_on = code_response_after(
            on, acknowledgement.due_on, answer.working_days, calendar
        )
        set_dates(answer, started_on, due_on, calendar)
    stop_clocks(case, (Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT), on)


def set_dates(clock: Clock, started_on: date, due_on: date, calendar: Calendar) -> None:
    """Count ``clock`` from another day: ``due_on`` is without its pauses and its extensions.

    More time that was agreed stays: a person was told that date.
    """
    clock.started_on = started_on
    counted = _later(due_on, clock.paused_days, calendar)
    if clock.unextended_due_on is None:
        clock.due_on = counted
    else:
        clock.unextended_due_on = counted
        clock.due_on = max(clock.due_on, counted)


def note_miss(clock: Clock, today: date) -> None:
    """Write down that the date of an open clock has passed, before anything moves it."""
    if clock.stopped_on is None:
        clock.missed_due_on = missed_date(clock, today)


def extend_clocks(case: Case, new_due_on: date, today: date) -> None:
    """Give the answer until ``new_due_on`` (Policy A4.12); a later date of the code stays."""
    for clock in answer_clocks(case):
        if clock.due_on < new_due_on:
            note_miss(clock, today)
            clock.unextended_due_on = clock.unextended_due_on or clock.due_on
            clock.due_on = new_due_on
    requeue(case)


def pause_clocks(case: Case, on: date) -> None:
    """Let the dates of the answer wait from the London date ``on`` (Policy A4.11)."""
    for clock in answer_clocks(case):
        note_miss(clock, on)
        clock.paused_on = on
    requeue(case)


def resume_clocks(case: Case, on: date, calendar: Calendar) -> None:
    """Let them run on from ``on``, later by the working days that they waited."""
    for clock in answer_clocks(case):
        if clock.paused_on is None:
            continue
        days = calendar.working_days_between(clock.paused_on, on)
        clock.due_on = resumed_due(clock, on, calendar)
        if clock.unextended_due_on is not None:
            clock.unextended_due_on = _later(clock.unextended_due_on, days, calendar)
        clock.paused_days += days
        clock.paused_on = None
    requeue(case)


def resumed_due(clock: Clock, on: date, calendar: Calendar) -> date:
    """Return when ``clock`` is due when it runs on from ``on``; its date when it does not wait."""
    if clock.paused_on is None:
        return clock.due_on
    return _later(clock.due_on, calendar.working_days_between(clock.paused_on, on), calendar)


def requeue(case: Case) -> None:
    """Set the next due date, its clock and the place in the queue from the clocks that run."""
    case.next_due_on, case.next_due_which, case.queue_on = place(open_clocks(case))


def place(clocks: Iterable[Open]) -> tuple[date | None, Which | None, date]:
    """Return the soonest due date of open ``clocks``, which it is, and where a case with them
    stands in the queue. One that waits is not looked at."""
    running = (clock for clock in clocks if clock.paused_on is None)
    soonest = min(running, key=lambda clock: (clock.due_on, clock.which), default=None)
    if soonest is None:
        return None, None, NOTHING_DUE
    return soonest.due_on, soonest.which, soonest.due_on


def _later(day: date, working_days: int, calendar: Calendar) -> date:
    return calendar.add_working_days(day, working_days) if working_days else day
