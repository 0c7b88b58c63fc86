"""Which edition of the commitments was in force when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.db import db
from portal.domain.commitments import ADOPTED, Edition
from portal.domain.edition_records import edition_from_records
from portal.domain.errors import RuleBroken
from portal.domain.words import N_
from portal.models import Commitment as CommitmentRow
from portal.models import Edition as EditionRow


class NoEdition(RuleBroken):
    """No edition was in force on that day."""

    sentence = N_("No commitments had been published on %(day)s.")


PUBLISHED = tuple(state.value for state in ADOPTED)
"""States of an edition that may drive a clock; a draft never does."""


@dataclass(frozen=True)
class KeptEdition:
    """An edition with the row numbers that cases point at. ``ids`` are by slug."""

    id: int
    edition: Edition
    ids: dict[str, int]


def edition_on(day: date) -> KeptEdition:
    """Return the edition in force on ``day``; before the first one, the first.

    Raises ``NoEdition`` when none has been published at all.
    """
    rows = db.session.scalars(
        select(EditionRow)
        .where(EditionRow.state.in_(PUBLISHED))
        .options(selectinload(EditionRow.commitments))
        .order_by(EditionRow.effective_from)
    ).all()
    if not rows:
        raise NoEdition(day=day.isoformat())
    begun = [row for row in rows if row.effective_from <= day]
    return _kept(begun[-1] if begun else rows[0])


def commitment_row(commitment_id: int) -> CommitmentRow | None:
    """Return the kept commitment with that row number, with its edition."""
    return db.session.get(CommitmentRow, commitment_id)


def _kept(row: EditionRow) -> KeptEdition:
    edition = edition_from_records(
        number=row.number,
        title=row.title,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        state=row.state,
        approval_reference=row.approval_reference,
        commitments=[one.record for one in row.commitments],
        house_rules=row.house_rules,
    )
    return KeptEdition(row.id, edition, {one.slug: one.id for one in row.commitments})
