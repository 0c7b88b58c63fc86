"""Which edition of the commitments was in force when."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

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


class KeptEditions:
    """Every edition that was ever adopted, as one statement found them, in order of their start."""

    def __init__(self) -> None:
        rows = db.session.execute(
            select(
                EditionRow.id,
                EditionRow.digest,
                EditionRow.state,
                EditionRow.effective_from,
                EditionRow.effective_to,
                CommitmentRow.slug,
                CommitmentRow.id.label("commitment_id"),
            )
            .join(CommitmentRow, CommitmentRow.edition_id == EditionRow.id)
            .where(EditionRow.state.in_(PUBLISHED))
            .order_by(EditionRow.effective_from, EditionRow.id)
        ).all()
        self._rows = {row.id: row for row in rows}
        self._ids: dict[int, dict[str, int]] = {}
        for row in rows:
            self._ids.setdefault(row.id, {})[row.slug] = row.commitment_id

    def on(self, day: date) -> KeptEdition:
        """Return the edition in force on ``day``; before the first one, the first.

        Raises ``NoEdition`` when none has been published at all.
        """
        if not self._rows:
            raise NoEdition(day=day.isoformat())
        every = list(self._rows.values())
        begun = [row for row in every if row.effective_from <= day]
        return self._kept(begun[-1] if begun else every[0])

    def to_know(self, day: date) -> list[KeptEdition]:
        """Return the edition in force on ``day``, then those that were adopted and come later."""
        now = self.on(day)
        later = [row for row in self._rows.values() if row.effective_from > day]
        return [now, *(self._kept(row) for row in later if row.id != now.id)]

    def _kept(self, row: Any) -> KeptEdition:
        edition = _read(row.id, row.digest, row.state, row.effective_to)
        return KeptEdition(row.id, edition, self._ids[row.id])

    def during(self, first: date, last: date) -> list[Edition]:
        """Return the editions that were in force on any day from ``first`` to ``last``."""
        begun = [row for row in self._rows.values() if row.effective_from <= last]
        return [
            _read(row.id, row.digest, row.state, row.effective_to)
            for row in begun
            if row.effective_to is None or row.effective_to >= first
        ]


def edition_on(day: date) -> KeptEdition:
    """Return the edition in force on ``day``; before the first one, the first.

    For several days ask ``KeptEditions`` once. Raises ``NoEdition``.
    """
    return KeptEditions().on(day)


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
