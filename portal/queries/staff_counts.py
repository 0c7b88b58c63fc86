"""What waits for a member of staff behind the pages of the navigation."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import null, select

from portal.db import db
from portal.domain.message_templates import OMBUDSMAN
from portal.domain.roles import Permission, Viewer
from portal.queries.inbox import how_many_waiting
from portal.queries.message_templates import day_of_check
from portal.queries.people import how_many_plans_due


@dataclass(frozen=True)
class StaffCounts:
    """``contacts`` wait for triage, ``plans`` for a review; the text about the Ombudsman was held
    against its source on ``text_checked_on``. Each is None where it is not for this person, and
    the day also when that was never done."""

    contacts: int | None = None
    plans: int | None = None
    text_checked_on: date | None = None


def staff_counts(viewer: Viewer, now: datetime) -> StaffCounts:
    """Return what waits for ``viewer``, by one statement, or none when nothing can."""
    asked = (
        (Permission.TRIAGE, how_many_waiting(viewer, now)),
        (Permission.PLAN_CONTACT, how_many_plans_due(viewer, now)),
        (Permission.EDIT_TEMPLATES, day_of_check(OMBUDSMAN)),
    )
    if not any(viewer.may(permission) for permission, _ in asked):
        return StaffCounts()
    columns = (one.scalar_subquery() if viewer.may(needed) else null() for needed, one in asked)
    return StaffCounts(*db.session.execute(select(*columns)).one())
