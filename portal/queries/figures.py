"""Published figures: what public pages read, and nothing else (Policy A13).

Figures of a period are frozen, so a page costs the same however many cases there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.errors import NotFound
from portal.domain.measures.figure import Cell, Unit
from portal.domain.measures.periods import PeriodKind, Span, spans_ended
from portal.domain.measures.small_numbers import table_of
from portal.models import Case, FrozenFigure, Period, Revision

CELL = (
    FrozenFigure.measure,
    FrozenFigure.item,
    FrozenFigure.stage,
    FrozenFigure.commitment,
    FrozenFigure.split,
    FrozenFigure.part,
)

NOTHING: dict[str, Any] = dict.fromkeys(("numerator", "denominator", "value", "low", "high"))


@dataclass(frozen=True)
class Published:
    """A figure as anybody may read it. Of a hidden one every number is None.

    ``id`` is the row number, by which staff trace it.
    """

    id: int
    cell: Cell
    unit: Unit
    hidden: bool
    numerator: int | None
    denominator: int | None
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Revised:
    """What a figure was before it was corrected at ``at``, and why.

    Of a table that was ``hid`` by it there are no numbers, and ``cell`` is that of the table.
    """

    period: str
    cell: Cell
    unit: Unit
    at: datetime
    reason: str
    hid: bool
    numerator: int | None
    denominator: int | None
    value: float | None


def periods(kind: PeriodKind | None = None) -> Sequence[Period]:
    """Return the frozen periods, the newest first; only those of ``kind``, if given.

    A year comes before its own last quarter.
    """
    wanted = select(Period).order_by(Period.last_on.desc(), Period.first_on)
    if kind is not None:
        wanted = wanted.where(Period.kind == kind)
    return db.session.scalars(wanted).all()


def spans_to_publish(before: date) -> list[Span]:
    """Return every quarter and year that ended before that day, from our first case on."""
    first = db.session.scalar(select(func.min(Case.received_on)))
    return spans_ended(first, before) if first else []


def find_period(slug: str) -> Period:
    """Return the frozen period with that address. Raises ``NotFound``."""
    found = db.session.scalar(select(Period).where(Period.slug == slug))
    if found is None:
        raise NotFound
    return found


def published(
    period: Period, measures: Iterable[str] = (), commitment: str | None = None
) -> dict[Cell, Published]:
    """Return the figures of ``period`` by their place, in order of it.

    Only those of ``measures``, if any are named, and of ``commitment``, if given.
    """
    named = sorted(measures)
    wanted = select(FrozenFigure).where(FrozenFigure.period_id == period.id).order_by(*CELL)
    if named:
        wanted = wanted.where(FrozenFigure.measure.in_(named))
    if commitment is not None:
        wanted = wanted.where(FrozenFigure.commitment == commitment)
    return {one.cell: one for one in map(_published, db.session.scalars(wanted))}


def series(cells: Iterable[Cell], kind: PeriodKind, most: int) -> dict[Cell, dict[str, Published]]:
    """Return the last ``most`` figures at each of ``cells``, by the address of their period, the
    oldest first. A period without such a figure is left out."""
    wanted = frozenset(cells)
    newest = select(Period.id).where(Period.kind == kind).order_by(Period.last_on.desc())
    rows = db.session.execute(
        select(FrozenFigure, Period.slug)
        .join(Period, Period.id == FrozenFigure.period_id)
        .where(
            Period.id.in_(newest.limit(most)),
            FrozenFigure.measure.in_(sorted({cell.measure for cell in wanted})),
            FrozenFigure.commitment.in_(sorted({cell.commitment for cell in wanted})),
        )
        .order_by(Period.first_on, *CELL)
    )
    found: dict[Cell, dict[str, Published]] = {cell: {} for cell in sorted(wanted)}
    for figure, slug in rows:
        one = _published(figure)
        if one.cell in wanted:
            found[one.cell][slug] = one
    return found


def revisions(period: Period | None = None) -> list[Revised]:
    """Return the corrections of published figures, the newest first; of one period, if given.

    Of a figure that was hidden nobody is told that it changed: hidden figures could be told
    apart by it, and worked out (Policy A13.4). The correction that hid figures says so once for
    their table, as all of them look alike; what was corrected before stays as it was read.
    """
    wanted = (
        select(Revision, FrozenFigure, Period.slug)
        .join(FrozenFigure, FrozenFigure.id == Revision.figure_id)
        .join(Period, Period.id == FrozenFigure.period_id)
        .where(Revision.hidden.is_(False))
        .order_by(Revision.at.desc(), Revision.id.desc())
    )
    if period is not None:
        wanted = wanted.where(Period.id == period.id)
    found: dict[tuple[str, datetime, int | Cell], Revised] = {}
    gone: set[int] = set()
    for revision, figure, slug in db.session.execute(wanted):
        if figure.hidden and figure.id not in gone:
            gone.add(figure.id)
            one = _hid(revision, figure, slug)
            found.setdefault((slug, one.at, one.cell), one)
        else:
            found[slug, revision.at, revision.id] = _revised(revision, figure, slug)
    return list(found.values())


def kept(period: Period) -> Sequence[FrozenFigure]:
    """Return every figure of ``period`` with its numbers, hidden ones too: for staff only."""
    return db.session.scalars(
        select(FrozenFigure).where(FrozenFigure.period_id == period.id).order_by(*CELL)
    ).all()


def revisions_of(number: int) -> Sequence[Revision]:
    """Return the corrections of one figure, the newest first."""
    return db.session.scalars(
        select(Revision)
        .options(joinedload(Revision.staff))
        .where(Revision.figure_id == number)
        .order_by(Revision.at.desc(), Revision.id.desc())
    ).all()


def cell_of(figure: FrozenFigure) -> Cell:
    """Return the place of a kept figure."""
    return Cell(
        figure.measure,
        figure.item,
        figure.stage,
        figure.commitment,
        figure.split,
        figure.part,
    )


def _published(figure: FrozenFigure) -> Published:
    open_figure = Published(
        id=figure.id,
        cell=cell_of(figure),
        unit=figure.unit,
        hidden=figure.hidden,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        low=figure.low,
        high=figure.high,
    )
    return replace(open_figure, **NOTHING) if figure.hidden else open_figure


def _revised(revision: Revision, figure: FrozenFigure, slug: str) -> Revised:
    return Revised(
        period=slug,
        cell=cell_of(figure),
        unit=figure.unit,
        at=revision.at,
        reason=revision.reason,
        hid=False,
        numerator=revision.numerator,
        denominator=revision.denominator,
        value=revision.value,
    )


def _hid(revision: Revision, figure: FrozenFigure, slug: str) -> Revised:
    """Return the last that was read of a figure as what hid its table, without its numbers."""
    return Revised(
        period=slug,
        cell=table_of(cell_of(figure)),
        unit=figure.unit,
        at=revision.at,
        reason=revision.reason,
        hid=True,
        numerator=None,
        denominator=None,
        value=None,
    )
