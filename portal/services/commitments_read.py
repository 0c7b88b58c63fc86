"""A manager confirms that they have read the commitments (Policy A11.5)."""

from datetime import datetime

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.models import CommitmentsRead, Staff
from portal.queries.commitments_read import confirmed_by, editions_to_know
from portal.recording.acts import act


def confirm_read(*, viewer: Viewer, edition_id: int, form_key: str, now: datetime) -> None:
    """Write down that ``viewer`` has read that edition; the first time stays.

    Raises ``NotFound`` for one that is neither in force nor to come, or ``AlreadySent``.
    """
    with act(now=now, form_key=form_key) as doing:
        doing.session.execute(select(Staff.id).where(Staff.id == viewer.staff_id).with_for_update())
        if edition_id not in {one.id for one in editions_to_know(london_date(now))}:
            raise NotFound
        if edition_id not in confirmed_by(viewer):
            doing.session.add(
                CommitmentsRead(edition_id=edition_id, staff_id=viewer.staff_id, at=now)
            )
