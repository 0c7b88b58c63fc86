"""Complaints that somebody wants not to take, and how many were not (Policy A6.5)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.db import db
from portal.domain.cases import Closure, Kind
from portal.domain.move_table import AT_WORK
from portal.domain.refusals import RefusalReason
from portal.domain.roles import Viewer
from portal.domain.times import london_midnight
from portal.models import Case, Refusal
from portal.queries.cases import may_see, may_work_on

MOST = 50


def refusals_open(case_id: int) -> Select[Refusal]:
    """Return the query of the refusal of a case that waits for a second person."""
    return select(Refusal).where(Refusal.case_id == case_id, Refusal.agreed.is_(None))


def refusal_waiting(case_id: int) -> Refusal | None:
    """Return the refusal of a case that waits for a second person, None without."""
    return db.session.scalar(refusals_open(case_id).options(joinedload(Refusal.asked_by)))


def last_refusal(case_id: int) -> Refusal | None:
    """Return the newest refusal of a case that was decided, None without."""
    return db.session.scalar(
        select(Refusal)
        .where(Refusal.case_id == case_id, Refusal.agreed.is_not(None))
        .order_by(Refusal.id.desc())
        .limit(1)
    )


def refusals_waiting(viewer: Viewer, now: datetime) -> list[Refusal]:
    """Return those that wait on cases ``viewer`` may decide in, oldest first, 50 at most."""
    return list(
        db.session.scalars(
            select(Refusal)
            .join(Refusal.case)
            .where(
                Refusal.agreed.is_(None),
                Case.state.in_(sorted(AT_WORK)),
                Case.kind == Kind.COMPLAINT,
                may_work_on(viewer, now),
            )
            .options(contains_eager(Refusal.case), joinedload(Refusal.asked_by))
            .order_by(Refusal.id)
            .limit(MOST)
        )
    )


def refused_by_reason(
    viewer: Viewer, first: date, last: date, now: datetime
) -> Mapping[RefusalReason, int]:
    """Return how many complaints were refused from ``first`` to ``last``, London dates, by reason.

    Only those that ``viewer`` may see, and that are still refused: one opened again is not.
    """
    rows = db.session.execute(
        select(Refusal.reason, func.count(Case.id.distinct()))
        .join(Refusal.case)
        .where(
            Refusal.agreed.is_(True),
            Case.closure == Closure.REFUSED,
            Refusal.decided_at >= london_midnight(first),
            Refusal.decided_at < london_midnight(last + timedelta(days=1)),
            may_see(viewer, now),
        )
        .group_by(Refusal.reason)
        .order_by(Refusal.reason)
    )
    counted = dict(rows.all())
    return {reason: counted.get(reason, 0) for reason in RefusalReason}
