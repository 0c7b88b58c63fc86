"""Cases as a member of staff may see them. Every list, count and lookup begins here."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.conflicts import HasConflict, stops
from portal.domain.errors import ChangedByOther, NotFound
from portal.domain.moves import Move
from portal.domain.roles import Permission, Scope, Viewer
from portal.domain.times import london_date
from portal.models import Case, CaseConflict, CaseExclusion, Staff
from portal.queries.families import lock_families

OWN_ENTRIES_FOR = timedelta(days=1)
"""How long reception sees what it took down (Policy A16)."""


def may_see(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """Return the condition on ``Case`` for what ``viewer`` may see (Policy A16).

    Who stands in for somebody who is away sees their cases meanwhile, but none in which they
    have a conflict of interest. A person named in a case
    never sees it, whatever their role.
    """
    if Scope.ALL in viewer.scopes:
        reach: ColumnElement[bool] = Case.id > 0
    else:
        reaches: list[ColumnElement[bool]] = []
        if Scope.OWN_SERVICE in viewer.scopes:
            reaches.append(Case.service_id.in_(sorted(viewer.service_ids)))
        if Scope.ASSIGNED in viewer.scopes:
            reaches.append(Case.handler_id == viewer.staff_id)
        if viewer.may(Permission.RESPOND):
            covered = Case.handler_id.in_(covered_by(viewer.staff_id, london_date(now)))
            reaches.append(and_(covered, ~has_conflict(viewer)))
        if viewer.may(Permission.REVIEW):
            reaches.append(Case.reviewer_id == viewer.staff_id)
            covered = Case.reviewer_id.in_(covered_by(viewer.staff_id, london_date(now)))
            reaches.append(and_(covered, ~has_conflict(viewer)))
        if Scope.OWN_ENTRIES in viewer.scopes:
            reaches.append(
                and_(Case.logged_by_id == viewer.staff_id, Case.logged_at > now - OWN_ENTRIES_FOR)
            )
        reach = or_(*reaches) if reaches else false()
    return and_(reach, not_named_in(viewer))


def not_named_in(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on ``Case`` that ``viewer`` is not named in it."""
    return ~_kept_out(CaseExclusion, viewer)


def may_work_on(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """Return the condition on ``Case`` for what ``viewer`` may be asked to do something about.

    Every list of work and every reminder begins here: a case that waits for somebody waits for
    nobody who has a conflict of interest in it.
    """
    return and_(may_see(viewer, now), ~has_conflict(viewer))


def has_conflict(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on ``Case`` for those in which ``viewer`` has a conflict of interest."""
    return _kept_out(CaseConflict, viewer)


def _kept_out(kept: type[CaseExclusion | CaseConflict], viewer: Viewer) -> ColumnElement[bool]:
    rows = select(kept.case_id).where(kept.case_id == Case.id, kept.staff_id == viewer.staff_id)
    return rows.exists()


def covered_by(staff_id: int, today: date) -> Select[int]:
    """Return the query of who is away ``today`` and has that person stand in."""
    return select(Staff.id).where(
        Staff.cover_id == staff_id,
        Staff.away_from <= today,
        or_(Staff.away_until.is_(None), Staff.away_until >= today),
    )


def visible_cases(viewer: Viewer, now: datetime) -> Select[Case]:
    """Return the query of every case that ``viewer`` may see, in no order yet."""
    return select(Case).where(may_see(viewer, now))


def find_case(viewer: Viewer, reference: str, now: datetime) -> Case:
    """Return the case with that canonical reference, with its person and places.

    Raises ``NotFound`` when there is none or ``viewer`` may not see it: nobody learns which.
    """
    case = db.session.scalar(
        visible_cases(viewer, now)
        .where(Case.reference == reference)
        .options(
            joinedload(Case.person),
            joinedload(Case.service),
            joinedload(Case.handler),
            joinedload(Case.commitment),
        )
    )
    if case is None:
        raise NotFound
    return case


def case_to_change(
    viewer: Viewer,
    reference: str,
    version: int | None,
    now: datetime,
    *,
    move: Move | None = None,
) -> Case:
    """Return the same case, locked, for an act inside a transaction.

    The one door for every act of staff on a case. ``version`` is the one the person's page
    showed, None when the act cannot collide. ``move`` is named only by what a conflict of
    interest does not stop. Raises ``NotFound``, ``HasConflict`` (Policy A5.1), or
    ``ChangedByOther`` when the case has changed since.
    """
    case = _locked(visible_cases(viewer, now).where(Case.reference == reference))
    if case is None:
        raise NotFound
    if stops(move) and viewer.staff_id in conflicts_in(case.id):
        raise HasConflict
    if version is not None and case.version != version:
        raise ChangedByOther(version=case.version)
    return case


def case_for_job(case_id: int) -> Case | None:
    """Return that case, locked, for a job of the portal itself; None when it is gone."""
    return _locked(select(Case).where(Case.id == case_id))


def conflicts_in(case_id: int) -> Sequence[int]:
    """Return the row numbers of the staff with a conflict of interest in that case."""
    return db.session.scalars(
        select(CaseConflict.staff_id)
        .where(CaseConflict.case_id == case_id)
        .order_by(CaseConflict.staff_id)
    ).all()


def case_by_reference(reference: str) -> Case | None:
    """Return the case with that canonical reference, for the person who holds its code."""
    return db.session.scalar(
        select(Case).where(Case.reference == reference).options(joinedload(Case.person))
    )


def case_of_person_to_change(reference: str) -> Case:
    """Return the same case, locked, for an act of its person inside a transaction.

    Raises ``NotFound``.
    """
    case = _locked(select(Case).where(Case.reference == reference))
    if case is None:
        raise NotFound
    return case


def _locked(wanted: Select[Case]) -> Case | None:
    """Return the one case that ``wanted`` finds, locked with its family, as it is then."""
    case_id = db.session.scalar(wanted.with_only_columns(Case.id))
    if case_id is None:
        return None
    lock_families(db.session(), [case_id])
    return db.session.scalar(wanted.execution_options(populate_existing=True))
