"""How a check of our own is kept, whichever way it was done, and each line of its history."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.checks import CheckMethod, CheckMove, Counted
from portal.domain.commitments import Step
from portal.models import Check, CheckLine


@dataclass(frozen=True)
class About:
    """What was checked: the row numbers of the commitment and the office, and how by whom."""

    commitment_id: int
    step: Step | None
    office_id: int | None
    method: CheckMethod
    done_by: str
    note: str = ""
    tally_id: int | None = None
    sheet_id: int | None = None


def keep_check(
    session: Session, about: About, counted: Counted, *, staff_id: int, now: datetime
) -> Check:
    """Write down one batch of checks, with the first line of its history, and return it."""
    check = Check(
        commitment_id=about.commitment_id,
        step=about.step,
        office_id=about.office_id,
        first_on=counted.first_on,
        last_on=counted.last_on,
        method=about.method,
        checked=counted.checked,
        met=counted.met,
        done_by=about.done_by,
        note=about.note or None,
        tally_id=about.tally_id,
        sheet_id=about.sheet_id,
        at=now,
        by_id=staff_id,
    )
    session.add(check)
    session.flush()
    note_line(session, check, CheckMove.RECORDED, about.note, staff_id=staff_id, now=now)
    return check


def note_line(
    session: Session, check: Check, what: CheckMove, words: str, *, staff_id: int, now: datetime
) -> None:
    """Append what happened to ``check``, with its numbers as they stand now."""
    session.add(
        CheckLine(
            check_id=check.id,
            what=what,
            at=now,
            staff_id=staff_id,
            first_on=check.first_on,
            last_on=check.last_on,
            checked=check.checked,
            met=check.met,
            words=words,
        )
    )
