"""Stopping at stage 2 where several people are answered together (Policy A5.2, A7.6)."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import Closure, State
from portal.domain.joining import same_asker
from portal.domain.times import london_date
from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.askers import STOPPED_STAGE_2, askers_of_stage_2, asks_still
from portal.queries.links import joined_to
from portal.recording.ending import bring_answer_back, end_dates
from portal.recording.history import record
from portal.recording.joining import tell_of_stop
from portal.recording.letters import stop_letters

STAGE_2_ENDED = "stage_2_ended"
"""The line that says that nobody wants stage 2 any more, so that the first answer stands."""


def goes_on_for_others(case: Case) -> bool:
    """Whether stage 2 of ``case`` goes on when its own person asks to stop."""
    return case.stage > 1 and bool(askers_of_stage_2(case))


def stop_for_one(session: Session, case: Case, *, now: datetime, **how: Any) -> Composed:
    """Write down that the person of ``case`` asked to stop, and return what they are told.
    ``how`` goes to the line of history."""
    record(session, case, STOPPED_STAGE_2, now=now, **how)
    return told_it_goes_on(case)


def stop_asking(
    session: Session, case: Case, kept: Case, *, now: datetime, words: str | None
) -> Composed:
    """Stop stage 2 of ``kept`` for the person of ``case``, joined to it, who asked for it; return
    what they are told.

    It goes on while anybody else wants it. Else it ends, the first answer stands, and everyone
    else is told.
    """
    others = [one for one in askers_of_stage_2(kept) if not same_asker(one, case)]
    mail = stop_for_one(session, case, now=now, by_person=True, words=words)
    if asks_still(kept) or others:
        return mail
    stop_letters(session, kept, now=now)
    bring_answer_back(kept)
    end_dates(kept, london_date(now))
    kept.state, kept.closure, kept.closed_at = State.CLOSED, Closure.ANSWERED, now
    record(session, kept, STAGE_2_ENDED, now=now, linked=case.reference)
    told = [case]
    for other in (kept, *joined_to(kept.id)):
        if not any(same_asker(other, one) for one in told):
            told.append(other)
            tell_of_stop(other, kept, now=now)
    return compose("withdrawn", reference=case.reference, today=london_date(now))


def told_it_goes_on(case: Case) -> Composed:
    """Return what the person is told who asks to stop what goes on for others."""
    return compose("stage_2_goes_on", reference=case.reference, person=case.person.name)
