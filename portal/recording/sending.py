"""How a draft becomes a case, once; and the receipt that goes out with it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay
from portal.domain.clocks import Which
from portal.domain.contacts import Contact, mailbox_of
from portal.domain.errors import ChangedByOther, NotFound
from portal.domain.messages import Purpose
from portal.domain.references import hash_tracking_code, new_tracking_code
from portal.domain.times import london_date
from portal.mailer import compose
from portal.models import Case
from portal.queries.drafts import draft_to_change
from portal.recording.files import hand_over
from portal.recording.intake import receive
from portal.recording.outbox import write_to_person
from portal.recording.tries import Limit, take_within

RECEIPTS = "receipt"
ONE_RECEIPT_EVERY = 60
"""Minutes in which an address gets one receipt at most: the form is no way to flood anybody."""


@dataclass(frozen=True)
class ToSend:
    """A draft as its sender saw it: the ``secret`` that opens it and the ``answers`` shown."""

    journey: str
    secret: str
    answers: Mapping[str, Any]


def tracking_code(secret: str, key: bytes) -> str:
    """Return the tracking code of the case that the draft of ``secret`` makes (Policy A3.2).

    Derived, so that the browser that sent it can see it again while nothing secret is kept.
    ``key`` is the portal's own; a different one gives a different code.
    """
    octets = iter(hmac.digest(key, b"tracking" + secret.encode(), hashlib.sha256))
    return new_tracking_code(lambda symbols: next(octets) % symbols)


def send_once(
    session: Session, sending: ToSend, contact: Contact, *, key: bytes, now: datetime
) -> tuple[str, Case | None]:
    """Make the case of a draft in the act's transaction; return its reference and the case.

    The case is None when the draft was sent before: the reference is then the first one's.
    Raises ``NotFound`` when the draft is gone, ``ChangedByOther`` when its answers are no longer
    those that were shown.
    """
    draft = draft_to_change(sending.secret, journey=sending.journey)
    if draft is None:
        raise NotFound
    if draft.sent_reference:
        return draft.sent_reference, None
    if draft.answers != sending.answers:
        raise ChangedByOther
    case = receive(
        session,
        contact,
        now=now,
        draft_id=draft.id,
        tracking_hash=hash_tracking_code(tracking_code(sending.secret, key), key),
    )
    hand_over(session, draft, case, contact.files)
    draft.sent_reference, draft.sent_at = case.reference, now
    return case.reference, case


def way_unless_flooded(
    session: Session, case: Case, scope: str, *, now: datetime, key: bytes
) -> ContactWay:
    """Return the way the person chose, or no way at all when their mailbox is full of it.

    A mailbox gets three mails of ``scope`` an hour at most; what is left out stands on the case.
    """
    person = case.person
    if person.contact_way is not ContactWay.EMAIL or not person.email:
        return person.contact_way
    limit = Limit(scope, mailbox_of(person.email), times=3, minutes=60)
    return ContactWay.EMAIL if take_within(session, limit, now=now, key=key) else ContactWay.NONE


def write_receipt(
    session: Session, case: Case, template: str, *, key: bytes, now: datetime
) -> None:
    """Write to the person by email that we have it, when email is the way they chose.

    The mail has the reference and the dates, and nothing that the sender wrote. It stops no
    clock (Policy 0.3). A second one to the same address within the hour is left out.
    """
    person = case.person
    if person.contact_way is not ContactWay.EMAIL or not person.email:
        return
    lately = Limit(RECEIPTS, mailbox_of(person.email), times=1, minutes=ONE_RECEIPT_EVERY)
    if not take_within(session, lately, now=now, key=key):
        return
    dates = {clock.which: clock.due_on for clock in case.clocks}
    mail = compose(
        template,
        reference=case.reference,
        received_on=case.received_on,
        write_by=dates.get(Which.OUR_ACKNOWLEDGEMENT),
        answer_by=dates.get(Which.OUR_RESPONSE),
    )
    write_to_person(
        session,
        case,
        Purpose.RECEIPT,
        subject=mail.subject,
        body=mail.body,
        now=now,
        on=london_date(now),
    )
