"""The next right step of a case: the one main button of its page (screen S4)."""

from dataclasses import dataclass

from portal.domain.cases import Kind, State
from portal.domain.conflicts import stops
from portal.domain.moves import Move, can
from portal.domain.roles import Viewer


@dataclass(frozen=True)
class Progress:
    """How far a case is. ``to_acknowledge``: an acknowledgement clock still runs.

    ``answer_due``: an answer is owed by a date; ``late``: that date has passed. ``paused``: the
    dates wait. ``asked``: a question to the person is open; ``heard_nothing``: they had a
    reminder of it and time to answer. ``correcting``: a corrected date
    waits for a second person; ``refusing``: a refusal does. ``reviewed``: somebody looks at it at
    stage 2. ``may_ask_again``: it was answered at stage 1. ``may_stop``: its person waits for
    something that they can stop.

    ``undecided``: a point of a complaint has no finding and reasons yet. ``letter_waiting``: a
    letter is written and not posted. ``approving``: an answer waits for a manager. ``for_others``:
    somebody other than who writes is asked for consent. ``conflict``: whoever looks has a conflict
    of interest in it.
    """

    state: State
    kind: Kind
    needs_reply: bool
    handled: bool
    to_acknowledge: bool
    answer_due: bool
    late: bool
    paused: bool
    asked: bool
    heard_nothing: bool
    correcting: bool
    refusing: bool
    reviewed: bool
    may_ask_again: bool
    may_stop: bool
    undecided: bool
    letter_waiting: bool
    approving: bool = False
    for_others: bool = False
    conflict: bool = False


def next_step(progress: Progress, viewer: Viewer) -> Move | None:
    """Return the next right step that ``viewer`` may take, None when there is none for them."""
    for move, is_right in _in_order(progress):
        if is_right and may_take(move, progress, viewer):
            return move
    return None


def may_take(move: Move, progress: Progress, viewer: Viewer) -> bool:
    """Whether the table of moves lets ``viewer`` make ``move``, and no conflict of interest stops
    them."""
    if progress.conflict and stops(move):
        return False
    return can(move, progress.state, progress.kind, viewer)


def moves_for(progress: Progress, viewer: Viewer) -> tuple[Move, ...]:
    """Return every step that ``viewer`` may take on the case page, the main one left out."""
    main = next_step(progress, viewer)
    order = sorted(ON_THE_CASE_PAGE, key=lambda move: not _second(move, progress))
    return tuple(
        move
        for move in order
        if move is not main and may_take(move, progress, viewer) and _fits(move, progress)
    )


def _second(move: Move, progress: Progress) -> bool:
    """Whether a step comes right behind the main one: closing, when nobody answered (S7)."""
    return move is Move.CLOSE and progress.heard_nothing


def _fits(move: Move, progress: Progress) -> bool:
    """Whether a step that the table allows has something to do on this case now."""
    return {
        Move.ACKNOWLEDGE: progress.to_acknowledge,
        Move.EXTEND: progress.answer_due and not progress.late and not progress.paused,
        Move.INFORMATION_CAME: progress.asked,
        Move.RANG: progress.asked,
        Move.PAUSE: progress.answer_due and not progress.paused,
        Move.ASK_CONSENT: progress.for_others
        and progress.answer_due
        and not progress.paused
        and not progress.to_acknowledge,
        Move.CONSENT_GIVEN: progress.state is State.WAITING_FOR_CONSENT,
        Move.RESUME: progress.paused,
        Move.CORRECT_DATE: not progress.correcting,
        Move.AGREE_DATE: progress.correcting,
        Move.REFUSE: not progress.refusing,
        Move.AGREE_REFUSAL: progress.refusing,
        Move.APPROVE: progress.approving,
        Move.CLOSE: not progress.approving,
        Move.ASK_STAGE_2: progress.may_ask_again,
        Move.WITHDRAW: progress.may_stop,
        Move.ACKNOWLEDGE_STAGE_2: progress.to_acknowledge and progress.reviewed,
        Move.FINAL_RESPONSE: progress.reviewed and not progress.letter_waiting,
    }.get(move, True)


ON_THE_CASE_PAGE = (
    Move.DECIDE_KIND,
    Move.ACKNOWLEDGE,
    Move.DECIDE_POINTS,
    Move.RESPOND,
    Move.APPROVE,
    Move.REMEDY,
    Move.LEARN,
    Move.ASSIGN,
    Move.ASK_INFORMATION,
    Move.INFORMATION_CAME,
    Move.RANG,
    Move.ASK_CONSENT,
    Move.CONSENT_GIVEN,
    Move.PAUSE,
    Move.RESUME,
    Move.EXTEND,
    Move.CORRECT_DATE,
    Move.AGREE_DATE,
    Move.REFUSE,
    Move.AGREE_REFUSAL,
    Move.SPLIT,
    Move.MERGE,
    Move.ASK_STAGE_2,
    Move.CHOOSE_REVIEWER,
    Move.ACKNOWLEDGE_STAGE_2,
    Move.FINAL_RESPONSE,
    Move.OMBUDSMAN,
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
        (Move.APPROVE, owed and progress.approving),
        (Move.DECIDE_KIND, owed and progress.state is State.NEW),
        (Move.ACKNOWLEDGE, owed and progress.to_acknowledge),
        (Move.CHOOSE_REVIEWER, progress.state is State.STAGE_2 and not progress.reviewed),
        (Move.ACKNOWLEDGE_STAGE_2, progress.reviewed and progress.to_acknowledge),
        (Move.FINAL_RESPONSE, progress.reviewed and not progress.letter_waiting),
        (Move.DECIDE_POINTS, owed and progress.undecided),
        (Move.RESPOND, owed and not progress.approving),
        (Move.ASSIGN, owed and not progress.handled),
        (Move.CLOSE, progress.state is State.ANSWERED),
        (Move.REOPEN, progress.state is State.CLOSED),
    ]
