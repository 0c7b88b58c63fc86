"""Answers that wait to be sent, and what they became. Only the secret in the cookie finds them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.domain.cases import ContactWay, Kind
from portal.domain.clocks import Which
from portal.domain.messages import Purpose
from portal.models import Case, Clock, Draft, Message, Person, Service


@dataclass(frozen=True)
class KeptDraft:
    """The answers so far, by step. ``sent_reference`` is None until they were sent."""

    id: int
    answers: Mapping[str, Any]
    started_at: datetime
    sent_reference: str | None


@dataclass(frozen=True)
class SentCase:
    """What the browser that sent a case may see of it.

    ``journey`` is the name of the journey at whose end it was sent. ``service`` is the slug of the
    service it is about, None without. ``dates`` are the due dates by clock. ``receipt_mailed``
    says whether a receipt went out.
    """

    draft_id: int
    journey: str
    reference: str
    kind: Kind
    needs_reply: bool
    contact_way: ContactWay
    received_on: date
    answers: Mapping[str, Any]
    service: str | None
    receipt_mailed: bool
    dates: Mapping[Which, date]


def secret_hash(secret: str) -> str:
    """Return what is kept of the secret of a draft: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_draft(journey: str, secret: str, now: datetime, lifetime: timedelta) -> KeptDraft | None:
    """Return the draft of ``journey`` that ``secret`` opens, None when there is none any more.

    A draft lives for ``lifetime`` from its start (Policy A15), sent or not.
    """
    row = db.session.execute(
        select(Draft.id, Draft.answers, Draft.started_at, Draft.sent_reference).where(
            Draft.secret_hash == secret_hash(secret),
            Draft.journey == journey,
            Draft.started_at > now - lifetime,
        )
    ).one_or_none()
    return None if row is None else KeptDraft(*row)


def sent_case(reference: str, secret: str) -> SentCase | None:
    """Return the case that the draft of ``secret`` made, None when it did not make this one."""
    mailed = (
        select(Message.id)
        .where(Message.case_id == Case.id, Message.purpose == Purpose.RECEIPT)
        .exists()
        .label("receipt_mailed")
    )
    row = db.session.execute(
        select(
            Case.id,
            Draft.id.label("draft_id"),
            Draft.journey,
            Case.reference,
            Case.kind,
            Case.needs_reply,
            Person.contact_way,
            Case.received_on,
            Draft.answers,
            Service.slug.label("service"),
            mailed,
        )
        .join(Draft, Draft.id == Case.draft_id)
        .join(Person, Person.id == Case.person_id)
        .outerjoin(Service, Service.id == Case.service_id)
        .where(Draft.secret_hash == secret_hash(secret), Case.reference == reference)
    ).one_or_none()
    if row is None:
        return None
    dates = db.session.execute(
        select(Clock.which, Clock.due_on).where(Clock.case_id == row.id).order_by(Clock.id)
    ).all()
    return SentCase(
        draft_id=row.draft_id,
        journey=row.journey,
        reference=row.reference,
        kind=row.kind,
        needs_reply=row.needs_reply,
        contact_way=row.contact_way,
        received_on=row.received_on,
        answers=row.answers,
        service=row.service,
        receipt_mailed=row.receipt_mailed,
        dates=dict(dates),
    )


def draft_to_change(secret: str, *, journey: str) -> Draft | None:
    """Return the draft row that ``secret`` opens, locked, for an act inside a transaction."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.secret_hash == secret_hash(secret), Draft.journey == journey)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
