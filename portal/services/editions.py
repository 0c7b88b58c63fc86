"""Publishing an edition of the commitments."""

import hashlib
import json
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.domain.commitments import Edition
from portal.domain.edition_records import as_record, rule_record
from portal.models import Commitment as CommitmentRow
from portal.models import Edition as EditionRow
from portal.recording.acts import act


def publish_edition(*, edition: Edition, now: datetime) -> None:
    """Keep ``edition`` and let the one before it end the day before.

    An edition number that is already kept is left as it is: editions are never edited in
    place (Policy A11.2). New contacts follow it from ``effective_from``.
    """
    with act(now=now) as doing:
        session = doing.session
        if session.scalar(select(EditionRow.id).where(EditionRow.number == edition.number)):
            return
        before = session.scalar(
            select(EditionRow)
            .where(EditionRow.effective_to.is_(None), EditionRow.state == "live")
            .order_by(EditionRow.number.desc())
            .limit(1)
        )
        if before is not None:
            before.effective_to = edition.effective_from - timedelta(days=1)
            before.state = "superseded"
        session.add(_row(edition))


def _row(edition: Edition) -> EditionRow:
    house_rules = [rule_record(rule) for rule in edition.house_rules]
    records = [as_record(one) for one in edition.commitments]
    return EditionRow(
        number=edition.number,
        title=edition.title,
        effective_from=edition.effective_from,
        effective_to=edition.effective_to,
        state=edition.state,
        approval_reference=edition.approval_reference,
        digest=hashlib.sha256(json.dumps([house_rules, records]).encode()).hexdigest(),
        house_rules=house_rules,
        commitments=[
            CommitmentRow(
                slug=one.slug, position=one.position, short_title=one.short_title, record=record
            )
            for one, record in zip(edition.commitments, records, strict=True)
        ],
    )
