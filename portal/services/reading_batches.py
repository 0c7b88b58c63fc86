"""Reminding heads of service of the challenges of the month before (Policy A10.4).

The portal does it by itself, in office hours; see ``portal.web.jobs``. A mail holds numbers and
addresses and nothing that a person told us.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.domain.roles import Role
from portal.domain.times import london_date
from portal.mailer import compose
from portal.models import BatchTold, Staff
from portal.queries.due_dates import team, with_role
from portal.queries.reading_batches import batches_of_head, told_of
from portal.queries.staff import viewer_of
from portal.recording.acts import act
from portal.recording.outbox import queue_mail


def tell_of_batches(*, now: datetime) -> int:
    """Tell each head what is left to read of the month before; return how many mails.

    Once a month, on its first day on which they are at work, however many workers ask. Who has
    nothing left to read gets no mail.
    """
    today = london_date(now)
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    here, told = team(today).present, told_of(month)
    waiting = [one for one in with_role(Role.HEAD) if one in here and one not in told]
    return sum(_tell(staff_id, month, now) for staff_id in waiting)


def _tell(staff_id: int, month: date, now: datetime) -> bool:
    """Look again under a lock on the person's row, so that two workers send one mail."""
    with act(now=now) as doing:
        staff = doing.session.scalars(
            select(Staff)
            .where(Staff.id == staff_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if staff_id in told_of(month):
            return False
        doing.session.add(BatchTold(staff_id=staff_id, month=month, at=now))
        batches = batches_of_head(viewer_of(staff), month, now)
        if not batches:
            return False
        lines = [(one.name, one.service, one.unread) for one in batches]
        mail = compose("batch_to_read", month=month, lines=lines)
        queue_mail(doing.session, to=staff.email, subject=mail.subject, body=mail.body, now=now)
        return True
