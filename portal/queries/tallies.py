"""Counts at desks: which run, and where one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.errors import NotFound
from portal.models import Check, DeskTally, DeskTap


@dataclass(frozen=True)
class Standing:
    """Where a count stands. ``last`` is the viewer's own last tap, None when there is none.

    ``check_id`` names the check that it became when it was finished.
    """

    number: int
    office: str
    begun_at: datetime
    in_time: int
    late: int
    last: DeskTap | None
    finished: bool
    check_id: int | None


def running_tallies() -> Sequence[DeskTally]:
    """Return the counts that run now, by the order of the offices."""
    found = db.session.scalars(
        select(DeskTally)
        .where(DeskTally.finished_at.is_(None))
        .options(joinedload(DeskTally.office))
        .order_by(DeskTally.id)
    ).all()
    return sorted(found, key=lambda one: one.office.position)


def standing_of(number: int, staff_id: int) -> Standing:
    """Return where the count with that number stands. Raises ``NotFound``."""
    tally = db.session.get(DeskTally, number, populate_existing=True)
    if tally is None:
        raise NotFound
    counted = (DeskTap.tally_id == number, DeskTap.undone_at.is_(None))
    in_time, everyone = db.session.execute(
        select(func.count(DeskTap.id).filter(DeskTap.in_time), func.count(DeskTap.id)).where(
            *counted
        )
    ).one()
    last = db.session.scalar(
        select(DeskTap)
        .where(*counted, DeskTap.staff_id == staff_id)
        .order_by(DeskTap.id.desc())
        .limit(1)
    )
    check_id = db.session.scalar(select(Check.id).where(Check.tally_id == number))
    return Standing(
        number=number,
        office=tally.office.name,
        begun_at=tally.begun_at,
        in_time=in_time,
        late=everyone - in_time,
        last=last,
        finished=tally.finished_at is not None,
        check_id=check_id,
    )
