"""How a case stands, as its person reads it: one plain sentence and the promised dates.

Policy A4.10 (the person sees our commitment's date only), A5.1 (states), B6 T2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from portal.domain.cases import Closure, State
from portal.domain.clocks import Which


class Standing(StrEnum):
    """Which plain sentence tells the person where their case is."""

    RECORDED = "recorded"
    RECEIVED = "received"
    LOOKING = "looking"
    WAITING_FOR_CONSENT = "waiting_for_consent"
    WAITING_FOR_PERSON = "waiting_for_person"
    ANSWERED = "answered"
    SECOND_LOOK = "second_look"
    WITHDRAWN = "withdrawn"
    OTHER_ROUTE = "other_route"
    NO_REPLY = "no_reply"
    NO_CONSENT = "no_consent"
    DUPLICATE = "duplicate"
    NOT_ENOUGH = "not_enough"
    REFUSED = "refused"
    FINAL = "final"
    CLOSED = "closed"


_OF_STATE = {
    State.NEW: Standing.RECEIVED,
    State.OPEN: Standing.LOOKING,
    State.EXTENDED: Standing.LOOKING,
    State.WAITING_FOR_CONSENT: Standing.WAITING_FOR_CONSENT,
    State.WAITING_FOR_PERSON: Standing.WAITING_FOR_PERSON,
    State.ANSWERED: Standing.ANSWERED,
    State.STAGE_2: Standing.SECOND_LOOK,
}

_OF_CLOSURE = {
    Closure.ANSWERED: Standing.ANSWERED,
    Closure.WITHDRAWN: Standing.WITHDRAWN,
    Closure.OTHER_ROUTE: Standing.OTHER_ROUTE,
    Closure.NO_REPLY: Standing.NO_REPLY,
    Closure.NO_CONSENT: Standing.NO_CONSENT,
    Closure.DUPLICATE: Standing.DUPLICATE,
    Closure.NOT_ENOUGH: Standing.NOT_ENOUGH,
    Closure.READ: Standing.RECORDED,
    Closure.REFUSED: Standing.REFUSED,
}


def standing(
    state: State,
    closure: Closure | None,
    needs_reply: bool,
    acknowledged: bool,
    stage: int = 1,
) -> Standing:
    """Return how a case stands.

    ``closure`` is None while it is not closed. What is owed no answer is recorded, and that is
    all there is to say until it is closed for another reason. ``acknowledged`` says whether a
    person wrote to say what we understand. At stage 2 an answer is the final one.
    """
    if state is State.CLOSED and closure is Closure.ANSWERED and stage > 1:
        return Standing.FINAL
    if state is State.CLOSED:
        return _OF_CLOSURE[closure] if closure else Standing.CLOSED
    if not needs_reply and state is not State.ANSWERED:
        return Standing.RECORDED
    if state is State.NEW and acknowledged:
        return Standing.LOOKING
    return _OF_STATE[state]


TOLD = {
    1: (Which.OUR_ACKNOWLEDGEMENT, Which.OUR_RESPONSE),
    2: (Which.CODE_ACKNOWLEDGEMENT, Which.CODE_RESPONSE),
}
"""Which dates the person is told, by stage: our commitments, and at stage 2, of which they say
nothing, the national code's (Policy A4.10)."""


class OurClock(Protocol):
    """One deadline on a case."""

    @property
    def which(self) -> Which: ...
    @property
    def round(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def stopped_on(self) -> date | None: ...
    @property
    def stage(self) -> int: ...
    @property
    def paused_on(self) -> date | None: ...
    @property
    def held_to(self) -> date: ...


@dataclass(frozen=True)
class Promise:
    """A date that we promised. ``open`` while it is not done; ``late`` when it should be.

    ``waits``: the date is not counted now (Policy A4.11). ``before`` is the date that we
    promised before, None when ``due_on`` is the only one.
    """

    due_on: date
    open: bool
    late: bool
    waits: bool = False
    before: date | None = None


def promise(
    clocks: Iterable[OurClock], which: Which, today: date, stage: int = 1
) -> Promise | None:
    """Return what we promised for ``which`` at ``stage``, in the last round; None without.

    Late is the day after the due date and every day until it is done (Policy A4.5).
    """
    ours = [clock for clock in clocks if clock.which is which and clock.stage == stage]
    if not ours:
        return None
    clock = max(ours, key=lambda one: one.round)
    running, waits = clock.stopped_on is None, clock.paused_on is not None
    late = running and not waits and today > clock.due_on
    before = clock.held_to if clock.held_to != clock.due_on else None
    return Promise(clock.due_on, running, late, waits, before)
