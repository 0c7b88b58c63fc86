"""Who can own a remedy or an action: anyone at work here who is not named in its cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.db import db
from portal.domain.learning import CannotOwn
from portal.models import CaseExclusion, Staff


@dataclass(frozen=True)
class Owner:
    """One person to choose."""

    staff_id: int
    name: str


def owners(case_ids: Sequence[int]) -> list[Owner]:
    """Return the people who can own what comes from those cases, by name."""
    named = select(CaseExclusion.staff_id).where(CaseExclusion.case_id.in_(list(case_ids)))
    rows = db.session.execute(
        select(Staff.id, Staff.name)
        .where(Staff.active, Staff.id.not_in(named))
        .order_by(func.lower(Staff.name), Staff.id)
    )
    return [Owner(row.id, row.name) for row in rows]


def check_owner(staff_id: int, case_ids: Sequence[int]) -> str:
    """Return the name of the person who is to own it; raise ``CannotOwn``."""
    for owner in owners(case_ids):
        if owner.staff_id == staff_id:
            return owner.name
    raise CannotOwn
