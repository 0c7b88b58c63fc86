"""Accounts of the back office: added, given roles, disabled."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound, RuleBroken
from portal.domain.roles import Role
from portal.domain.words import N_
from portal.models import Service, ServiceHead, Staff, StaffRole, StaffSession
from portal.recording.acts import act


class AddressTaken(RuleBroken):
    """An account with that address exists."""

    sentence = N_("There is already an account for %(email)s.")


class NoSuchAccount(NotFound):
    """No account has that address."""

    sentence = N_("There is no account for %(email)s.")


class NoSuchService(NotFound):
    """No service has that short name."""

    sentence = N_("There is no service called %(slug)s.")


class LastAdministrator(RuleBroken):
    """Somebody must be left who can add accounts."""

    sentence = N_("This is the last administrator. Make someone else an administrator first.")


class NoRole(RuleBroken):
    """An account without a role could do nothing."""

    sentence = N_("Give at least one role.")


def add_staff(
    *,
    email: str,
    name: str,
    password_hash: str,
    roles: Iterable[Role],
    now: datetime,
    service: str | None = None,
    heads: Iterable[str] = (),
) -> int:
    """Make an account and return its id (Policy A16, B9 S31).

    ``email`` is kept in small letters. ``service`` is the slug of the one the person works
    in, ``heads`` are the slugs of those they head. Raises ``AddressTaken``, ``NoRole``,
    ``NoSuchService``.
    """
    wanted = _wanted(roles)
    with act(now=now) as doing:
        session = doing.session
        if session.scalar(select(Staff.id).where(Staff.email == email.lower())):
            raise AddressTaken(email=email)
        staff = Staff(
            email=email.lower(),
            name=name,
            password=password_hash,
            fs_uniquifier=secrets.token_hex(16),
            service_id=_service_id(session, service) if service else None,
            created_at=now,
            roles=[StaffRole(role=role) for role in wanted],
        )
        session.add(staff)
        session.flush()
        _set_heads(session, staff.id, heads)
        return staff.id


def set_roles(*, email: str, roles: Iterable[Role], now: datetime) -> None:
    """Give the account exactly ``roles`` and end its sessions (Policy A16).

    Raises ``NoSuchAccount``, ``NoRole``, ``LastAdministrator``.
    """
    wanted = _wanted(roles)
    with act(now=now) as doing:
        staff = _account(doing.session, email)
        if Role.ADMINISTRATOR not in wanted:
            _keep_an_administrator(doing.session, staff)
        kept = {one.role: one for one in staff.roles}
        staff.roles = [kept.get(role) or StaffRole(role=role) for role in wanted]
        _sign_out(doing.session, staff, now)


def set_password(*, email: str, password_hash: str, now: datetime) -> None:
    """Change the password and end every session of the account. Raises ``NoSuchAccount``."""
    with act(now=now) as doing:
        staff = _account(doing.session, email)
        staff.password = password_hash
        staff.fs_uniquifier = secrets.token_hex(16)
        _sign_out(doing.session, staff, now)


def disable(*, email: str, now: datetime) -> None:
    """End the account and its sessions; its name stays on what it did.

    Raises ``NoSuchAccount``, ``LastAdministrator``.
    """
    with act(now=now) as doing:
        staff = _account(doing.session, email)
        _keep_an_administrator(doing.session, staff)
        staff.active = False
        staff.fs_uniquifier = secrets.token_hex(16)
        _sign_out(doing.session, staff, now)


def set_heads(*, email: str, slugs: Iterable[str], now: datetime) -> None:
    """Make the account head of exactly those services. Raises ``NoSuchAccount``,
    ``NoSuchService``.
    """
    with act(now=now) as doing:
        staff = _account(doing.session, email)
        doing.session.execute(delete(ServiceHead).where(ServiceHead.staff_id == staff.id))
        _set_heads(doing.session, staff.id, slugs)


def _wanted(roles: Iterable[Role]) -> list[Role]:
    wanted = sorted(set(roles))
    if not wanted:
        raise NoRole
    return wanted


def _account(session: Session, email: str) -> Staff:
    staff = session.scalar(select(Staff).where(Staff.email == email.lower()).with_for_update())
    if staff is None:
        raise NoSuchAccount(email=email)
    return staff


def _service_id(session: Session, slug: str) -> int:
    found = session.scalar(select(Service.id).where(Service.slug == slug))
    if found is None:
        raise NoSuchService(slug=slug)
    return found


def _set_heads(session: Session, staff_id: int, slugs: Iterable[str]) -> None:
    """Hand each service over to its one head."""
    for slug in slugs:
        service_id = _service_id(session, slug)
        session.execute(delete(ServiceHead).where(ServiceHead.service_id == service_id))
        session.add(ServiceHead(service_id=service_id, staff_id=staff_id))


def _keep_an_administrator(session: Session, staff: Staff) -> None:
    if not staff.active or all(one.role is not Role.ADMINISTRATOR for one in staff.roles):
        return
    others = session.scalar(
        select(func.count())
        .select_from(StaffRole)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .where(StaffRole.role == Role.ADMINISTRATOR, Staff.active, Staff.id != staff.id)
    )
    if not others:
        raise LastAdministrator


def _sign_out(session: Session, staff: Staff, now: datetime) -> None:
    session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == staff.id, StaffSession.ended_at.is_(None))
        .values(ended_at=now)
    )
