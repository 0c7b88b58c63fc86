"""One page of the list of cases that are owed an answer (screen S3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from portal.db import db
from portal.domain.cases import Channel, Kind, State
from portal.domain.clocks import Which
from portal.domain.questions import heard_nothing
from portal.domain.roles import Viewer
from portal.domain.working_days import Calendar
from portal.models import Case, CaseCause, Inquiry, Person, Service, Staff
from portal.queries.case_filter import (
    ME,
    NOBODY,
    WAITING,
    CaseFilter,
    Days,
    Order,
    Tab,
    apart_from_groups,
    due_among,
    in_tab,
)
from portal.queries.cases import may_see

CASES_A_PAGE = 25


@dataclass(frozen=True)
class Ids:
    """The row numbers behind the short names that a filter uses."""

    services: Mapping[str, int]
    commitments: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Place:
    """A place in a sorted list: the date and the row number of the case that stands there."""

    on: date
    case_id: int


@dataclass(frozen=True)
class CaseRow:
    """One case of the list. ``person`` None: no name given. ``next_due_on`` None: nothing due."""

    id: int
    reference: str
    kind: Kind
    state: State
    channel: Channel
    received_on: date
    queue_on: date
    next_due_on: date | None
    next_due_which: Which | None
    person: str | None
    service: str | None
    handler: str | None
    imported: bool


@dataclass(frozen=True)
class CasePage:
    """One page. ``before`` and ``after`` are where the pages on either side end and begin."""

    rows: tuple[CaseRow, ...]
    before: Place | None
    after: Place | None


def list_cases(
    viewer: Viewer,
    now: datetime,
    asked: CaseFilter,
    days: Days,
    ids: Ids,
    *,
    order: Order = Order.DUE,
    after: Place | None = None,
    before: Place | None = None,
) -> CasePage:
    """Return the page of cases that come after a place, or end before one, or the first page.

    One statement. Late cases come first; those with nothing due, the closed ones among them,
    come last (Policy B9 S3).
    """
    wanted = case_rows().where(Case.needs_reply, may_see(viewer, now))
    wanted = wanted.where(*conditions(asked, days, ids, viewer))
    backwards = before is not None
    edge = before or after
    down = (order is Order.NEWEST) != backwards
    column: ColumnElement[date] = sort_column(order)
    if edge:
        here, there = tuple_(column, Case.id), tuple_(edge.on, edge.case_id)
        wanted = wanted.where(here < there if down else here > there)
    sorted_by = func.coalesce(column, column) if _is_rare(asked) else column
    sort = (sorted_by.desc(), Case.id.desc()) if down else (sorted_by, Case.id)
    found = db.session.execute(wanted.order_by(*sort).limit(CASES_A_PAGE + 1)).all()
    rows = [CaseRow(*row) for row in found[:CASES_A_PAGE]]
    more = len(found) > CASES_A_PAGE
    if backwards:
        rows.reverse()
    if not rows:
        return CasePage((), None, None)
    has_before = more if backwards else after is not None
    has_after = True if backwards else more
    return CasePage(
        tuple(rows),
        _place(rows[0], order) if has_before else None,
        _place(rows[-1], order) if has_after else None,
    )


def silent_among(rows: Sequence[CaseRow], today: date, calendar: Calendar) -> frozenset[int]:
    """Return the row numbers of those whose person left our question and its reminder without
    an answer (screen S7)."""
    asked = [row.id for row in rows if row.state is State.WAITING_FOR_PERSON]
    if not asked:
        return frozenset()
    found = db.session.execute(
        select(Inquiry.case_id, Inquiry.reminded_on, Inquiry.rung_on, Person.contact_way)
        .join(Case, Case.id == Inquiry.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(Inquiry.case_id.in_(asked), Inquiry.answered_on.is_(None))
        .order_by(Inquiry.id)
    )
    newest = {row.case_id: row for row in found}
    return frozenset(
        one
        for one, asked in newest.items()
        if heard_nothing(asked.reminded_on, asked.rung_on, asked.contact_way, today, calendar)
    )


def how_many(viewer: Viewer, now: datetime, asked: CaseFilter, days: Days, ids: Ids) -> Select[int]:
    """Return the query of how many cases the whole list holds."""
    return select(func.count(Case.id)).where(
        Case.needs_reply, may_see(viewer, now), *conditions(asked, days, ids, viewer)
    )


def conditions(
    asked: CaseFilter, days: Days, ids: Ids, viewer: Viewer
) -> list[ColumnElement[bool]]:
    """Return what ``asked`` demands of ``Case``."""
    found = [in_tab(asked.tab, days, viewer), *apart_from_groups(asked, days)]
    if asked.state:
        found.append(_among(Case.state, asked.state))
    if asked.due:
        found.append(due_among(asked.due, days))
    if asked.service:
        found.append(_among(Case.service_id, [ids.services[slug] for slug in asked.service]))
    if asked.handler:
        found.append(_handled_by(asked.handler, viewer.staff_id))
    if asked.channel:
        found.append(_among(Case.channel, asked.channel))
    if asked.kind:
        found.append(_among(Case.kind, asked.kind))
    if asked.commitment:
        numbers = [number for slug in asked.commitment for number in ids.commitments[slug]]
        found.append(_among(Case.commitment_id, numbers))
    if asked.cause:
        main = select(CaseCause.case_id).where(
            CaseCause.case_id == Case.id, CaseCause.main, CaseCause.cause.in_(asked.cause)
        )
        found.append(main.exists())
    return found


def _is_rare(asked: CaseFilter) -> bool:
    """Whether so few cases are asked for that sorting them beats walking down the queue.

    SQLite keeps no statistics and would look at every case in the order of the queue. An order
    that no index has makes it pick the few first.
    """
    waiting = asked.tab is Tab.WAITING or bool(asked.state and WAITING.issuperset(asked.state))
    return waiting or asked.behind is not None


def case_rows() -> Select[*tuple[Any, ...]]:
    """Return the query of what a ``CaseRow`` holds, of every case."""
    return (
        select(
            Case.id,
            Case.reference,
            Case.kind,
            Case.state,
            Case.channel,
            Case.received_on,
            Case.queue_on,
            Case.next_due_on,
            Case.next_due_which,
            Person.name,
            Service.name,
            Staff.name,
            Case.past_import_id.is_not(None),
        )
        .join(Person, Person.id == Case.person_id)
        .outerjoin(Service, Service.id == Case.service_id)
        .outerjoin(Staff, Staff.id == Case.handler_id)
    )


def _among(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """One value is asked for by itself, so that an index that begins with it keeps its order."""
    condition: ColumnElement[bool] = column == values[0] if len(values) == 1 else column.in_(values)
    return condition


def _handled_by(handlers: Sequence[str], staff_id: int) -> ColumnElement[bool]:
    numbers = [staff_id if one == ME else int(one) for one in handlers if one != NOBODY]
    found: list[ColumnElement[bool]] = []
    if numbers:
        found.append(_among(Case.handler_id, numbers))
    if NOBODY in handlers:
        found.append(Case.handler_id.is_(None))
    return found[0] if len(found) == 1 else or_(*found)


def sort_column(order: Order) -> Any:
    """Return the column that a list in that order is sorted by, before the row number."""
    return Case.queue_on if order is Order.DUE else Case.received_on


def _place(row: CaseRow, order: Order) -> Place:
    return Place(row.queue_on if order is Order.DUE else row.received_on, row.id)
