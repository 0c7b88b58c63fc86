"""What the Ombudsman does with a case."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.db import db
from portal.models import OmbudsmanRecord


def ombudsman_of(case_id: int) -> Sequence[OmbudsmanRecord]:
    """Return the records of a case, oldest first."""
    return db.session.scalars(
        select(OmbudsmanRecord)
        .where(OmbudsmanRecord.case_id == case_id)
        .order_by(OmbudsmanRecord.id)
    ).all()
