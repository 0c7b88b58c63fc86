"""Sending a complaint."""

from datetime import datetime

from sqlalchemy import update

from portal.domain.contacts import Contact
from portal.models import Draft
from portal.recording.acts import act
from portal.recording.sending import ToSend, send_once, write_receipt


def send_complaint(
    *,
    sending: ToSend,
    contact: Contact,
    tracking_key: bytes,
    now: datetime,
    carried_from: int | None = None,
) -> str:
    """Make the complaint of a draft, with its receipt, and return its reference (screen K16).

    However often the same draft is sent, it makes one case. ``carried_from`` is the number of
    the challenge's draft whose answers it took over, None without: it is closed with this one,
    so that nothing is counted twice (screen C7). Raises ``NotFound`` and ``ChangedByOther``.
    """
    with act(now=now) as doing:
        session = doing.session
        reference, case = send_once(session, sending, contact, key=tracking_key, now=now)
        if case is not None:
            if carried_from is not None:
                session.execute(
                    update(Draft)
                    .where(Draft.id == carried_from, Draft.sent_reference.is_(None))
                    .values(sent_reference=reference, sent_at=now)
                )
            write_receipt(session, case, "receipt_complaint", key=tracking_key, now=now)
        return reference
