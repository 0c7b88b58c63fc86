"""Clocks of a case: started, stopped and moved, with the queue position kept true."""

from collections.abc import Iterable, Mapping
from datetime import date

from portal.domain.clocks import ClockPlan, Running, Which, code_response_after
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
            )
        )
    requeue(case)


def open_clocks(case: Case) -> list[Clock]:
    """Return the clocks of ``case`` that still run."""
    return [clock for clock in case.clocks if clock.stopped_on is None]


def stop_clocks(case: Case, which: Iterable[Which], on: date) -> None:
    """Stop the named clocks on the London date ``on`` and keep each one's result for ever.

    Met when ``on`` is the due date or before it, whatever the hour (Policy A4.5).
    """
    for clock in open_clocks(case):
        if clock.which in set(which):
            clock.stopped_on = on
            clock.met = on <= clock.due_on
    requeue(case)


def end_all_clocks(case: Case, on: date) -> None:
    """Stop every clock without a result where none was reached: nothing runs on a closed case.

    A clock whose date has passed is a miss; one still in time has no result.
    """
    for clock in open_clocks(case):
        clock.stopped_on = on
        clock.met = False if on > clock.due_on else None
    requeue(case)


def acknowledge_clocks(case: Case, on: date, calendar: Calendar) -> None:
    """Stop both acknowledgement clocks and start the code's answer from there (Policy A4.9)."""
    running = {clock.which: clock for clock in open_clocks(case)}
    acknowledgement = running.get(Which.CODE_ACKNOWLEDGEMENT)
    answer = running.get(Which.CODE_RESPONSE)
    if acknowledgement and answer:
        answer.started_on, answer.due_on = code_response_after(on, acknowledgement.due_on, calendar)
    stop_clocks(case, (Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT), on)


def requeue(case: Case) -> None:
    """Set the next due date, its clock and the place in the queue from the open clocks."""
    case.next_due_on, case.next_due_which, case.queue_on = place(open_clocks(case))


def place(running: Iterable[Running]) -> tuple[date | None, Which | None, date]:
    """Return the soonest due date of ``running`` clocks, which it is, and where a case with
    them stands in the queue."""
    soonest = min(running, key=lambda clock: (clock.due_on, clock.which), default=None)
    if soonest is None:
        return None, None, NOTHING_DUE
    return soonest.due_on, soonest.which, soonest.due_on
