"""Whether the portal is well."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from portal.db import db
from portal.models import CalendarYear, OutboundMail
from portal.models.mail import MailState


@dataclass(frozen=True)
class Health:
    """What a machine that watches the portal wants to know.

    ``known_until`` is the last day of the calendar, None when it is empty; ``waiting_since``
    when the oldest mail that waits was written, None when none waits.
    """

    known_until: date | None
    waiting_since: datetime | None
    failed_mails: int


def health() -> Health | None:
    """Return how things stand, None when the database does not answer."""
    try:
        last = db.session.scalar(select(func.max(CalendarYear.year)))
        waiting = db.session.scalar(
            select(OutboundMail.created_at)
            .where(OutboundMail.state == MailState.WAITING)
            .order_by(OutboundMail.created_at)
            .limit(1)
        )
        failed = db.session.scalar(
            select(func.count(OutboundMail.id)).where(OutboundMail.state == MailState.FAILED)
        )
    except SQLAlchemyError:
        db.session.rollback()
        return None
    return Health(date(last, 12, 31) if last else None, waiting, failed or 0)
