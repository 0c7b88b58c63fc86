"""Who must not see or handle a case: staff named in it (Policy A16), and who has a conflict of
interest (Policy A5.1)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.moves import Move
from portal.models import Case, CaseConflict, CaseExclusion
from portal.queries.links import all_linked
from portal.recording.history import record

Kept = type[CaseExclusion] | type[CaseConflict]
"""The two lists of staff that a case has."""

WRITTEN_DOWN: dict[Kept, tuple[Move, str, str]] = {
    CaseExclusion: (Move.NAME_STAFF, "named", "unnamed"),
    CaseConflict: (Move.SAY_CONFLICT, "declared", "ended"),
}
"""The line of history about a list, and what it calls those put on it and those taken off."""


def keep_exactly(session: Session, kept: Kept, case: Case, staff_ids: Collection[int]) -> set[int]:
    """Put exactly ``staff_ids`` on the list ``kept`` of ``case``; return who was on it before."""
    before = _listed(session, kept, case)
    session.execute(
        delete(kept).where(kept.case_id == case.id, kept.staff_id.not_in(list(staff_ids)))
    )
    _add(session, kept, case, set(staff_ids) - before)
    return before


def set_list(
    session: Session,
    kept: Kept,
    case: Case,
    wanted: set[int],
    *,
    words: str,
    staff_id: int,
    now: datetime,
) -> None:
    """Have exactly ``wanted`` on the list ``kept`` of ``case``, with a line of history that says
    ``words``: they lose it, and those who are new lose what is linked to it too."""
    before = keep_exactly(session, kept, case, wanted)
    lose(case, wanted)
    move, put_on, taken_off = WRITTEN_DOWN[kept]
    values: dict[str, Any] = {
        put_on: sorted(wanted - before),
        taken_off: sorted(before - wanted),
    }
    record(session, case, move, now=now, staff_id=staff_id, words=words, **values)
    put_on_linked(session, kept, case, wanted - before, staff_id=staff_id, now=now)


def put_on_linked(
    session: Session,
    kept: Kept,
    case: Case,
    staff_ids: Collection[int],
    *,
    staff_id: int,
    now: datetime,
) -> None:
    """Put ``staff_ids`` on the list ``kept`` of every case too that was joined to ``case`` or
    split from it.

    ``staff_id`` is who says so.
    """
    move, what, _off = WRITTEN_DOWN[kept]
    for other in all_linked(case.id) if staff_ids else ():
        new = set(staff_ids) - _listed(session, kept, other)
        if new:
            _add(session, kept, other, new)
            lose(other, new)
            values: dict[str, Any] = {what: sorted(new), "linked": case.reference}
            record(session, other, move, now=now, staff_id=staff_id, **values)


def lose(case: Case, staff_ids: Collection[int]) -> None:
    """Take ``case`` from its handler and its reviewer where they are among ``staff_ids``.

    It has none then until somebody chooses one.
    """
    if case.handler_id in staff_ids:
        case.handler_id = None
    if case.reviewer_id in staff_ids:
        case.reviewer_id = None


def share_lists(session: Session, one: Case, other: Case) -> None:
    """Let whoever is on a list of one of two cases be on the same list of both.

    Whoever is on one of one handles neither, and reviews neither.
    """
    session.flush()
    for kept in (CaseExclusion, CaseConflict):
        here, there = _listed(session, kept, one), _listed(session, kept, other)
        _add(session, kept, one, there - here)
        _add(session, kept, other, here - there)
        lose(one, there)
        lose(other, here)


def _listed(session: Session, kept: Kept, case: Case) -> set[int]:
    listed = select(kept.staff_id).where(kept.case_id == case.id).order_by(kept.staff_id)
    return set(session.scalars(listed))


def _add(session: Session, kept: Kept, case: Case, staff_ids: set[int]) -> None:
    session.add_all(kept(case_id=case.id, staff_id=one) for one in sorted(staff_ids))
    session.flush()
