"""The clocks of a case: which dates run, when they are due, and what came of them.

Policy A4.5 and A4.7 to A4.14. Our own days come from the edition of the commitments; the
national code's stand here. All dates are London dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from portal.domain.cases import Channel, Kind
from portal.domain.commitments import Edition, Step
from portal.domain.words import N_
from portal.domain.working_days import Calendar


class Which(StrEnum):
    """Which deadline a clock is."""

    OUR_ACKNOWLEDGEMENT = "our_acknowledgement"
    OUR_RESPONSE = "our_response"
    CODE_ACKNOWLEDGEMENT = "code_acknowledgement"
    CODE_RESPONSE = "code_response"


WHICH_WORDS = {
    Which.OUR_ACKNOWLEDGEMENT: N_("Our commitment: acknowledge"),
    Which.OUR_RESPONSE: N_("Our commitment: answer in full"),
    Which.CODE_ACKNOWLEDGEMENT: N_("National code: acknowledge"),
    Which.CODE_RESPONSE: N_("National code: answer in full"),
}

RESPONSES = (Which.OUR_RESPONSE, Which.CODE_RESPONSE)
"""The clocks of the full answer: those that more time and pauses move, ours first."""

OURS = {Step.ACKNOWLEDGEMENT: Which.OUR_ACKNOWLEDGEMENT, Step.RESPONSE: Which.OUR_RESPONSE}


@dataclass(frozen=True)
class CodeLimit:
    """One limit of the Ombudsman's Complaint Handling Code of February 2024."""

    working_days: int
    paragraph: str


NATIONAL_CODE = {
    Which.CODE_ACKNOWLEDGEMENT: CodeLimit(5, "6.2"),
    Which.CODE_RESPONSE: CodeLimit(10, "6.3"),
}
"""Stage 1: acknowledged within 5 working days of receipt, answered within 10 of that (A4.8)."""

STAGE_2_CODE = {Which.CODE_ACKNOWLEDGEMENT: 5, Which.CODE_RESPONSE: 20}
"""Stage 2, in working days: acknowledged from the request, answered from that (Policy A4.8)."""


class Result(StrEnum):
    """What came of a clock, or how it stands."""

    MET = "met"
    MISSED = "missed"
    EXTENDED = "extended"
    RUNNING = "running"
    PAUSED = "paused"
    LATE = "late"
    NOT_MEASURED = "not_measured"


RESULT_WORDS = {
    Result.MET: N_("On time"),
    Result.MISSED: N_("Late"),
    Result.EXTENDED: N_("Within more time that was agreed"),
    Result.RUNNING: N_("Not due yet"),
    Result.PAUSED: N_("Waits"),
    Result.LATE: N_("Late and not done yet"),
    Result.NOT_MEASURED: N_("Ended before it was done"),
}


class Deadline(Protocol):
    """Anything with a due date that may have stopped."""

    @property
    def due_on(self) -> date: ...
    @property
    def stopped_on(self) -> date | None: ...


class Running(Protocol):
    """A clock as far as its date can be counted again."""

    @property
    def which(self) -> Which: ...
    @property
    def working_days(self) -> int: ...
    @property
    def started_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def paused_days(self) -> int: ...


class Open(Running, Protocol):
    """A clock that has not stopped: with what has moved its date. See ``models.Clock``."""

    @property
    def paused_on(self) -> date | None: ...
    @property
    def unextended_due_on(self) -> date | None: ...
    @property
    def missed_due_on(self) -> date | None: ...


@dataclass(frozen=True)
class ClockPlan:
    """One clock to start: due ``working_days`` after ``started_on``, which is day 0.

    ``commitment_slug`` is None for the national code and for house rules.
    """

    which: Which
    commitment_slug: str | None
    working_days: int
    started_on: date
    due_on: date
    paused_days: int = 0


def plan_clocks(
    edition: Edition,
    kind: Kind,
    channel: Channel,
    received_on: date,
    calendar: Calendar,
    needs_reply: bool,
) -> tuple[ClockPlan, ...]:
    """Return the clocks of a contact received on ``received_on`` (Policy A4.7, A4.8).

    A complaint always has ours and the national code's. Any other kind has ours, by its
    commitment or house rule, when a reply is owed (``needs_reply``), and otherwise none. Raises
    ``BeyondCalendar``.
    """
    if kind is not Kind.COMPLAINT and not needs_reply:
        return ()
    zero = calendar.day_zero(received_on)
    plans = []
    for step, which in OURS.items():
        found = edition.rule_for(step, kind, channel)
        if found is not None:
            commitment, rule = found
            slug = commitment.slug if commitment else None
            plans.append(_plan(which, slug, rule.working_days, zero, calendar))
    if kind is Kind.COMPLAINT:
        plans += _code_plans(zero, calendar)
    return tuple(plans)


def _plan(
    which: Which, slug: str | None, working_days: int, started_on: date, calendar: Calendar
) -> ClockPlan:
    due_on = calendar.add_working_days(started_on, working_days)
    return ClockPlan(which, slug, working_days, started_on, due_on)


def _code_plans(zero: date, calendar: Calendar) -> list[ClockPlan]:
    """Plan the code's two; until someone acknowledges, the answer counts from the last day."""
    limits = {which: limit.working_days for which, limit in NATIONAL_CODE.items()}
    return _pair(limits, zero, calendar)


def plan_stage_2(asked_on: date, calendar: Calendar) -> tuple[ClockPlan, ...]:
    """Return the clocks of stage 2, asked for on the London date ``asked_on`` (Policy A4.8).

    Our commitments say nothing of stage 2, so the code's are the only ones. Raises
    ``BeyondCalendar``.
    """
    return tuple(_pair(STAGE_2_CODE, calendar.day_zero(asked_on), calendar))


def _pair(limits: dict[Which, int], zero: date, calendar: Calendar) -> list[ClockPlan]:
    first, second = Which.CODE_ACKNOWLEDGEMENT, Which.CODE_RESPONSE
    acknowledgement = _plan(first, None, limits[first], zero, calendar)
    return [
        acknowledgement,
        _plan(second, None, limits[second], acknowledgement.due_on, calendar),
    ]


def code_response_after(
    acknowledged_on: date, code_ack_due_on: date, working_days: int, calendar: Calendar
) -> tuple[date, date]:
    """Return when the code's response clock starts and is due, once acknowledged (Policy A4.9).

    It starts on the earlier of the acknowledgement and the last day allowed for it, so that a
    late acknowledgement buys no time. ``working_days`` are those of the stage. Raises
    ``BeyondCalendar``.
    """
    started_on = min(acknowledged_on, code_ack_due_on)
    return started_on, calendar.add_working_days(started_on, working_days)


def result(due_on: date, stopped_on: date | None, today: date) -> Result:
    """Return how a clock stands (Policy A4.5): the date decides, never the hour.

    ``stopped_on`` None means still running. A missed date stays missed: for what was promised
    first, pass the first due date (Policy A4.12, A4.13).
    """
    if stopped_on is not None:
        return Result.MET if stopped_on <= due_on else Result.MISSED
    return Result.RUNNING if today <= due_on else Result.LATE


def missed_date(clock: Open, today: date) -> date | None:
    """Return the date by which ``clock`` had to be met and was not, None while it is in time.

    Asked before anything moves a date: a missed one stays missed (Policy A4.13). One that waits
    misses nothing.
    """
    if clock.missed_due_on or clock.paused_on is not None or today <= clock.due_on:
        return clock.missed_due_on
    return clock.unextended_due_on or clock.due_on


def next_due(clocks: Iterable[Deadline]) -> date | None:
    """Return the soonest date of the clocks still running, ours or the code's; None without."""
    return min((clock.due_on for clock in clocks if clock.stopped_on is None), default=None)


def days_left(due_on: date, today: date, calendar: Calendar) -> int:
    """Return the working days from ``today`` to ``due_on``: 0 on the day, below 0 when late.

    Late is counted in working days too. From the very next day it is at least one day late,
    also over a weekend; and what is still to come is at least one day away. Raises
    ``BeyondCalendar``.
    """
    if due_on == today:
        return 0
    days = calendar.working_days_between(today, due_on)
    return max(days, 1) if due_on > today else min(days, -1)


def replan(running: Iterable[Running], calendar: Calendar) -> dict[Which, tuple[date, date]]:
    """Count the running clocks of one case again on a changed calendar (Policy A4.14).

    Takes only clocks that have not stopped. Returns (started on, due on) of each. The code's
    response clock follows while its acknowledgement is still awaited. Raises
    ``BeyondCalendar``.
    """
    clocks = {clock.which: clock for clock in running}
    moved = {
        which: (
            clock.started_on,
            calendar.add_working_days(clock.started_on, clock.working_days + clock.paused_days),
        )
        for which, clock in clocks.items()
    }
    if Which.CODE_ACKNOWLEDGEMENT in moved and Which.CODE_RESPONSE in moved:
        started_on = moved[Which.CODE_ACKNOWLEDGEMENT][1]
        answer = clocks[Which.CODE_RESPONSE]
        days = answer.working_days + answer.paused_days
        moved[Which.CODE_RESPONSE] = (started_on, calendar.add_working_days(started_on, days))
    return moved
