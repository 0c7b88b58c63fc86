"""Contacts that are read and counted, not answered: challenges, comments, compliments.

Each list starts with those that nobody has read (screens S19 and S20).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.cases import Closure, Kind, State
from portal.domain.findings import Kept
from portal.domain.measures.periods import Span
from portal.domain.partial_dates import PartialDate
from portal.domain.roles import Viewer
from portal.domain.times import LONDON
from portal.models import Case, Commitment, Service
from portal.queries.cases import has_conflict, may_see

ROWS_A_PAGE = 25


@dataclass(frozen=True)
class ReadingFilter:
    """Which contacts of a list. None means all.

    ``read`` chooses those that somebody has read, or those that nobody has and wait for whoever
    looks: not those in which they have a conflict of interest. ``month`` is the
    first day of the month in which they were received, ``quarter`` the quarter; ``commitment``
    and ``service`` are slugs.
    """

    kinds: tuple[Kind, ...]
    read: bool | None = False
    month: date | None = None
    quarter: Span | None = None
    commitment: str | None = None
    service: str | None = None


@dataclass(frozen=True)
class ReadingRow:
    """One contact to read. ``said`` are questions and answers, for what has no column."""

    id: int
    reference: str
    kind: Kind
    received_at: datetime
    happened: PartialDate
    text: str
    commitment: str | None
    service: str | None
    office: str | None
    person: str | None
    can_be_written_to: bool
    person_says: Kept | None
    worked_out: Kept | None
    checked: Kept | None
    note: str | None
    read: bool
    said: Sequence[tuple[str, str]] = field(default=())


@dataclass(frozen=True)
class ReadingPage:
    """One page. ``after`` is the next page's ``after``, None on the last."""

    rows: tuple[ReadingRow, ...]
    after: int | None


def reading_page(
    viewer: Viewer, now: datetime, wanted: ReadingFilter, *, after: int | None = None
) -> ReadingPage:
    """Return what ``viewer`` may see of ``wanted``: unread oldest first, others newest first."""
    query = _cases(viewer, now).where(*_conditions(viewer, wanted))
    received, number = Case.received_at, Case.id
    last = db.session.get(Case, after) if after is not None else None
    if wanted.read is not False:
        query = query.order_by(received.desc(), number.desc())
        if last is not None:
            query = query.where(
                or_(
                    received < last.received_at,
                    and_(received == last.received_at, number < last.id),
                )
            )
    else:
        query = query.order_by(received, number)
        if last is not None:
            query = query.where(
                or_(
                    received > last.received_at,
                    and_(received == last.received_at, number > last.id),
                )
            )
    found = db.session.scalars(query.limit(ROWS_A_PAGE + 1)).all()
    rows = tuple(_row(case) for case in found[:ROWS_A_PAGE])
    return ReadingPage(rows, rows[-1].id if len(found) > ROWS_A_PAGE else None)


def how_many(viewer: Viewer, now: datetime, wanted: ReadingFilter) -> Select[int]:
    """Return the query of how many contacts the whole list holds."""
    return select(func.count(Case.id)).where(may_see(viewer, now), *_conditions(viewer, wanted))


def _cases(viewer: Viewer, now: datetime) -> Select[Case]:
    return (
        select(Case)
        .where(may_see(viewer, now))
        .options(
            joinedload(Case.person),
            joinedload(Case.commitment),
            joinedload(Case.service),
            joinedload(Case.office),
        )
        .execution_options(populate_existing=True)
    )


def _conditions(viewer: Viewer, wanted: ReadingFilter) -> list[ColumnElement[bool]]:
    found = [Case.kind.in_(wanted.kinds), ~Case.needs_reply]
    if wanted.read is not None:
        found.append(Case.state == (State.CLOSED if wanted.read else State.NEW))
    if wanted.read is False:
        found.append(~has_conflict(viewer))
    if wanted.quarter is not None:
        first, last = wanted.quarter.first_on, wanted.quarter.last_on
        found.append(Case.received_on.between(first, last))
    if wanted.month is not None:
        begins = datetime(wanted.month.year, wanted.month.month, 1, tzinfo=LONDON)
        year, month = divmod(wanted.month.year * 12 + wanted.month.month, 12)
        found += [
            Case.received_at >= begins,
            Case.received_at < datetime(year, month + 1, 1, tzinfo=LONDON),
        ]
    if wanted.commitment is not None:
        ids = select(Commitment.id).where(Commitment.slug == wanted.commitment)
        found.append(Case.commitment_id.in_(ids))
    if wanted.service is not None:
        ids = select(Service.id).where(Service.slug == wanted.service)
        found.append(Case.service_id.in_(ids))
    return found


def _row(case: Case) -> ReadingRow:
    person = case.person
    reach = {"email": person.email, "phone": person.phone, "post": person.address_lines}
    return ReadingRow(
        id=case.id,
        reference=case.reference,
        kind=case.kind,
        received_at=case.received_at,
        happened=PartialDate(case.occurred_on, case.occurred_precision),
        text=case.text,
        commitment=case.commitment.short_title if case.commitment else None,
        service=case.service.name if case.service else None,
        office=case.office.name if case.office else None,
        person=person.name,
        can_be_written_to=bool(reach.get(person.contact_way.value)),
        person_says=case.missed_person_says,
        worked_out=case.missed_worked_out,
        checked=case.missed_checked,
        note=case.checked_note,
        read=case.closure is Closure.READ,
        said=_said(case.details),
    )


def _said(details: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(question), str(answer)) for question, answer in details.get("said", [])]
