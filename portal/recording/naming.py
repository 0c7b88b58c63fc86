"""Who is named in a case and so never finds it (Policy A16)."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import Case, CaseExclusion


def keep_named(session: Session, case: Case, named: Collection[int]) -> set[int]:
    """Keep exactly the staff ``named`` from ``case``; return those who were kept from it before."""
    before = set(
        session.scalars(
            select(CaseExclusion.staff_id)
            .where(CaseExclusion.case_id == case.id)
            .order_by(CaseExclusion.staff_id)
        )
    )
    session.execute(
        delete(CaseExclusion).where(
            CaseExclusion.case_id == case.id, CaseExclusion.staff_id.not_in(list(named))
        )
    )
    session.add_all(
        CaseExclusion(case_id=case.id, staff_id=staff_id)
        for staff_id in sorted(set(named) - before)
    )
    session.flush()
    return before
