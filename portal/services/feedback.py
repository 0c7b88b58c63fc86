"""Sending a comment, a compliment, or something in a person's own words."""

from datetime import datetime

from portal.domain.cases import Kind
from portal.domain.contacts import Contact
from portal.recording.acts import act
from portal.recording.sending import ToSend, send_once, write_receipt

RECEIPT_OF = {
    Kind.COMMENT: "receipt_comment",
    Kind.COMPLIMENT: "receipt_compliment",
    Kind.COMPLAINT: "receipt_own_words",
}


def send_feedback(*, sending: ToSend, contact: Contact, tracking_key: bytes, now: datetime) -> str:
    """Make the comment or compliment of a draft and return its reference (screen F6).

    Also for what someone told us who was not sure what it is: a complaint until a person
    decides otherwise (screen P5, Policy A1.4). A receipt goes out when a reply was asked for by
    email. However often the same draft is sent, it makes one case. Raises ``NotFound`` and
    ``ChangedByOther``.
    """
    with act(now=now) as doing:
        reference, case = send_once(doing.session, sending, contact, key=tracking_key, now=now)
        if case is not None:
            receipt = RECEIPT_OF[contact.kind]
            write_receipt(doing.session, case, receipt, key=tracking_key, now=now)
        return reference
