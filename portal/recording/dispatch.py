"""What the leaving of a message does to the clocks of its case."""

from collections.abc import Callable
from datetime import date
from typing import Any

from portal.domain.clocks import Which
from portal.domain.messages import Purpose
from portal.models import Case, Clock
from portal.queries.calendar import calendar
from portal.recording.clocks import acknowledge_clocks, stop_clocks

ANSWER = (Which.OUR_RESPONSE, Which.CODE_RESPONSE)


def count_dispatch(case: Case, purpose: Purpose, on: date) -> dict[str, Any]:
    """Stop the clocks that a message of ``purpose``, sent on the London date ``on``, answers.

    An answer acknowledges too when nobody did before (Policy A4.9, lessons 1.7). Every other
    purpose, an automatic receipt among them, stops nothing (Policy 0.3). Returns what changed,
    for the line of history: see ``watched``.
    """

    def change() -> None:
        if purpose in (Purpose.ACKNOWLEDGEMENT, Purpose.RESPONSE):
            acknowledge_clocks(case, on, calendar())
        if purpose is Purpose.RESPONSE:
            stop_clocks(case, ANSWER, on)
            case.answered_on = on

    return watched(case, change)


def watched(case: Case, change: Callable[[], None]) -> dict[str, Any]:
    """Make ``change`` and return what it did to the clocks of ``case``, plain enough for JSON.

    ``stopped`` gives the result of each clock that stopped (None: stopped without one) and
    ``moved`` the old and new due date of each that moved, both by the name of the clock.
    """
    before = {clock.id: (clock.due_on, clock.stopped_on) for clock in case.clocks}
    change()
    stopped: dict[str, bool | None] = {}
    moved: dict[str, list[str]] = {}
    for clock in case.clocks:
        due_on, stopped_on = before.get(clock.id, (clock.due_on, clock.stopped_on))
        if stopped_on is None and clock.stopped_on is not None:
            stopped[clock.which.value] = clock.met
        if clock.due_on != due_on:
            moved[clock.which.value] = [due_on.isoformat(), clock.due_on.isoformat()]
    return {**({"stopped": stopped} if stopped else {}), **({"moved": moved} if moved else {})}


def last_round(clocks: list[Clock]) -> int:
    """Return the number of the last round of ``clocks``, 0 when there is none."""
    return max((clock.round for clock in clocks), default=0)
