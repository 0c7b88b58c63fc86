"""What waits for triage: contacts that are owed an answer and nobody has looked at (S1)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.db import db
from portal.domain.cases import Channel, Kind, OnBehalf, State
from portal.domain.clocks import Which
from portal.domain.roles import Viewer
from portal.models import Case, Commitment, Person, Service
from portal.queries.cases import OWN_ENTRIES_FOR, may_see, may_work_on

ROWS_A_PAGE = 25
COUNTED_UP_TO = 1000
"""A longer inbox is counted as this many, so that every page can say how long it is."""

OPENING = 200


@dataclass(frozen=True)
class InboxRow:
    """One contact. ``kind`` is what it came in as; ``due_on`` None when nothing is due.

    ``not_sure`` says that the person did not know what to call it.
    """

    id: int
    reference: str
    received_at: datetime
    channel: Channel
    kind: Kind
    opening: str
    commitment: str | None
    service: str | None
    due_on: date | None
    due_which: Which | None
    adjustments: bool
    anonymous: bool
    not_sure: bool


@dataclass(frozen=True)
class InboxPage:
    """One page, oldest first. ``after`` is the next page's ``after``, None on the last."""

    rows: tuple[InboxRow, ...]
    after: int | None


@dataclass(frozen=True)
class Entry:
    """A contact that someone took down."""

    reference: str
    kind: Kind
    logged_at: datetime
    opening: str


def entries_of(viewer: Viewer, now: datetime) -> list[Entry]:
    """Return what ``viewer`` took down in the last day, newest first, 100 at most."""
    rows = db.session.execute(
        select(
            Case.reference,
            Case.kind,
            Case.logged_at,
            func.substr(Case.text, 1, OPENING).label("opening"),
        )
        .where(
            Case.logged_by_id == viewer.staff_id,
            Case.logged_at > now - OWN_ENTRIES_FOR,
            may_see(viewer, now),
        )
        .order_by(Case.logged_at.desc(), Case.id.desc())
        .limit(100)
    )
    return [Entry(row.reference, row.kind, row.logged_at, row.opening) for row in rows]


def waiting(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """Return the condition on ``Case`` for what waits for triage by ``viewer``."""
    return and_(Case.state == State.NEW, Case.needs_reply, may_work_on(viewer, now))


def how_many_waiting(viewer: Viewer, now: datetime) -> Select[int]:
    """Return the query of how many contacts wait for triage, ``COUNTED_UP_TO`` for that many and
    more."""
    some = select(Case.id).where(waiting(viewer, now)).limit(COUNTED_UP_TO).subquery()
    return select(func.count()).select_from(some)


def count_waiting(viewer: Viewer, now: datetime) -> int:
    """Return how many contacts wait for triage, ``COUNTED_UP_TO`` for that many and more."""
    return db.session.scalar(how_many_waiting(viewer, now)) or 0


def inbox_page(viewer: Viewer, now: datetime, *, after: int | None = None) -> InboxPage:
    """Return the contacts that wait for triage, from those that came after the row ``after``."""
    wanted = (
        select(
            Case.id,
            Case.reference,
            Case.received_at,
            Case.channel,
            Case.kind,
            func.substr(Case.text, 1, OPENING).label("opening"),
            Case.next_due_on,
            Case.next_due_which,
            Case.on_behalf,
            Case.details,
            Person.name,
            Person.adjustments,
            Person.adjustments_note,
            Service.name.label("service"),
            Commitment.short_title,
        )
        .join(Person, Person.id == Case.person_id)
        .outerjoin(Service, Service.id == Case.service_id)
        .outerjoin(Commitment, Commitment.id == Case.commitment_id)
        .where(waiting(viewer, now))
        .order_by(Case.received_at, Case.id)
        .limit(ROWS_A_PAGE + 1)
    )
    last = _received_at(after)
    if last is not None:
        wanted = wanted.where(
            or_(Case.received_at > last, and_(Case.received_at == last, Case.id > after))
        )
    found = db.session.execute(wanted).all()
    rows = tuple(
        InboxRow(
            id=row.id,
            reference=row.reference,
            received_at=row.received_at,
            channel=row.channel,
            kind=row.kind,
            opening=row.opening,
            commitment=row.short_title,
            service=row.service,
            due_on=row.next_due_on,
            due_which=row.next_due_which,
            adjustments=bool(row.adjustments or row.adjustments_note),
            anonymous=row.on_behalf is OnBehalf.ANONYMOUS or not row.name,
            not_sure=bool(row.details.get("not_sure")),
        )
        for row in found[:ROWS_A_PAGE]
    )
    return InboxPage(rows, rows[-1].id if len(found) > ROWS_A_PAGE else None)


def _received_at(case_id: int | None) -> datetime | None:
    if case_id is None:
        return None
    return db.session.scalar(select(Case.received_at).where(Case.id == case_id))
