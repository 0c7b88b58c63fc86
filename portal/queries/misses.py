"""Missed commitments that we found ourselves, beside those that people told us of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.cases import LIVE, Kind
from portal.domain.clocks import Which
from portal.domain.findings import Kept
from portal.domain.roles import Viewer
from portal.domain.standing import TOLD
from portal.models import Case, Clock, MissFound
from portal.queries.cases import may_see


@dataclass(frozen=True)
class Evidence:
    """How many missed commitments each side found first, since a date.

    ``ours`` counts dates of our commitments that we marked ourselves, each once. ``theirs``
    counts challenges that a check confirmed.
    """

    ours: int
    theirs: int


def newly_late(today: date) -> list[int]:
    """Return the row numbers of live cases with a date that ran out and is not marked yet."""
    told = sorted({which for pair in TOLD.values() for which in pair})
    marked = select(MissFound.id).where(MissFound.clock_id == Clock.id).exists()
    return list(
        db.session.scalars(
            select(Clock.case_id)
            .join(Case, Case.id == Clock.case_id)
            .where(
                Clock.stopped_on.is_(None),
                Clock.paused_on.is_(None),
                Clock.due_on < today,
                Clock.which.in_(told),
                Case.state.in_(sorted(LIVE)),
                ~marked,
            )
            .distinct()
            .order_by(Clock.case_id)
        )
    )


def misses_said(case_id: int) -> Sequence[MissFound]:
    """Return the missed dates of a case that we marked, each with its clock."""
    return db.session.scalars(
        select(MissFound)
        .options(joinedload(MissFound.clock))
        .where(MissFound.case_id == case_id)
        .order_by(MissFound.id)
    ).all()


def expected_on(case: Case, which: Which, today: date) -> date | None:
    """Return the new date that was given for the last ``which`` of ``case``.

    None when none was given, or when that date has passed too.
    """
    clocks = [clock for clock in case.clocks if clock.which is which and clock.stage == case.stage]
    if not clocks:
        return None
    found: date | None = db.session.scalar(
        select(MissFound.expected_on).where(
            MissFound.clock_id == max(clocks, key=lambda clock: clock.round).id
        )
    )
    return found if found and found >= today else None


def evidence(viewer: Viewer, since: date, now: datetime) -> Evidence:
    """Count what ``viewer`` may see of missed commitments found from ``since`` on."""
    ours = (
        select(func.count(MissFound.id))
        .join(Case, Case.id == MissFound.case_id)
        .join(Clock, Clock.id == MissFound.clock_id)
        .where(
            may_see(viewer, now),
            MissFound.found_on >= since,
            Clock.commitment_id.is_not(None),
        )
    )
    theirs = select(func.count(Case.id)).where(
        may_see(viewer, now),
        Case.kind == Kind.CHALLENGE,
        Case.missed_checked == Kept.MISSED,
        Case.received_on >= since,
    )
    return Evidence(db.session.scalar(ours) or 0, db.session.scalar(theirs) or 0)
