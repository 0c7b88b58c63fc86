"""The next right step of a case: the one main button of its page (screen S4)."""

from dataclasses import dataclass

from portal.domain.cases import Kind, State
from portal.domain.moves import Move, can
from portal.domain.roles import Viewer


@dataclass(frozen=True)
class Progress:
    """How far a case is. ``to_acknowledge``: an acknowledgement clock still runs.

    ``undecided``: a point of a complaint has no finding and reasons yet. ``letter_waiting``: a
    letter is written and not posted.
    """

    state: State
    kind: Kind
    needs_reply: bool
    handled: bool
    to_acknowledge: bool
    undecided: bool
    letter_waiting: bool


def next_step(progress: Progress, viewer: Viewer) -> Move | None:
    """Return the next right step that ``viewer`` may take, None when there is none for them."""
    for move, is_right in _in_order(progress):
        if is_right and can(move, progress.state, progress.kind, viewer):
            return move
    return None


def moves_for(progress: Progress, viewer: Viewer) -> tuple[Move, ...]:
    """Return every step that ``viewer`` may take on the case page, the main one left out."""
    main = next_step(progress, viewer)
    return tuple(
        move
        for move in ON_THE_CASE_PAGE
        if move is not main
        and can(move, progress.state, progress.kind, viewer)
        and (progress.to_acknowledge or move is not Move.ACKNOWLEDGE)
    )


ON_THE_CASE_PAGE = (
    Move.DECIDE_KIND,
    Move.ACKNOWLEDGE,
    Move.DECIDE_POINTS,
    Move.RESPOND,
    Move.ASSIGN,
    Move.MESSAGE,
    Move.NOTE,
    Move.CLOSE,
    Move.WITHDRAW,
    Move.REOPEN,
)


def _in_order(progress: Progress) -> list[tuple[Move, bool]]:
    """Return each step and whether it is right now; a new case is accepted first (Policy A5.1)."""
    working = progress.state not in {State.ANSWERED, State.CLOSED}
    owed = working and progress.needs_reply
    return [
        (Move.POST, progress.letter_waiting),
        (Move.DECIDE_KIND, owed and progress.state is State.NEW),
        (Move.ACKNOWLEDGE, owed and progress.to_acknowledge),
        (Move.DECIDE_POINTS, owed and progress.undecided),
        (Move.RESPOND, owed),
        (Move.ASSIGN, owed and not progress.handled),
        (Move.CLOSE, progress.state is State.ANSWERED),
        (Move.REOPEN, progress.state is State.CLOSED),
    ]
