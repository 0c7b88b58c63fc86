"""What is behind a published figure, as far as the asker may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import null, select

from portal.db import db
from portal.domain.errors import NotFound
from portal.domain.measures.figure import Record, RecordKind
from portal.domain.measures.packing import unpack
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.models import (
    Action,
    Case,
    Check,
    FigureRecords,
    FrozenFigure,
    OmbudsmanRecord,
    Period,
    Person,
    Rating,
    Remedy,
    Staff,
)
from portal.queries.actions import may_see_action
from portal.queries.cases import may_see

A_PAGE = 50
AT_ONCE = 10_000


@dataclass(frozen=True)
class Seen:
    """One record behind a figure. ``reference`` is the case it belongs to, None without one.

    ``on`` is its day: received, checked, answered, due, or told of; None when it is gone since.
    """

    record: Record
    on: date | None
    reference: str | None


@dataclass(frozen=True)
class Trace:
    """What is behind ``figure``: ``total`` records, of which the asker may see ``visible``.

    ``part`` and ``whole`` are what all of them add up to, seen or not.
    """

    figure: FrozenFigure
    period: Period
    total: int
    visible: int
    part: int
    whole: int
    rows: Sequence[Seen]
    pages: int


def trace(viewer: Viewer, number: int, page: int, now: datetime) -> Trace:
    """Return page ``page`` of what is behind the figure ``number``, as it was when it was frozen.

    Cases, actions and what hangs on cases are shown to whoever may see those; checks and ratings
    to all who may trace. Raises ``NotFound``.
    """
    figure = db.session.get(FrozenFigure, number)
    behind = db.session.get(FigureRecords, number)
    if figure is None or behind is None:
        raise NotFound
    records = unpack(behind.packed)
    shown = _visible(viewer, records, now)
    return Trace(
        figure=figure,
        period=figure.period,
        total=len(records),
        visible=len(shown),
        part=sum(one.part for one in records),
        whole=sum(one.whole for one in records),
        rows=_described(shown[(page - 1) * A_PAGE : page * A_PAGE]),
        pages=max(1, -(-len(shown) // A_PAGE)),
    )


def _visible(viewer: Viewer, records: Sequence[Record], now: datetime) -> list[Record]:
    """Return those of ``records`` that ``viewer`` may see, in their order."""
    cases = may_see(viewer, now)
    reached = {
        RecordKind.CASE: select(Case.id).where(cases),
        RecordKind.REMEDY: select(Remedy.id).join(Case, Case.id == Remedy.case_id).where(cases),
        RecordKind.OMBUDSMAN: select(OmbudsmanRecord.id)
        .join(Case, Case.id == OmbudsmanRecord.case_id)
        .where(cases),
        RecordKind.ACTION: select(Action.id).where(may_see_action(viewer)),
    }
    ids = _ids(records)
    allowed = {
        kind: {
            row_id
            for some in _batched(ids[kind])
            for row_id in db.session.scalars(wanted.where(wanted.selected_columns[0].in_(some)))
        }
        for kind, wanted in reached.items()
        if kind in ids
    }
    return [one for one in records if one.kind not in allowed or one.id in allowed[one.kind]]


def _described(rows: Sequence[Record]) -> list[Seen]:
    """Return each record with its day and its case."""
    nowhere = null()
    days = {
        RecordKind.CASE: select(Case.id, Case.received_on, Case.reference),
        RecordKind.REMEDY: select(Remedy.id, Remedy.due_on, Case.reference).join(Remedy.case),
        RecordKind.OMBUDSMAN: select(
            OmbudsmanRecord.id, OmbudsmanRecord.told_on, Case.reference
        ).join(OmbudsmanRecord.case),
        RecordKind.ACTION: select(Action.id, Action.due_on, nowhere),
        RecordKind.CHECK: select(Check.id, Check.last_on, nowhere),
        RecordKind.RATING: select(Rating.id, Rating.at, nowhere),
    }
    found: dict[tuple[RecordKind, int], tuple[date, str | None]] = {}
    for kind, ids in _ids(rows).items():
        if kind is RecordKind.CALL_DAY:
            found |= {(kind, day): (date.fromordinal(day), None) for day in ids}
            continue
        wanted = days[kind]
        for row_id, on, reference in db.session.execute(
            wanted.where(wanted.selected_columns[0].in_(ids))
        ):
            day = london_date(on) if isinstance(on, datetime) else on
            found[kind, row_id] = (day, reference)
    return [Seen(one, *found.get((one.kind, one.id), (None, None))) for one in rows]


def _ids(records: Iterable[Record]) -> dict[RecordKind, list[int]]:
    ids: dict[RecordKind, set[int]] = {}
    for one in records:
        ids.setdefault(one.kind, set()).add(one.id)
    return {kind: sorted(some) for kind, some in ids.items()}


def names_in(records: Iterable[Record]) -> list[str]:
    """Return the names of all staff, and of those whose cases are among ``records``."""
    cases = sorted({one.id for one in records if one.kind is RecordKind.CASE})
    names = list(db.session.scalars(select(Staff.name)))
    for some in _batched(cases):
        theirs = select(Person.name).join(Case, Case.person_id == Person.id)
        names += [one for one in db.session.scalars(theirs.where(Case.id.in_(some))) if one]
    return names


def _batched(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Return ``ids`` in pieces that one statement takes."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
