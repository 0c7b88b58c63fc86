"""Conflicts of interest: whoever has one with a case leaves it to others (Policy A5.1, A6.1)."""

from portal.domain.errors import NotAllowed
from portal.domain.move_names import Move
from portal.domain.words import N_

STILL_POSSIBLE = frozenset({Move.ASSIGN, Move.CHOOSE_REVIEWER, Move.AT_RISK})
"""What a conflict of interest stops nobody from: handing the case on, for else it would lie
there, and saying that somebody is in danger, which cannot wait for another."""


class HasConflict(NotAllowed):
    """Whoever has a conflict of interest in a case changes nothing in it (Policy A5.1)."""

    sentence = N_("You have a conflict of interest in this case. Someone else must do this")


def stops(move: Move | None) -> bool:
    """Whether a conflict of interest stops whoever has it from ``move``; None: any other act."""
    return move not in STILL_POSSIBLE
