"""Mail and messages, written down in the act they tell of."""

import secrets
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay
from portal.domain.messages import Purpose
from portal.domain.responses import WayNotKnown
from portal.mailer import one_line, with_footer
from portal.models import Case, Message, OneTimeCode, OutboundMail, Person
from portal.models.mail import MailState

ASKS_RATING = frozenset({Purpose.RESPONSE, Purpose.FINAL_RESPONSE, Purpose.REFUSAL})
"""Also when we say no: asking only those who got what they wanted would flatter us."""

MAIL_WAITING = "mail_waiting"
"""In ``session.info`` once a mail was queued, so that the worker can be told after the commit."""


def queue_mail(
    session: Session,
    *,
    to: str,
    subject: str,
    body: str,
    now: datetime,
    case: Case | None = None,
    message: Message | None = None,
    code: OneTimeCode | None = None,
) -> OutboundMail:
    """Put a mail in the outbox, with our footer. The worker sends it after the commit.

    One that ends our work on a case asks how we did (Policy A14.2).
    """
    session.info[MAIL_WAITING] = True
    reference = case.reference if case and not code else None
    asks = message is not None and message.purpose in ASKS_RATING
    mail = OutboundMail(
        case_id=case.id if case else None,
        message=message,
        code=code,
        header_id=secrets.token_hex(16),
        recipient=to,
        subject=one_line(subject),
        body=with_footer(body, reference, asks_rating=asks),
        state=MailState.WAITING,
        created_at=now,
        next_attempt_at=now,
    )
    session.add(mail)
    return mail


def address_for(person: Person, way: ContactWay) -> str | None:
    """Return where a message by ``way`` goes, None when we have no such address."""
    return {
        ContactWay.EMAIL: person.email,
        ContactWay.PHONE: person.phone,
        ContactWay.POST: "\n".join(person.address_lines) or None,
        ContactWay.NONE: None,
    }[way]


def check_way(person: Person, way: ContactWay) -> None:
    """Raise ``WayNotKnown`` when a message by ``way`` could not reach ``person``."""
    if way is not ContactWay.NONE and not address_for(person, way):
        raise WayNotKnown


def write_to_person(
    session: Session,
    case: Case,
    purpose: Purpose,
    *,
    subject: str,
    body: str,
    now: datetime,
    on: date,
    staff_id: int | None = None,
    way: ContactWay | None = None,
) -> Message:
    """Write a message to the person of ``case`` by ``way`` (None: the way they chose).

    A mail goes to the outbox and counts as dispatched ``on`` that day. A letter waits:
    ``dispatched_on`` stays None until someone posts it. Told by phone, or with no way to
    reach the person, it counts as given ``on`` that day and stands on the case.
    """
    way = way or case.person.contact_way
    person = case.person
    sent_to = address_for(person, way)
    message = Message(
        case_id=case.id,
        incoming=False,
        purpose=purpose,
        way=way,
        subject=subject,
        body=body,
        sent_to=sent_to,
        written_at=now,
        written_by_id=staff_id,
        dispatched_on=None if way is ContactWay.POST else on,
    )
    session.add(message)
    if way is ContactWay.EMAIL and person.email:
        queue_mail(
            session,
            to=person.email,
            subject=subject,
            body=body,
            now=now,
            case=case,
            message=message,
        )
    return message
