"""Dates that somebody wants corrected."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.models import DateCorrection


def corrections_open(case_id: int) -> Select[DateCorrection]:
    """Return the query of the corrections of a case that nobody has decided yet."""
    return select(DateCorrection).where(
        DateCorrection.case_id == case_id, DateCorrection.decided_at.is_(None)
    )


def correction_waiting(case_id: int) -> DateCorrection | None:
    """Return the correction of a case that nobody has decided yet, None without."""
    return db.session.scalar(
        corrections_open(case_id)
        .options(joinedload(DateCorrection.asked_by), joinedload(DateCorrection.clock))
        .order_by(DateCorrection.id)
        .limit(1)
    )
