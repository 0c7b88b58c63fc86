"""Closing what was read and counted, and writing to the person about it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import Closure
from portal.domain.errors import RuleBroken
from portal.domain.messages import Purpose
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.mailer import Composed
from portal.models import Case
from portal.recording.ending import end_dates
from portal.recording.history import record
from portal.recording.outbox import check_way, write_to_person


class ReplyOwed(RuleBroken):
    """Who asked for a reply gets one (Policy A1.1)."""

    sentence = N_("This person asked for a reply. Answer them before you close this.")


def close_as_read(
    session: Session,
    case: Case,
    *,
    viewer: Viewer,
    now: datetime,
    words: str | None = None,
    **values: Any,
) -> None:
    """Close ``case`` as read and counted (Policy A1.1).

    Raises ``ReplyOwed``, or what the table of moves raises.
    """
    if case.needs_reply:
        raise ReplyOwed
    case.state = after(Move.READ, case.state, case.kind, viewer)
    case.closure, case.closed_at = Closure.READ, now
    end_dates(case, london_date(now))
    record(
        session, case, Move.READ, now=now, staff_id=viewer.staff_id, words=words or None, **values
    )


def write_about(
    session: Session,
    case: Case,
    what: str,
    mail: Composed,
    *,
    viewer: Viewer,
    now: datetime,
    **values: Any,
) -> None:
    """Write ``mail`` to the person of ``case`` and append ``what`` to its history, with ``values``.

    Raises ``WayNotKnown`` when it could not reach them.
    """
    check_way(case.person, case.person.contact_way)
    message = write_to_person(
        session,
        case,
        Purpose.NOTE,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
        staff_id=viewer.staff_id,
    )
    session.flush()
    record(
        session,
        case,
        what,
        now=now,
        staff_id=viewer.staff_id,
        message_id=message.id,
        way=message.way.value,
        **values,
    )
