"""Who has confirmed that they have read which edition of the commitments (Policy A11.5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select

from portal.db import db
from portal.domain.roles import PERMISSIONS, Permission, Viewer
from portal.models import CommitmentsRead, Staff, StaffRole
from portal.queries.editions import KeptEdition, KeptEditions

READERS = sorted(role for role, held in PERMISSIONS.items() if Permission.SEE_DASHBOARD in held)
"""The roles of those who must know the commitments: heads of service and managers."""


@dataclass(frozen=True)
class Reader:
    """Someone who must know the commitments, and when they confirmed each edition, by its row
    number."""

    staff_id: int
    name: str
    read_at: Mapping[int, datetime]


def editions_to_know(today: date) -> list[KeptEdition]:
    """Return the edition in force and those that come, which managers confirm they have read."""
    return KeptEditions().to_know(today)


def readers_of(editions: Collection[int]) -> Sequence[Reader]:
    """Return everyone who must know the commitments, by name, with what they have confirmed."""
    rows = db.session.execute(
        select(Staff.id, Staff.name, CommitmentsRead.edition_id, CommitmentsRead.at)
        .outerjoin(
            CommitmentsRead,
            and_(
                CommitmentsRead.staff_id == Staff.id,
                CommitmentsRead.edition_id.in_(sorted(editions)),
            ),
        )
        .where(
            Staff.active,
            Staff.id.in_(select(StaffRole.staff_id).where(StaffRole.role.in_(READERS))),
        )
        .order_by(func.lower(Staff.name), Staff.id, CommitmentsRead.edition_id)
    )
    found: dict[int, tuple[str, dict[int, datetime]]] = {}
    for staff_id, name, edition_id, at in rows:
        _, read_at = found.setdefault(staff_id, (name, {}))
        if edition_id is not None:
            read_at[edition_id] = at
    return [Reader(staff_id, name, read_at) for staff_id, (name, read_at) in found.items()]


def confirmed_by(viewer: Viewer) -> Mapping[int, datetime]:
    """Return when ``viewer`` confirmed each edition, by its row number."""
    rows = db.session.execute(
        select(CommitmentsRead.edition_id, CommitmentsRead.at)
        .where(CommitmentsRead.staff_id == viewer.staff_id)
        .order_by(CommitmentsRead.edition_id)
    )
    return {row.edition_id: row.at for row in rows}
