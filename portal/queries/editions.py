"""Which edition of the commitments was in force when."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select

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
    adopted = select(
        EditionRow.id,
        EditionRow.digest,
        EditionRow.state,
        EditionRow.effective_from,
        EditionRow.effective_to,
    ).where(EditionRow.state.in_(PUBLISHED))
    rows = db.session.execute(adopted.order_by(EditionRow.effective_from)).all()
    if not rows:
        raise NoEdition(day=day.isoformat())
    begun = [row for row in rows if row.effective_from <= day]
    row = begun[-1] if begun else rows[0]
    ids = db.session.execute(
        select(CommitmentRow.slug, CommitmentRow.id).where(CommitmentRow.edition_id == row.id)
    )
    return KeptEdition(
        row.id, _read(row.id, row.digest, row.state, row.effective_to), dict(ids.tuples().all())
    )


def commitment_row(commitment_id: int) -> CommitmentRow | None:
    """Return the kept commitment with that row number, with its edition."""
    return db.session.get(CommitmentRow, commitment_id)


@lru_cache(maxsize=64)
def _read(edition_id: int, digest: str, state: str, effective_to: date | None) -> Edition:
    """Return the edition of that content; reading it is slow and its content never changes."""
    row = db.session.get_one(EditionRow, edition_id)
    return edition_from_records(
        number=row.number,
        title=row.title,
        effective_from=row.effective_from,
        effective_to=effective_to,
        state=state,
        approval_reference=row.approval_reference,
        commitments=[one.record for one in row.commitments],
        house_rules=row.house_rules,
    )
