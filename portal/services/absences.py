"""Writing down when somebody is away, and which mails they want (screen S31)."""

from datetime import datetime

from sqlalchemy import select

from portal.domain.absence import Absence, CannotCover, PlanChanged, mark_of, may_plan_for
from portal.domain.errors import NotFound
from portal.domain.roles import Viewer
from portal.models import Staff
from portal.queries.absences import possible_covers
from portal.recording.acts import act


def plan_absence(
    *,
    viewer: Viewer,
    staff_id: int,
    absence: Absence,
    shown: str,
    daily_summary: bool | None,
    form_key: str,
    now: datetime,
) -> None:
    """Write down when that person is away and who stands in.

    ``shown`` is the ``mark_of`` what stood when the page was opened.
    ``daily_summary`` says whether they want that mail, None to leave it: only they themselves
    choose it. Raises ``NotFound``, ``PlanChanged``, ``CannotCover`` or ``AlreadySent``.
    """
    with act(now=now, form_key=form_key) as doing:
        staff = doing.session.scalar(
            select(Staff).where(Staff.id == staff_id, Staff.active).with_for_update()
        )
        if staff is None or not may_plan_for(viewer, staff.id, staff.service_id):
            raise NotFound
        if shown != mark_of(staff.away_from, staff.away_until, staff.cover_id):
            raise PlanChanged
        covers = {number for number, _ in possible_covers(staff_id)}
        if absence.cover_id is not None and absence.cover_id not in covers:
            raise CannotCover
        staff.away_from, staff.away_until = absence.first, absence.last
        staff.cover_id = absence.cover_id
        if daily_summary is not None and staff_id == viewer.staff_id:
            staff.daily_summary = daily_summary
