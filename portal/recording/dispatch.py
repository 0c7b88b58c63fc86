"""What the leaving of a message does to the clocks of its case."""

from collections.abc import Callable
from datetime import date
from typing import Any

from portal.domain.clocks import RESPONSES
from portal.domain.messages import Purpose
from portal.models import Case, Clock
from portal.queries.calendar import calendar
from portal.recording.clocks import acknowledge_clocks, stop_clocks
from portal.recording.pauses import end_pause
from portal.recording.telling_joined import answer_joined

ACKNOWLEDGEMENTS = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.STAGE_2_ACKNOWLEDGEMENT})
ANSWERS = frozenset({Purpose.RESPONSE, Purpose.FINAL_RESPONSE})


def count_dispatch(case: Case, purpose: Purpose, on: date) -> dict[str, Any]:
    """Stop the clocks that a message of ``purpose``, sent on the London date ``on``, answers.

    An answer acknowledges too when nobody did before (Policy A4.9, lessons 1.7). Every other
    purpose, an automatic receipt among them, stops nothing (Policy 0.3). The answer goes to the
    person of each case that was joined to this one too. Returns what changed, for the line of
    history: see ``watched``.
    """

    def change() -> None:
        if purpose in ANSWERS:
            end_pause(case, on, calendar())
        if purpose in ACKNOWLEDGEMENTS | ANSWERS:
            acknowledge_clocks(case, on, calendar())
        if purpose in ANSWERS:
            stop_clocks(case, RESPONSES, on)
        if purpose is Purpose.RESPONSE:
            case.answered_on = on
        if purpose is Purpose.FINAL_RESPONSE and case.review is not None:
            case.review.answered_on = on

    counted = watched(case, change)
    if purpose in ANSWERS:
        answer_joined(case, purpose, on)
    return counted


def watched(case: Case, change: Callable[[], None]) -> dict[str, Any]:
    """Make ``change`` and return what it did to the clocks of ``case``, plain enough for JSON.

    By the name of the clock, ``started`` gives the due date of each that started, ``stopped``
    the result of each that stopped (None: without one; "extended": within agreed more time),
    ``moved`` the old and new due date of each that moved, and ``paused`` and ``resumed`` the
    first day of its pause.
    """
    before = {clock: (clock.due_on, clock.stopped_on, clock.paused_on) for clock in case.clocks}
    change()
    found: dict[str, dict[str, Any]] = {}

    def say(what: str, clock: Clock, value: Any) -> None:
        found.setdefault(what, {})[clock.which.value] = value

    for clock in case.clocks:
        if clock not in before:
            say("started", clock, clock.due_on.isoformat())
            continue
        due_on, stopped_on, paused_on = before[clock]
        if stopped_on is None and clock.stopped_on is not None:
            say("stopped", clock, "extended" if clock.within_extension else clock.met)
        if clock.due_on != due_on:
            say("moved", clock, [due_on.isoformat(), clock.due_on.isoformat()])
        if paused_on is None and clock.paused_on is not None:
            say("paused", clock, clock.paused_on.isoformat())
        if paused_on is not None and clock.paused_on is None:
            say("resumed", clock, paused_on.isoformat())
    return found


def last_round(clocks: list[Clock]) -> int:
    """Return the number of the last round of ``clocks``, 0 when there is none."""
    return max((clock.round for clock in clocks), default=0)
