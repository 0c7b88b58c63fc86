"""People of the back office: who they are, what they may do, where they are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.db import db
from portal.domain.errors import NotFound
from portal.domain.roles import Role, Viewer
from portal.models import CaseExclusion, ServiceHead, Staff, StaffRole, StaffSession


@dataclass(frozen=True)
class Account:
    """What signing in needs to know. ``password_hash`` None: the account cannot sign in."""

    staff_id: int
    password_hash: str | None


@dataclass(frozen=True)
class OpenSession:
    """A signed-in browser and the person in front of it, with the rights of this moment."""

    session_id: int
    started_at: datetime
    seen_at: datetime
    viewer: Viewer


def account_for(email: str) -> Account | None:
    """Return the active account with that address (any case), None when there is none."""
    row = db.session.execute(
        select(Staff.id, Staff.password).where(Staff.email == email.lower(), Staff.active)
    ).one_or_none()
    return Account(row.id, row.password) if row else None


def open_session(secret_hash: str) -> OpenSession | None:
    """Return the session with that hash; None when it has ended or its account is disabled."""
    rows = db.session.execute(
        select(
            StaffSession.id,
            StaffSession.started_at,
            StaffSession.seen_at,
            Staff.id.label("staff_id"),
            Staff.name,
            StaffRole.role,
        )
        .join(Staff, Staff.id == StaffSession.staff_id)
        .outerjoin(StaffRole, StaffRole.staff_id == Staff.id)
        .where(
            StaffSession.secret_hash == secret_hash,
            StaffSession.ended_at.is_(None),
            Staff.active,
        )
        .order_by(StaffRole.role)
    ).all()
    if not rows:
        return None
    one = rows[0]
    roles = frozenset(row.role for row in rows if row.role)
    return OpenSession(one.id, one.started_at, one.seen_at, _viewer(one.staff_id, one.name, roles))


def viewer_of(staff: Staff) -> Viewer:
    """Return ``staff`` as the one who is asking, with the services they head."""
    return _viewer(staff.id, staff.name, frozenset(one.role for one in staff.roles))


def viewer_by_email(email: str) -> Viewer:
    """Return the member of staff with that address as who is asking. Raises ``NotFound``."""
    staff = db.session.scalar(select(Staff).where(Staff.email == email.lower(), Staff.active))
    if staff is None:
        raise NotFound
    return viewer_of(staff)


def _viewer(staff_id: int, name: str, roles: frozenset[Role]) -> Viewer:
    heads = _headed_by(staff_id) if Role.HEAD in roles else frozenset()
    return Viewer(staff_id, name, roles, heads)


def _headed_by(staff_id: int) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            select(ServiceHead.service_id)
            .where(ServiceHead.staff_id == staff_id)
            .order_by(ServiceHead.service_id)
        )
    )


def sessions_of(staff_id: int) -> Sequence[StaffSession]:
    """Return the sessions of that person that have not been ended, newest first."""
    return db.session.scalars(
        select(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        .order_by(StaffSession.started_at.desc(), StaffSession.id.desc())
    ).all()


def all_staff() -> Sequence[Staff]:
    """Return every account with its roles, by address."""
    return db.session.scalars(
        select(Staff).options(selectinload(Staff.roles)).order_by(Staff.email)
    ).all()


def active_staff() -> Sequence[tuple[int, str]]:
    """Return (row number, name) of everyone who has an account now, by name."""
    rows = db.session.execute(
        select(Staff.id, Staff.name).where(Staff.active).order_by(func.lower(Staff.name), Staff.id)
    )
    return [(row.id, row.name) for row in rows]


def named_in(case_id: int) -> Sequence[int]:
    """Return the row numbers of the staff who are named in that case."""
    return db.session.scalars(
        select(CaseExclusion.staff_id)
        .where(CaseExclusion.case_id == case_id)
        .order_by(CaseExclusion.staff_id)
    ).all()
