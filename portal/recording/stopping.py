"""Stopping at stage 2 where several people are answered together (Policy A5.2, A7.6)."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.mailer import Composed, compose
from portal.models import Case
from portal.queries.askers import STOPPED_STAGE_2, askers_of_stage_2
from portal.recording.history import record


def goes_on_for_others(case: Case) -> bool:
    """Whether stage 2 of ``case`` goes on when its own person asks to stop."""
    return case.stage > 1 and bool(askers_of_stage_2(case))


def stop_for_one(session: Session, case: Case, *, now: datetime, **how: Any) -> Composed:
    """Write down that the person of ``case`` asked to stop, and return what they are told.
    ``how`` goes to the line of history."""
    record(session, case, STOPPED_STAGE_2, now=now, **how)
    return told_it_goes_on(case)


def told_it_goes_on(case: Case) -> Composed:
    """Return what the person is told who asks to stop what goes on for others."""
    return compose("stage_2_goes_on", reference=case.reference, person=case.person.name)
