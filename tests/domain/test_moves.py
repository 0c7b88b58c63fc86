"""The table of moves: whole, and sound in itself."""

import pytest

from portal.domain.cases import Kind, State
from portal.domain.clocks import Which
from portal.domain.messages import PURPOSE_WORDS, Purpose
from portal.domain.move_needs import EFFECT_WORDS, NEED_WORDS, Effect, Need
from portal.domain.move_table import MOVES, Back, MoveRule
from portal.domain.moves import MOVE_WORDS, Actor, Move, after, can, work_state
from portal.domain.roles import PERMISSIONS, Permission, Role, Viewer

NOT_IN_THE_TABLE = {Move.RECEIVE}
"""Receiving makes the case: there is no state before it."""


def test_every_move_has_a_row_and_words() -> None:
    assert {rule.move for rule in MOVES} == set(Move) - NOT_IN_THE_TABLE
    assert set(MOVE_WORDS) == set(Move)
    assert set(NEED_WORDS) == set(Need)
    assert set(EFFECT_WORDS) == set(Effect)
    assert set(PURPOSE_WORDS) == set(Purpose)


@pytest.mark.parametrize("rule", MOVES, ids=lambda rule: rule.move)
def test_every_row_can_be_made_by_somebody_who_exists(rule: MoveRule) -> None:
    given = {permission for may in PERMISSIONS.values() for permission in may}
    assert rule.by
    assert rule.from_states
    assert rule.kinds
    assert {one for one in rule.by if isinstance(one, Permission)} <= given
    assert set(rule.clocks) <= set(Which)


def test_no_state_is_a_dead_end_but_for_the_closed_and_nothing_unknown_can_be_reached() -> None:
    reached = {rule.to for rule in MOVES if isinstance(rule.to, State)} | {State.NEW}
    assert reached == set(State)
    for state in State:
        leaving = [rule for rule in MOVES if state in rule.from_states and rule.to]
        assert any(rule.to != state for rule in leaving), state


def test_two_rows_for_the_same_person_and_state_never_lead_to_different_places() -> None:
    for one in MOVES:
        for other in MOVES:
            same = one.move is other.move and one is not other and set(one.by) & set(other.by)
            if same and one.from_states & other.from_states & one.kinds & other.kinds:
                assert one.to == other.to, one.move


@pytest.mark.parametrize("which", [Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT])
def test_nothing_pauses_or_extends_an_acknowledgement(which: Which) -> None:
    for rule in MOVES:
        effects = rule.clocks.get(which, frozenset())
        assert Effect.PAUSES not in effects
        if rule.move is Move.EXTEND:
            assert not effects


def test_only_the_two_allowed_things_pause() -> None:
    pausing = {
        rule.move
        for rule in MOVES
        if any(Effect.PAUSES in effects for effects in rule.clocks.values())
    }
    assert pausing == {Move.ASK_CONSENT, Move.PAUSE}


def test_what_leads_back_to_work_leads_to_where_it_was() -> None:
    assert work_state(stage=1, asked=False, extended=False) is State.OPEN
    assert work_state(stage=1, asked=False, extended=True) is State.EXTENDED
    assert work_state(stage=1, asked=True, extended=True) is State.WAITING_FOR_PERSON
    assert work_state(stage=2, asked=True, extended=True) is State.STAGE_2
    assert any(rule.to is Back.TO_WORK for rule in MOVES if rule.move is Move.REOPEN)
    leo = Viewer(1, "Leo", frozenset({Role.LEAD}))
    state = after(Move.REOPEN, State.CLOSED, Kind.COMPLAINT, leo, work=State.STAGE_2)
    assert state is State.STAGE_2


def test_the_person_and_the_portal_make_only_their_own_moves() -> None:
    assert can(Move.ASK_STAGE_2, State.ANSWERED, Kind.COMPLAINT, Actor.PERSON)
    assert not can(Move.CLOSE_UNASKED, State.ANSWERED, Kind.COMPLAINT, Actor.PERSON)
    assert can(Move.CLOSE_UNASKED, State.ANSWERED, Kind.COMPLAINT, Actor.SYSTEM)
    assert not can(Move.ACKNOWLEDGE, State.OPEN, Kind.COMPLAINT, Actor.SYSTEM)
