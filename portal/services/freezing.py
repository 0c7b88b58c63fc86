"""Freezing the figures of a period, and correcting them in sight of everybody (Policy A13)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.commitments import Edition
from portal.domain.errors import NotFound
from portal.domain.measures.catalogue import VERSION
from portal.domain.measures.every import measure
from portal.domain.measures.facts import Population
from portal.domain.measures.figure import Cell, Figure, Record
from portal.domain.measures.packing import pack, unpack
from portal.domain.measures.periods import (
    NothingToRevise,
    PeriodNotOver,
    Span,
    span_of,
)
from portal.domain.measures.small_numbers import hidden, hidden_after
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.domain.told_changes import check_names_nobody
from portal.models import FigureRecords, FrozenFigure, Period, Revision
from portal.queries.editions import KeptEditions
from portal.queries.facts import facts_of
from portal.queries.figures import cell_of, spans_to_publish
from portal.queries.tracing import names_in
from portal.recording.acts import act

NUMBERS = ("numerator", "denominator", "value", "low", "high")
NOTHING: dict[str, Any] = {"numerator": 0, "value": None, "low": None, "high": None, "records": ()}


@dataclass(frozen=True)
class Change:
    """A published figure that counting again does not come to.

    ``before`` is None for one that was not there. ``after`` counts nothing when it is no more.
    """

    cell: Cell
    before: FrozenFigure | None
    after: Figure


def freeze(*, span: Span, population: Population, now: datetime) -> bool:
    """Count the figures of ``span`` as things stand today, and keep them for good.

    Counting only reads, so nobody waits for it; writing is one short transaction. Returns False
    when the period is frozen already, also by another worker meanwhile. Raises
    ``PeriodNotOver``.
    """
    today = london_date(now)
    if today <= span.last_on:
        raise PeriodNotOver
    if db.session.scalar(select(Period.id).where(Period.slug == span.slug)) is not None:
        return False
    figures = _count(span, today, population)
    wording, closed = _wording(span), hidden(figures, population.small)
    with act(now=now) as doing:
        period = Period(
            slug=span.slug,
            kind=span.kind,
            first_on=span.first_on,
            last_on=span.last_on,
            counted_on=today,
            frozen_at=now,
            formulas=VERSION,
            wording=wording,
        )
        try:
            with doing.session.begin_nested():
                doing.session.add(period)
        except IntegrityError:
            return False
        for figure in figures:
            _add(doing.session, period, figure).hidden = figure.cell in closed
    return True


def freeze_due(*, population: Population, after: int, now: datetime) -> list[str]:
    """Freeze every period that ended more than ``after`` days ago, the oldest first.

    Returns the addresses of those frozen now.
    """
    kept = set(db.session.scalars(select(Period.slug)))
    return [
        span.slug
        for span in spans_to_publish(london_date(now) - timedelta(days=after))
        if span.slug not in kept and freeze(span=span, population=population, now=now)
    ]


def count_again(*, slug: str, population: Population) -> list[Change]:
    """Return what would change if the figures of that period were corrected now.

    They are counted again as things stood on the day they were counted: what was put right
    since is in, what came since is not. Raises ``NotFound``.
    """
    period = _period(db.session(), slug)
    figures = _count(span_of(period.slug), period.counted_on, population)
    return _changes(_kept(db.session(), period), figures)


def revise(
    *,
    viewer: Viewer,
    slug: str,
    reason: str,
    population: Population,
    form_key: str,
    now: datetime,
) -> int:
    """Put the figures of a period right; each old value stays in sight, with the reason.

    What was hidden stays hidden, and what becomes small takes its table with it: beside its
    neighbours of before and of now it could be worked out. All that it takes with it is kept as
    it was too, changed or not, so that they stay alike. Returns how many figures changed.
    Raises ``NothingToRevise``, ``NamesSomebody``, ``AlreadySent`` or ``NotFound``.
    """
    counted_on = _period(db.session(), slug).counted_on
    figures = _count(span_of(slug), counted_on, population)
    with act(now=now, form_key=form_key) as doing:
        period = _period(doing.session, slug, lock=True)
        kept = _kept(doing.session, period)
        changes = _changes(kept, figures)
        if not changes:
            raise NothingToRevise
        check_names_nobody(reason, names_in(_otherwise(doing.session, changes)))
        closed = _hidden_after(kept, figures, population.small)
        for change in changes:
            row = change.before or _add(doing.session, period, replace(change.after, **NOTHING))
            row.hidden = row.hidden or (change.before is None and change.cell in closed)
            doing.session.flush()
            _keep_old(doing.session, row, viewer, reason, now)
            _correct(doing.session, row, change.after)
        for cell in closed & kept.keys() - {change.cell for change in changes}:
            if not kept[cell].hidden:
                _keep_old(doing.session, kept[cell], viewer, reason, now)
        for cell, figure in _kept(doing.session, period).items():
            figure.hidden = cell in closed
        period.formulas = VERSION
        doing.result = slug
        return len(changes)


def _count(span: Span, counted_on: date, population: Population) -> list[Figure]:
    """Read at one moment, whatever is written meanwhile, and count."""
    session = db.session()
    session.rollback()
    if db.engine.dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    figures = measure(facts_of(span, counted_on), span, population)
    session.rollback()
    return figures


def _wording(span: Span) -> list[dict[str, Any]]:
    return [
        row
        for edition in KeptEditions().during(span.first_on, span.last_on)
        for row in _rows(edition)
    ]


def _rows(edition: Edition) -> Iterable[dict[str, Any]]:
    ended = edition.effective_to
    for one in edition.commitments:
        yield {
            "slug": one.slug,
            "position": one.position,
            "short_title": one.short_title,
            "formal": one.formal,
            "method": one.method.value,
            "edition": edition.number,
            "effective_from": edition.effective_from.isoformat(),
            "effective_to": ended.isoformat() if ended else None,
        }


def _add(session: Session, period: Period, figure: Figure) -> FrozenFigure:
    row = _row(period, figure)
    session.add(FigureRecords(figure=row, packed=pack(figure.records)))
    return row


def _row(period: Period, figure: Figure) -> FrozenFigure:
    return FrozenFigure(
        period_id=period.id,
        **asdict(figure.cell),
        unit=figure.unit,
        hidden=False,
        **{name: getattr(figure, name) for name in NUMBERS},
    )


def _period(session: Session, slug: str, *, lock: bool = False) -> Period:
    wanted = select(Period).where(Period.slug == slug)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def _kept(session: Session, period: Period) -> dict[Cell, FrozenFigure]:
    rows = session.scalars(select(FrozenFigure).where(FrozenFigure.period_id == period.id))
    return {cell_of(row): row for row in rows}


def _hidden_after(
    kept: Mapping[Cell, FrozenFigure], figures: list[Figure], small: int
) -> frozenset[Cell]:
    """Return what is hidden once the figures ``kept`` are corrected."""
    before = [
        Figure(cell, row.unit, row.numerator, row.denominator, row.value)
        for cell, row in kept.items()
    ]
    closed = [cell for cell, row in kept.items() if row.hidden]
    return hidden_after(before, closed, figures, small)


def _changes(kept: dict[Cell, FrozenFigure], figures: Iterable[Figure]) -> list[Change]:
    counted = {figure.cell: figure for figure in figures}
    gone = {
        cell: Figure(cell, row.unit, 0, row.denominator and 0, None)
        for cell, row in kept.items()
        if cell not in counted
    }
    return [
        Change(cell, kept.get(cell), figure)
        for cell, figure in sorted((counted | gone).items())
        if cell not in kept or _numbers(kept[cell]) != _numbers(figure)
    ]


def _numbers(figure: FrozenFigure | Figure) -> tuple[float, float, float]:
    return figure.numerator, figure.denominator or 0, round(figure.value or 0, 9)


def _otherwise(session: Session, changes: Iterable[Change]) -> set[Record]:
    """Return what is counted otherwise than before."""
    found: set[Record] = set()
    for one in changes:
        behind = session.get(FigureRecords, one.before.id) if one.before else None
        found |= set(one.after.records) ^ set(unpack(behind.packed) if behind else ())
    return found


def _keep_old(
    session: Session, row: FrozenFigure, viewer: Viewer, reason: str, now: datetime
) -> None:
    """Keep the figure as it was until now, with the reason why it is so no longer."""
    session.add(
        Revision(
            figure_id=row.id,
            at=now,
            staff_id=viewer.staff_id,
            reason=reason,
            numerator=row.numerator,
            denominator=row.denominator,
            value=row.value,
            hidden=row.hidden,
        )
    )


def _correct(session: Session, row: FrozenFigure, after: Figure) -> None:
    """Write the figure as it is counted now over the one of before."""
    for name in NUMBERS:
        setattr(row, name, getattr(after, name))
    session.get_one(FigureRecords, row.id).packed = pack(after.records)
