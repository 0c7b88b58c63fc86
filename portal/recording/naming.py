"""Who must not see or handle a case: staff named in it (Policy A16), and who has a conflict of
interest (Policy A5.1)."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import Case, CaseConflict, CaseExclusion

Kept = type[CaseExclusion] | type[CaseConflict]
"""The two lists of staff that a case has."""


def keep_exactly(session: Session, kept: Kept, case: Case, staff_ids: Collection[int]) -> set[int]:
    """Put exactly ``staff_ids`` on the list ``kept`` of ``case``; return who was on it before."""
    before = _listed(session, kept, case)
    session.execute(
        delete(kept).where(kept.case_id == case.id, kept.staff_id.not_in(list(staff_ids)))
    )
    _add(session, kept, case, set(staff_ids) - before)
    return before


def share_lists(session: Session, one: Case, other: Case) -> None:
    """Let whoever is on a list of one of two cases be on the same list of both."""
    session.flush()
    for kept in (CaseExclusion, CaseConflict):
        here, there = _listed(session, kept, one), _listed(session, kept, other)
        _add(session, kept, one, there - here)
        _add(session, kept, other, here - there)


def _listed(session: Session, kept: Kept, case: Case) -> set[int]:
    listed = select(kept.staff_id).where(kept.case_id == case.id).order_by(kept.staff_id)
    return set(session.scalars(listed))


def _add(session: Session, kept: Kept, case: Case, staff_ids: set[int]) -> None:
    session.add_all(kept(case_id=case.id, staff_id=one) for one in sorted(staff_ids))
    session.flush()
