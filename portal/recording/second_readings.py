"""Sending a challenge one level up, once, and holding to who reads it there."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.domain.findings import Kept
from portal.domain.roles import Viewer
from portal.domain.second_readings import NotChecked, WhyUp, check_reader
from portal.models import Case, ReadOneUp
from portal.queries.second_readings import chain_of
from portal.recording.history import record

READ_ONE_UP = "read_one_up"
"""The line that says that a challenge went one level up."""


def send_up(
    session: Session, case: Case, why: WhyUp, *, now: datetime, due_on: date | None = None
) -> None:
    """Send ``case`` one level up; its readers there are told later, in office hours."""
    session.add(ReadOneUp(case_id=case.id, why=why, due_on=due_on, at=now))
    record(
        session,
        case,
        READ_ONE_UP,
        now=now,
        why=why.value,
        due_on=due_on.isoformat() if due_on else None,
    )


def check_reading(case: Case, checked: Kept | None, *, viewer: Viewer, now: datetime) -> None:
    """Raise when ``viewer`` may not read the challenge ``case``, or has to check it.

    Raises ``ReadOneLevelUp``, ``ReadBySomeoneElse`` or ``NotChecked``.
    """
    chain = chain_of(case.id, viewer, now)
    check_reader(viewer, chain.why, chain.readers)
    if chain.why is WhyUp.DISPUTED and checked is None:
        raise NotChecked
