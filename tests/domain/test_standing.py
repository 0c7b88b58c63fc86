"""How a case stands, as its person reads it."""

from dataclasses import dataclass
from datetime import date

import pytest

from portal.domain.cases import LIVE, Closure, State
from portal.domain.clocks import Which
from portal.domain.standing import Promise, Standing, promise, standing

MONDAY = date(2026, 12, 7)


@dataclass(frozen=True)
class Clock:
    which: Which
    due_on: date
    stopped_on: date | None = None
    round: int = 1
    stage: int = 1
    paused_on: date | None = None
    before: date | None = None

    @property
    def held_to(self) -> date:
        return self.before or self.due_on


@pytest.mark.parametrize("state", sorted(LIVE))
def test_every_open_state_has_a_standing(state: State) -> None:
    assert standing(state, None, True, False)


@pytest.mark.parametrize("closure", Closure)
def test_every_closure_has_a_standing(closure: Closure) -> None:
    assert standing(State.CLOSED, closure, True, True)


def test_what_is_owed_no_answer_is_recorded_whatever_its_state() -> None:
    assert standing(State.NEW, None, False, False) is Standing.RECORDED
    assert standing(State.OPEN, None, False, False) is Standing.RECORDED
    assert standing(State.CLOSED, Closure.READ, False, False) is Standing.RECORDED


def test_a_new_case_that_was_acknowledged_is_being_looked_into() -> None:
    assert standing(State.NEW, None, True, False) is Standing.RECEIVED
    assert standing(State.NEW, None, True, True) is Standing.LOOKING


def test_late_begins_the_day_after_and_ends_when_it_is_done() -> None:
    running = [Clock(Which.OUR_RESPONSE, MONDAY)]
    done = [Clock(Which.OUR_RESPONSE, MONDAY, date(2026, 12, 9))]
    tuesday = date(2026, 12, 8)
    assert promise(running, Which.OUR_RESPONSE, MONDAY) == Promise(MONDAY, True, False)
    assert promise(running, Which.OUR_RESPONSE, tuesday) == Promise(MONDAY, True, True)
    assert promise(done, Which.OUR_RESPONSE, date(2026, 12, 10)) == Promise(MONDAY, False, False)


def test_the_last_round_counts_and_other_clocks_do_not() -> None:
    again = date(2027, 1, 15)
    clocks = [
        Clock(Which.OUR_RESPONSE, MONDAY, MONDAY),
        Clock(Which.OUR_RESPONSE, again, round=2),
        Clock(Which.CODE_RESPONSE, date(2026, 12, 10)),
    ]
    assert promise(clocks, Which.OUR_RESPONSE, MONDAY) == Promise(again, True, False)
    assert promise(clocks, Which.OUR_ACKNOWLEDGEMENT, MONDAY) is None


def test_a_date_that_waits_is_not_late_and_one_that_was_moved_names_the_first() -> None:
    later, after = date(2026, 12, 21), date(2026, 12, 8)
    waits = [Clock(Which.OUR_RESPONSE, MONDAY, paused_on=date(2026, 12, 1))]
    moved = [Clock(Which.OUR_RESPONSE, later, before=MONDAY)]
    assert promise(waits, Which.OUR_RESPONSE, after) == Promise(MONDAY, True, False, waits=True)
    assert promise(moved, Which.OUR_RESPONSE, after) == Promise(later, True, False, before=MONDAY)


def test_each_stage_has_promises_of_its_own() -> None:
    second = date(2027, 1, 15)
    first = Clock(Which.CODE_RESPONSE, MONDAY, MONDAY)
    clocks = [first, Clock(Which.CODE_RESPONSE, second, stage=2)]
    assert promise(clocks, Which.CODE_RESPONSE, MONDAY, 2) == Promise(second, True, False)
