"""Stopping where several people are answered together (Policy A5.2, A7.6)."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import STATE_WORDS, Closure, State
from portal.domain.joining import each_asker_once, same_asker
from portal.domain.moves import Actor, Move, MoveNotPossible, after
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.askers import (
    STOPPED_STAGE_2,
    askers_of_stage_2,
    asks_still,
    can_stop_asking,
)
from portal.queries.links import joined_to
from portal.recording.ending import bring_answer_back, end_dates
from portal.recording.history import record
from portal.recording.joining import leave
from portal.recording.letters import stop_letters
from portal.recording.telling_joined import tell_of_stop

STAGE_2_ENDED = "stage_2_ended"
"""The line that says that nobody wants stage 2 any more, so that the first answer stands."""


def state_when_stopped(case: Case, kept: Case | None, by: Viewer | Actor) -> State:
    """Return the state of ``case`` once ``by`` has withdrawn it. Raises ``NotAllowed``, and
    ``MoveNotPossible`` when it has ended, unless it goes on as ``kept`` and its person waits for
    that."""
    state = after(Move.WITHDRAW, case.state, case.kind, by)
    if case.state is State.CLOSED and not can_stop_asking(case, kept):
        raise MoveNotPossible(state=STATE_WORDS[case.state].lower())
    return state


def goes_on_for_others(case: Case) -> bool:
    """Whether stage 2 of ``case`` goes on when its own person asks to stop."""
    return case.stage > 1 and bool(askers_of_stage_2(case))


def stop_for_one(session: Session, case: Case, *, now: datetime, **how: Any) -> Composed:
    """Write down that the person of ``case`` asked to stop, and return what they are told.
    ``how`` goes to the line of history."""
    record(session, case, STOPPED_STAGE_2, now=now, **how)
    return told_it_goes_on(case)


def stop_asking(session: Session, case: Case, kept: Case, *, now: datetime, **how: Any) -> Composed:
    """Stop what ``kept`` does for the person of ``case``, joined to it; return what they are told.
    ``how`` goes to the line of history.

    Letters to them that wait are taken back. Before its answer they leave it, withdrawn. Stage 2
    goes on while anybody else wants it. Else it ends, the first answer stands, and everyone else
    is told.
    """
    mail = told_who_stops(case, kept, now=now)
    stop_letters(session, case, now=now, staff_id=how.get("staff_id"))
    if kept.stage == 1:
        leave(session, case, kept, now=now)
        case.closure = Closure.WITHDRAWN
        record(session, case, Move.WITHDRAW, now=now, **how)
        return mail
    goes_on = _wanted_without(case, kept)
    stop_for_one(session, case, now=now, **how)
    if goes_on:
        return mail
    stop_letters(session, kept, now=now)
    bring_answer_back(kept)
    end_dates(kept, london_date(now))
    kept.state, kept.closure, kept.closed_at = State.CLOSED, Closure.ANSWERED, now
    record(session, kept, STAGE_2_ENDED, now=now, linked=case.reference)
    for other in each_asker_once((kept, *joined_to(kept.id)), beside=case):
        tell_of_stop(other, kept, now=now)
    return mail


def told_who_stops(case: Case, kept: Case | None, *, now: datetime) -> Composed:
    """Return what the person of ``case`` is told who asks to stop; ``kept`` is the one that it
    goes on as, None when it is itself."""
    goes_on = _wanted_without(case, kept) if kept else goes_on_for_others(case)
    if goes_on:
        return told_it_goes_on(case)
    return compose("withdrawn", reference=case.reference, today=london_date(now))


def _wanted_without(case: Case, kept: Case) -> bool:
    """Whether anybody but the person of ``case`` wants the stage 2 of ``kept``."""
    others = (one for one in askers_of_stage_2(kept) if not same_asker(one, case))
    return kept.stage > 1 and (asks_still(kept) or any(others))


def told_it_goes_on(case: Case) -> Composed:
    """Return what the person is told who asks to stop what goes on for others."""
    return compose("stage_2_goes_on", reference=case.reference, person=case.person.name)
