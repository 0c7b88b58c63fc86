"""Who waits for what, on a case that answers several people together (Policy A5.2, A7.5)."""

from datetime import date

from portal.domain.cases import State
from portal.domain.joining import each_asker_once, same_asker
from portal.domain.move_table import AT_WORK
from portal.domain.moves import Move
from portal.domain.times import london_date
from portal.models import Case, Event
from portal.queries.links import joined_to

JOINED_STAGE_2 = "joined_stage_2"
"""The line on a joined case that says that stage 2 was asked for on it, and goes on elsewhere."""

STOPPED_STAGE_2 = "stopped_stage_2"
"""The line that says that its person asked to stop at stage 2, which others keep going."""


def asks_still(case: Case) -> bool:
    """Whether the person of ``case`` asked for stage 2 on it, and did not ask to stop since.

    What a manager opened again is wanted as before.
    """
    opened_again = False
    for line in reversed(case.events):
        opened_again = opened_again or line.what == Move.REOPEN
        if line.what in (STOPPED_STAGE_2, Move.WITHDRAW) and not opened_again:
            return False
        if _asks(line):
            return True
    return False


def _asks(line: Event) -> bool:
    """Whether with that line the person of the case asked for stage 2 themselves."""
    if line.what == Move.ASK_STAGE_2:
        return not line.values.get("linked")
    return line.what == JOINED_STAGE_2


def asked_on(case: Case) -> date | None:
    """Return the London date on which the person of ``case`` last asked for stage 2 on it
    themselves, None when they did not."""
    for line in reversed(case.events):
        if _asks(line):
            told_on = line.values.get("told_on")
            return date.fromisoformat(told_on) if told_on else london_date(line.at)
    return None


def asked_again_on(case: Case, answering: Case) -> date | None:
    """Return when the person of ``case``, which goes on as ``answering`` or is it, last asked for
    stage 2, on whichever of their cases; None when only others did."""
    theirs = (
        asked_on(one)
        for one in (answering, *joined_to(answering.id))
        if one.id == case.id or same_asker(one, case)
    )
    return max((day for day in theirs if day), default=None)


def has_asked(case: Case) -> bool:
    """Whether the person of ``case`` ever asked for stage 2 on it."""
    return asked_on(case) is not None


def stage_2_stopped(case: Case) -> bool:
    """Whether stage 2 of ``case`` ended without a final answer, because nobody wanted it."""
    final = case.review is not None and case.review.answered_on is not None
    return case.stage > 1 and case.state is State.CLOSED and not final


def has_stopped(case: Case) -> bool:
    """Whether the person of ``case`` asked to stop at stage 2, and it went on for others."""
    wanted = has_asked(case) or any(line.what == STOPPED_STAGE_2 for line in case.events)
    return wanted and not asks_still(case)


def askers_of_stage_2(case: Case) -> list[Case]:
    """Return the joined cases whose person, not that of ``case``, wants us to look at it again."""
    return [
        other for other in joined_to(case.id) if asks_still(other) and not same_asker(case, other)
    ]


def others_waiting(case: Case) -> list[Case]:
    """Return the joined cases whose person, not that of ``case``, waits for what is answered on
    it: at stage 2 who asked for it, before that everyone, each person once."""
    if case.stage > 1:
        return askers_of_stage_2(case)
    return each_asker_once(joined_to(case.id), beside=case)


def can_be_added(case: Case, answering: Case) -> bool:
    """Whether stage 2 of ``answering``, as which ``case`` goes on or which it is, is under way
    because other people asked, and the person of ``case`` did not yet; or was, until they asked
    to stop: whoever never asked can still do so."""
    stopped = stage_2_stopped(answering)
    if not stopped and answering.state is not State.STAGE_2:
        return False
    asked = has_asked if stopped else asks_still
    people = [answering, *joined_to(answering.id)]
    return len(people) > 1 and not any(
        asked(one) and (one.id == case.id or same_asker(one, case)) for one in people
    )


def can_stop_asking(case: Case, answering: Case | None) -> bool:
    """Whether the person of ``case``, which goes on as ``answering`` (None: by itself), can stop
    what they wait for there: the answer, or a second look that they asked for."""
    if answering is None:
        return False
    if answering.stage > 1:
        return answering.state is State.STAGE_2 and asks_still(case)
    return answering.state in AT_WORK and not same_asker(case, answering)
