"""Who waits for what, on a case that answers several people together (Policy A5.2, A7.5)."""

from portal.domain.cases import State
from portal.domain.joining import same_person
from portal.domain.move_table import AT_WORK
from portal.domain.moves import Move
from portal.models import Case
from portal.queries.links import joined_to

JOINED_STAGE_2 = "joined_stage_2"
"""The line on a joined case that says that stage 2 was asked for on it, and goes on elsewhere."""

STOPPED_STAGE_2 = "stopped_stage_2"
"""The line that says that its person asked to stop at stage 2, which others keep going."""


def asks_still(case: Case) -> bool:
    """Whether the person of ``case`` asked for stage 2 on it, and did not ask to stop since."""
    for line in reversed(case.events):
        if line.what == STOPPED_STAGE_2:
            return False
        if line.what == JOINED_STAGE_2:
            return True
        if line.what == Move.ASK_STAGE_2 and not line.values.get("linked"):
            return True
    return False


def has_stopped(case: Case) -> bool:
    """Whether the person of ``case`` asked to stop at stage 2, and it went on for others."""
    return any(line.what == STOPPED_STAGE_2 for line in case.events) and not asks_still(case)


def askers_of_stage_2(case: Case) -> list[Case]:
    """Return the joined cases whose person, not that of ``case``, wants us to look at it again."""
    return [
        other
        for other in joined_to(case.id)
        if asks_still(other) and not same_person(case.person, other.person)
    ]


def others_waiting(case: Case) -> list[Case]:
    """Return the joined cases whose person, not that of ``case``, waits for what is answered on
    it: at stage 2 who asked for it, before that everyone, each person once."""
    if case.stage > 1:
        return askers_of_stage_2(case)
    known, found = [case.person], []
    for other in joined_to(case.id):
        if not any(same_person(other.person, one) for one in known):
            known.append(other.person)
            found.append(other)
    return found


def can_be_added(case: Case, answering: Case) -> bool:
    """Whether stage 2 of ``answering``, as which ``case`` goes on or which it is, is under way
    because other people asked, and the person of ``case`` did not yet."""
    if answering.state is not State.STAGE_2:
        return False
    people = [answering, *joined_to(answering.id)]
    return len(people) > 1 and not any(
        asks_still(one) and (one.id == case.id or same_person(one.person, case.person))
        for one in people
    )


def can_stop_asking(case: Case, answering: Case | None) -> bool:
    """Whether the person of ``case``, which goes on as ``answering`` (None: by itself), can stop
    what they wait for there: the answer, or a second look that they asked for."""
    if answering is None:
        return False
    if answering.stage > 1:
        return answering.state is State.STAGE_2 and asks_still(case)
    return answering.state in AT_WORK and not same_person(case.person, answering.person)
