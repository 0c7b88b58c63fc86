"""Letters that are written and wait to be posted."""

from sqlalchemy import select

from portal.db import db
from portal.domain.cases import ContactWay
from portal.models import Message


def letters_waiting(case_id: int) -> list[Message]:
    """Return the letters of a case that nobody has posted yet, oldest first."""
    return list(
        db.session.scalars(
            select(Message)
            .where(
                Message.case_id == case_id,
                Message.way == ContactWay.POST,
                Message.incoming.is_(False),
                Message.dispatched_on.is_(None),
            )
            .order_by(Message.id)
        )
    )
