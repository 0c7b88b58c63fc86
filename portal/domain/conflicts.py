"""Conflicts of interest: whoever has one with a case leaves it to others (Policy A5.1, A6.1)."""

from collections.abc import Set

from portal.domain.errors import NotAllowed, RuleBroken
from portal.domain.move_names import Move
from portal.domain.roles import Permission, Viewer
from portal.domain.words import N_

STILL_POSSIBLE = frozenset({Move.ASSIGN, Move.CHOOSE_REVIEWER, Move.SAY_CONFLICT, Move.AT_RISK})
"""What a conflict of interest stops nobody from: handing the case on, for else it would lie
there, saying that somebody has a conflict, and that somebody is in danger, which cannot wait for
another."""


class HasConflict(NotAllowed):
    """Whoever has a conflict of interest in a case changes nothing in it (Policy A5.1)."""

    sentence = N_("You have a conflict of interest in this case. Someone else must do this")


def stops(move: Move | None) -> bool:
    """Whether a conflict of interest stops whoever has it from ``move``; None: any other act."""
    return move not in STILL_POSSIBLE


class EndedByAnother(RuleBroken):
    """Nobody decides that they, or those beside them, have no conflict of interest any more."""

    sentence = N_("A conflict of interest is ended by an officer who has none in this case")


def check_change(viewer: Viewer, before: Set[int], wanted: Set[int]) -> None:
    """Raise unless ``viewer`` may change who has a conflict of interest, row numbers, so.

    Whoever works on cases says that they have one themselves; that others have, and that it is
    over, is for those who triage. Whoever has one ends none. Raises ``EndedByAnother`` or
    ``NotAllowed``.
    """
    triages = viewer.may(Permission.TRIAGE)
    if before - wanted and (not triages or viewer.staff_id in before):
        raise EndedByAnother
    if wanted - before - {viewer.staff_id} and not triages:
        raise NotAllowed
