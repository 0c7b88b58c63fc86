"""Sending a challenge that is only to be counted."""

from datetime import datetime

from portal.domain.contacts import Contact
from portal.recording.acts import act
from portal.recording.sending import ToSend, send_once


def send_challenge(*, sending: ToSend, contact: Contact, tracking_key: bytes, now: datetime) -> str:
    """Make the challenge of a draft and return its reference (screen C10).

    Nobody is named, so no receipt goes out. However often the same draft is sent, it makes one
    case; one that became a complaint meanwhile gives the complaint's reference. Raises
    ``NotFound`` and ``ChangedByOther``.
    """
    with act(now=now) as doing:
        reference, _ = send_once(doing.session, sending, contact, key=tracking_key, now=now)
        return reference
