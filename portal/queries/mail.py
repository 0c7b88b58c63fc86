"""Mails as staff may see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.db import db
from portal.domain.roles import Viewer
from portal.domain.words import N_
from portal.models import Case, OutboundMail, Staff
from portal.models.mail import MailState
from portal.queries.cases import may_see

MAILS_A_PAGE = 25

MAIL_STATE_WORDS = {
    MailState.WAITING: N_("Waiting"),
    MailState.SENT: N_("Sent"),
    MailState.FAILED: N_("Not delivered"),
}


@dataclass(frozen=True)
class MailRow:
    """One mail. ``reference`` is its case's, None when it belongs to no case.

    ``state`` is "waiting", "sent" or "failed"; ``state_words`` says so, to be translated.
    ``next_attempt_at`` is None when no try will follow. ``last_error`` is what the server said.
    """

    id: int
    reference: str | None
    recipient: str
    subject: str
    body: str
    state: str
    state_words: str
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    attempts: int
    last_error: str | None


@dataclass(frozen=True)
class MailPage:
    """One page of the list, newest first.

    ``older`` is what to ask for as ``before`` to see the next page, None on the last.
    ``failed`` counts those not delivered, on all pages.
    """

    rows: tuple[MailRow, ...]
    older: int | None
    failed: int


def did_not_arrive(case: Case) -> bool:
    """Whether the newest mail of ``case`` to the address of its person was given up."""
    newest = (
        select(OutboundMail.state)
        .where(OutboundMail.case_id == case.id, OutboundMail.recipient == case.person.email)
        .order_by(OutboundMail.id.desc())
        .limit(1)
    )
    return db.session.scalar(newest) is MailState.FAILED


def mails_seen_by(
    viewer: Viewer, now: datetime, *, before: int | None = None, failed_only: bool = False
) -> MailPage:
    """Return the mails that ``viewer`` may see: those of the cases they may see, and of none.

    What the portal writes to other staff is theirs alone: a reminder names cases, also some in
    which the viewer is named (Policy A16).

    ``before`` gives the page of mails older than the one with that number. There is no count
    of all mails, which a list of a million could not give quickly.
    """
    wanted = [_seen(viewer, now)]
    if before is not None:
        wanted.append(OutboundMail.id < before)
    if failed_only:
        wanted.append(OutboundMail.state == MailState.FAILED)
    found = db.session.execute(
        select(OutboundMail, Case.reference)
        .outerjoin(Case, Case.id == OutboundMail.case_id)
        .where(*wanted)
        .order_by(OutboundMail.id.desc())
        .limit(MAILS_A_PAGE + 1)
    ).all()
    rows = tuple(_row(mail, reference) for mail, reference in found[:MAILS_A_PAGE])
    return MailPage(rows, rows[-1].id if len(found) > MAILS_A_PAGE else None, _failed(viewer, now))


def _failed(viewer: Viewer, now: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count(OutboundMail.id))
            .outerjoin(Case, Case.id == OutboundMail.case_id)
            .where(OutboundMail.state == MailState.FAILED, _seen(viewer, now))
        )
        or 0
    )


def failed_mails_of(reference: str) -> list[MailRow]:
    """Return the mails of one case that could not be delivered, newest first.

    For a page whose reader may see the case: ask ``find_case`` first.
    """
    rows = db.session.execute(
        select(OutboundMail, Case.reference)
        .join(Case, Case.id == OutboundMail.case_id)
        .where(Case.reference == reference, OutboundMail.state == MailState.FAILED)
        .order_by(OutboundMail.id.desc())
    )
    return [_row(mail, found) for mail, found in rows]


def _seen(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    others = select(Staff.email).where(Staff.id != viewer.staff_id)
    of_no_case = and_(OutboundMail.case_id.is_(None), OutboundMail.recipient.not_in(others))
    return or_(of_no_case, may_see(viewer, now))


def _row(mail: OutboundMail, reference: str | None) -> MailRow:
    waiting = mail.state is MailState.WAITING
    return MailRow(
        id=mail.id,
        reference=reference,
        recipient=mail.recipient,
        subject=mail.subject,
        body=mail.body,
        state=mail.state.value,
        state_words=MAIL_STATE_WORDS[mail.state],
        created_at=mail.created_at,
        sent_at=mail.sent_at,
        next_attempt_at=mail.next_attempt_at if waiting else None,
        attempts=mail.attempts,
        last_error=mail.last_error,
    )
