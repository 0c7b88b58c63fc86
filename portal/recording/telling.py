"""Telling the person what a move did: the message, and what the history says of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import IN_WRITING, ContactWay
from portal.domain.messages import Purpose
from portal.domain.responses import Dispatch, dispatch_day
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.mailer import Composed
from portal.models import Case
from portal.recording.outbox import check_way, write_to_person


@dataclass(frozen=True)
class Told:
    """A message that was written. ``sent_on`` is None while it is a letter to be posted."""

    message_id: int
    way: ContactWay
    sent_on: date | None

    @property
    def letter(self) -> int | None:
        """The number of the letter to print, None when it is none."""
        return None if self.sent_on else self.message_id

    @property
    def values(self) -> dict[str, Any]:
        """What the line of history says of it."""
        sent = {"sent_on": self.sent_on.isoformat()} if self.sent_on else {}
        return {"message_id": self.message_id, "way": self.way.value, **sent}


def check_dispatch(case: Case, dispatch: Dispatch, now: datetime) -> date | None:
    """Return the London date on which the message counts as sent, None for a letter.

    Raises ``WayNotKnown``, ``SentBeforeReceived`` or ``SentInFuture``.
    """
    check_way(case.person, dispatch.way)
    return dispatch_day(dispatch, case.received_on, london_date(now))


def tell(
    session: Session,
    case: Case,
    purpose: Purpose,
    mail: Composed,
    dispatch: Dispatch,
    *,
    viewer: Viewer,
    now: datetime,
) -> Told:
    """Write ``mail`` to the person of ``case`` as ``dispatch`` says.

    Raises what ``check_dispatch`` raises.
    """
    sent_on = check_dispatch(case, dispatch, now)
    message = write_to_person(
        session,
        case,
        purpose,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=sent_on or london_date(now),
        staff_id=viewer.staff_id,
        way=dispatch.way,
    )
    session.flush()
    return Told(message.id, dispatch.way, sent_on)


def tell_by_their_way(
    session: Session,
    case: Case,
    purpose: Purpose,
    mail: Composed,
    *,
    now: datetime,
    staff_id: int | None = None,
) -> dict[str, Any]:
    """Write ``mail`` to the person of ``case`` in the way they chose; return what the history
    says of it. ``staff_id`` is who made the move, None for the portal.

    Whoever wants the phone is phoned by the officer.
    """
    way = case.person.contact_way
    if way not in IN_WRITING:
        return {"phone_them": True}
    message = write_to_person(
        session,
        case,
        purpose,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
        staff_id=staff_id,
        way=way,
    )
    session.flush()
    return {"message_id": message.id, "way": way.value}
