"""The two questions that are asked of the table of moves: may it be made, and what then?

Policy A5.1. The table itself is ``portal.domain.move_table``.
"""

from portal.domain.cases import STATE_WORDS, Kind, State
from portal.domain.errors import NotAllowed, RuleBroken
from portal.domain.move_names import MOVE_WORDS, Actor, Move
from portal.domain.move_table import MOVES, Back, MoveRule
from portal.domain.roles import Permission, Viewer
from portal.domain.words import N_

__all__ = [
    "MOVES",
    "MOVE_WORDS",
    "Actor",
    "Move",
    "MoveNotPossible",
    "after",
    "can",
    "work_state",
]


class MoveNotPossible(RuleBroken):
    """The case is not in a state that allows this move."""

    sentence = N_("This case is %(state)s, so this cannot be done now.")


def work_state(*, stage: int, asked: bool, extended: bool) -> State:
    """Return the state in which a case is worked on, for moves that lead back to it.

    ``asked``: a question to the person is still open. ``extended``: its answer was given more
    time. At stage 2 the state says the stage and nothing else.
    """
    if stage == 2:
        return State.STAGE_2
    if asked:
        return State.WAITING_FOR_PERSON
    return State.EXTENDED if extended else State.OPEN


def after(
    move: Move,
    state: State,
    kind: Kind,
    by: Viewer | Actor,
    *,
    work: State = State.OPEN,
) -> State:
    """Return the state a case of ``kind`` in ``state`` is in after ``move`` (Policy A5.1).

    ``by`` is the member of staff who makes it, or the person or the portal itself. ``work`` is
    the ``work_state`` of the case. Raises ``MoveNotPossible`` when the table has no such row,
    and ``NotAllowed`` when it has but not for ``by``.
    """
    rules = [rule for rule in MOVES if _applies(rule, move, state, kind)]
    if not rules:
        raise MoveNotPossible(state=STATE_WORDS[state].lower())
    for rule in rules:
        if _may(rule, by):
            return work if isinstance(rule.to, Back) else rule.to or state
    raise NotAllowed


def can(move: Move, state: State, kind: Kind, by: Viewer | Actor) -> bool:
    """Whether the table of moves has a row for this, and for ``by``."""
    return any(_applies(rule, move, state, kind) and _may(rule, by) for rule in MOVES)


def _applies(rule: MoveRule, move: Move, state: State, kind: Kind) -> bool:
    return rule.move is move and state in rule.from_states and kind in rule.kinds


def _may(rule: MoveRule, by: Viewer | Actor) -> bool:
    if isinstance(by, Viewer):
        return any(isinstance(one, Permission) and by.may(one) for one in rule.by)
    return by in rule.by
