"""Cases as measures take them: what came, what we found, how it ended."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, or_, select

from portal.db import db
from portal.domain.cases import Closure, Kind, OnBehalf
from portal.domain.findings import Finding, Kept
from portal.domain.measures.facts import CaseFact, Decision, Named
from portal.domain.measures.figure import NOT_KNOWN
from portal.domain.measures.periods import PeriodKind, Span
from portal.domain.refusals import RefusalReason
from portal.domain.root_causes import RootCause
from portal.domain.working_days import BeyondCalendar
from portal.models import Case, CaseCause, Point, Refusal, Review, Service
from portal.queries.calendar import calendar
from portal.queries.facts.days import by, day_of, instants_of

COUNTED = frozenset({Kind.COMPLAINT, Kind.CHALLENGE, Kind.COMPLIMENT, Kind.COMMENT})
"""Kinds that some measure counts by the day they came."""

ENDED = frozenset({Closure.REFUSED, Closure.WITHDRAWN})
"""Closures that some measure counts by the day of closing."""

A_BATCH = 10_000

Days = Callable[[date, date], int | None]


def cases(span: Span, counted_on: date, slugs: Mapping[int, str]) -> tuple[CaseFact, ...]:
    """Return the cases that came, were decided, asked about again or ended in ``span``.

    ``slugs`` are those of the commitments, by row number. Causes and reasons of refusals are
    read for years only.
    """
    apart = span.kind is PeriodKind.YEAR
    beside = _Beside(
        services=dict(iter(db.session.execute(select(Service.id, Service.slug)))),
        slugs=slugs,
        named=_named(span, slugs),
        causes=_causes(span) if apart else {},
        reasons=_reasons(span) if apart else {},
        days=_days_taken(),
    )
    rows = db.session.execute(_wanted(span).execution_options(yield_per=A_BATCH))
    return tuple(_case(row, beside, counted_on) for row in rows)


@dataclass(frozen=True)
class _Beside:
    """What is read of all cases at once, by row number, and how to count working days."""

    services: Mapping[int, str]
    slugs: Mapping[int, str]
    named: Mapping[int, Mapping[str, Kept | None]]
    causes: Mapping[int, RootCause]
    reasons: Mapping[int, RefusalReason]
    days: Days


def _case(row: Any, beside: _Beside, counted_on: date) -> CaseFact:
    closed_on = by(day_of(row.closed_at), counted_on)
    asked_on, ours = by(row.asked_on, counted_on), row.past_import_id is None
    decided = _decision(
        by(row.answered_on, counted_on),
        row.outcome,
        row.received_on,
        row.sorry if ours else None,
        beside.days,
    )
    decided_again = _decision(
        by(row.again_on, counted_on),
        row.again,
        asked_on,
        row.sorry_again if ours else None,
        beside.days,
    )
    return CaseFact(
        id=row.id,
        kind=row.kind,
        received_on=row.received_on,
        service=beside.services.get(row.service_id, NOT_KNOWN),
        cause=beside.causes.get(row.id, NOT_KNOWN),
        anonymous=row.on_behalf is OnBehalf.ANONYMOUS,
        named=_found(row, beside, bool(decided or closed_on)),
        decided=decided,
        asked_again_on=asked_on,
        decided_again=decided_again,
        closure=row.closure if closed_on else None,
        closed_on=closed_on,
        refused_for=beside.reasons.get(row.id),
    )


def _wanted(span: Span) -> Select[*tuple[Any, ...]]:
    since, until = instants_of(span)
    days = (span.first_on, span.last_on)
    return (
        select(
            Case.id,
            Case.kind,
            Case.received_on,
            Case.service_id,
            Case.commitment_id,
            Case.on_behalf,
            Case.missed_checked,
            Case.outcome,
            Case.answered_on,
            Case.no_apology_reason.is_(None).label("sorry"),
            Case.closure,
            Case.closed_at,
            Case.past_import_id,
            Review.asked_on,
            Review.outcome.label("again"),
            Review.answered_on.label("again_on"),
            Review.no_apology_reason.is_(None).label("sorry_again"),
        )
        .outerjoin(Review, Review.case_id == Case.id)
        .where(
            or_(
                and_(Case.received_on.between(*days), Case.kind.in_(sorted(COUNTED))),
                and_(Case.answered_on.between(*days), Case.kind == Kind.COMPLAINT),
                and_(
                    Case.closure.in_(sorted(ENDED)),
                    Case.closed_at >= since,
                    Case.closed_at < until,
                ),
                Review.asked_on.between(*days),
                Review.answered_on.between(*days),
            )
        )
        .order_by(Case.id)
    )


def _decision(
    on: date | None, finding: Finding | None, began_on: date | None, sorry: bool | None, days: Days
) -> Decision | None:
    if on is None or finding is None:
        return None
    return Decision(on, finding, days(began_on, on) if began_on else None, sorry)


def _days_taken() -> Days:
    """Return what counts the working days from a day of receipt to another day."""
    working_days = calendar()

    @cache
    def days(began_on: date, on: date) -> int | None:
        try:
            zero = working_days.day_zero(began_on)
            return max(0, working_days.working_days_between(zero, on))
        except BeyondCalendar:
            return None

    return days


def _found(row: Any, beside: _Beside, known: bool) -> tuple[Named, ...]:
    """Return the commitments that a case names, with what we had found when ``known``."""
    found = dict(beside.named.get(row.id, {}))
    if row.commitment_id is not None:
        slug = beside.slugs[row.commitment_id]
        found[slug] = found.get(slug) or row.missed_checked
    return tuple(Named(slug, kept if known else None) for slug, kept in found.items())


def _named(span: Span, slugs: Mapping[int, str]) -> dict[int, dict[str, Kept | None]]:
    """Return the commitments that complaints of ``span`` are about, with what we found."""
    found: dict[int, dict[str, Kept | None]] = defaultdict(dict)
    rows = db.session.execute(
        select(Point.case_id, Point.commitment_id, Point.kept)
        .join(Case, Case.id == Point.case_id)
        .where(
            Point.commitment_id.is_not(None),
            Case.kind == Kind.COMPLAINT,
            Case.received_on.between(span.first_on, span.last_on),
        )
        .order_by(Point.case_id, Point.position)
    )
    for case_id, commitment_id, kept in rows:
        if commitment_id is not None:
            slug = slugs[commitment_id]
            found[case_id][slug] = found[case_id].get(slug) or kept
    return found


def _causes(span: Span) -> dict[int, RootCause]:
    days = (span.first_on, span.last_on)
    rows = db.session.execute(
        select(CaseCause.case_id, CaseCause.cause)
        .join(Case, Case.id == CaseCause.case_id)
        .where(
            CaseCause.main,
            or_(Case.received_on.between(*days), Case.answered_on.between(*days)),
        )
        .order_by(CaseCause.case_id)
    )
    return dict(iter(rows))


def _reasons(span: Span) -> dict[int, RefusalReason]:
    since, until = instants_of(span)
    rows = db.session.execute(
        select(Refusal.case_id, Refusal.reason)
        .where(Refusal.agreed.is_(True), Refusal.decided_at >= since, Refusal.decided_at < until)
        .order_by(Refusal.decided_at, Refusal.id)
    )
    return dict(iter(rows))
