"""Challenges by service and month, as a head of service reads them in one go (Policy A10.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select

from portal.db import db
from portal.domain.cases import Closure, Kind, State
from portal.domain.findings import Kept
from portal.domain.roles import Viewer
from portal.models import BatchTold, Case, ReadOneUp, Service
from portal.queries.cases import may_see, may_work_on

UNREAD = (Case.kind == Kind.CHALLENGE, Case.state == State.NEW, ~Case.needs_reply)


@dataclass(frozen=True)
class Batch:
    """The challenges of one service and month (its first day) that nobody has read.

    ``service`` and ``name`` are None for those about no service.
    """

    month: date
    service: str | None
    name: str | None
    unread: int


def batches(viewer: Viewer, now: datetime) -> list[Batch]:
    """Return the batches among what ``viewer`` may read, the oldest month first."""
    return _batches(may_work_on(viewer, now))


def batches_of_head(viewer: Viewer, month: date, now: datetime) -> list[Batch]:
    """Return the batches of ``month`` of the services that ``viewer`` heads.

    What went one level up is read there and is not theirs any more.
    """
    up = exists().where(ReadOneUp.case_id == Case.id)
    theirs = Case.service_id.in_(sorted(viewer.service_ids))
    found = _batches(may_work_on(viewer, now), theirs, ~up, *_within(month))
    return sorted(found, key=lambda one: one.name or "")


def told_of(month: date) -> set[int]:
    """Return the row numbers of the heads who were told of the challenges of ``month``."""
    return set(db.session.scalars(select(BatchTold.staff_id).where(BatchTold.month == month)))


def checked_in(
    viewer: Viewer, month: date, service: str | None, now: datetime
) -> Mapping[Kept | None, int]:
    """Return how many challenges of ``month`` were read, by what a check found; None: not checked.

    ``service`` is a slug, None for all.
    """
    conditions = [
        may_see(viewer, now),
        Case.kind == Kind.CHALLENGE,
        Case.state == State.CLOSED,
        Case.closure == Closure.READ,
        *_within(month),
    ]
    if service is not None:
        conditions.append(Case.service_id.in_(select(Service.id).where(Service.slug == service)))
    rows = db.session.execute(
        select(Case.missed_checked, func.count(Case.id))
        .where(*conditions)
        .group_by(Case.missed_checked)
        .order_by(Case.missed_checked)
    )
    return {row[0]: row[1] for row in rows}


def _batches(*conditions: ColumnElement[bool]) -> list[Batch]:
    rows = db.session.execute(
        select(Case.received_on, Service.slug, Service.name, func.count(Case.id))
        .outerjoin(Service, Service.id == Case.service_id)
        .where(*UNREAD, *conditions)
        .group_by(Case.received_on, Service.slug, Service.name)
        .order_by(Case.received_on, Service.name)
    )
    found: dict[tuple[date, str | None, str | None], int] = {}
    for received_on, slug, name, number in rows:
        key = received_on.replace(day=1), slug, name
        found[key] = found.get(key, 0) + number
    made = [Batch(*key, unread=number) for key, number in found.items()]
    return sorted(made, key=lambda one: (one.month, one.name or ""))


def _within(month: date) -> Sequence[ColumnElement[bool]]:
    year, next_month = divmod(month.year * 12 + month.month, 12)
    return (Case.received_on >= month, Case.received_on < date(year, next_month + 1, 1))
