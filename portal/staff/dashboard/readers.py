"""Who has read the commitments, as the dashboard shows it (Policy A11.5)."""

from collections.abc import Sequence
from typing import Any

from portal.domain.roles import Permission
from portal.queries.commitments_read import Reader, readers_of
from portal.queries.editions import KeptEdition
from portal.web.signed_in import viewer


def reading_of(editions: Sequence[KeptEdition]) -> list[dict[str, Any]]:
    """Return for each edition how many have read it, and who as far as this person may know.

    Names are for the corporate lead; everyone else sees their own line, and no list is behind
    the number then.
    """
    readers = readers_of([one.id for one in editions])
    every = viewer().may(Permission.SEE_READERS)
    shown = [one for one in readers if every or one.staff_id == viewer().staff_id]
    return [
        {
            "id": one.id,
            "linked": every,
            "title": one.edition.title,
            "from": one.edition.effective_from,
            "read": sum(one.id in reader.read_at for reader in readers),
            "all": len(readers),
            "mine": viewer().staff_id not in _who_read(readers, one.id),
            "have": [
                {"name": reader.name, "at": reader.read_at[one.id]}
                for reader in shown
                if one.id in reader.read_at
            ],
            "not_yet": [
                {"name": reader.name, "at": None}
                for reader in shown
                if one.id not in reader.read_at
            ],
        }
        for one in editions
    ]


def _who_read(readers: Sequence[Reader], edition_id: int) -> set[int]:
    return {reader.staff_id for reader in readers if edition_id in reader.read_at}
