"""What came in and went out quarter by quarter, for the dashboard (screen S24)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, union_all

from portal.db import db
from portal.domain.cases import Kind
from portal.domain.clocks import OURS, Result
from portal.domain.commitments import Step
from portal.domain.measures.periods import Span, quarter_of
from portal.domain.roles import Viewer
from portal.models import Case, Clock
from portal.queries.behind import standing, upheld_between
from portal.queries.cases import may_see


@dataclass(frozen=True)
class QuarterCounts:
    """What came in and went out in one quarter. ``answers`` are the complaints whose answer was
    first due in it, by how that date stands."""

    span: Span
    received: int
    challenges: int
    upheld: int
    answers: Mapping[Result, int]


def quarter_counts(
    viewer: Viewer,
    now: datetime,
    spans: Sequence[Span],
    seen: Sequence[ColumnElement[bool]],
    today: date,
) -> list[QuarterCounts]:
    """Return the counts of each of ``spans``, of the cases of which ``seen`` is true."""
    came = _received(viewer, now, spans, seen)
    upheld = _upheld(spans, seen)
    answers = _answers(spans, seen, today)
    return [
        QuarterCounts(
            span,
            came[Kind.COMPLAINT, span.slug],
            came[Kind.CHALLENGE, span.slug],
            upheld[span.slug],
            answers[span.slug],
        )
        for span in spans
    ]


def _received(
    viewer: Viewer, now: datetime, spans: Sequence[Span], seen: Sequence[ColumnElement[bool]]
) -> Counter[tuple[Kind, str]]:
    """Count complaints and challenges by day, in the order of an index, and add up quarters."""
    between = Case.received_on.between(spans[-1].first_on, spans[0].last_on)

    def by_day(kind: Kind, *conditions: ColumnElement[bool]) -> Any:
        return (
            select(literal(kind.value), Case.received_on, func.count())
            .where(Case.kind == kind, between, *conditions)
            .group_by(Case.received_on)
        )

    rows = db.session.execute(
        union_all(
            by_day(Kind.COMPLAINT, *seen),
            by_day(Kind.CHALLENGE, ~Case.needs_reply, may_see(viewer, now)),
        )
    )
    found: Counter[tuple[Kind, str]] = Counter()
    for kind, on, cases in rows:
        found[Kind(kind), quarter_of(on).slug] += cases
    return found


def _upheld(spans: Sequence[Span], seen: Sequence[ColumnElement[bool]]) -> Counter[str]:
    upheld = upheld_between(spans[-1].first_on, spans[0].last_on).subquery()
    cases = (
        select(Case.id, _quarter(upheld.c.on, spans).label("quarter"))
        .join(upheld, upheld.c.case_id == Case.id)
        .where(*seen)
        .subquery()
    )
    rows = db.session.execute(
        select(cases.c.quarter, func.count(cases.c.id.distinct()).label("cases")).group_by(
            cases.c.quarter
        )
    )
    return Counter({row.quarter: row.cases for row in rows})


def _answers(
    spans: Sequence[Span], seen: Sequence[ColumnElement[bool]], today: date
) -> Mapping[str, Mapping[Result, int]]:
    clocks = (
        select(
            Case.id,
            _quarter(Clock.first_due_on, spans).label("quarter"),
            standing(today).label("result"),
        )
        .join(Case, Case.id == Clock.case_id)
        .where(
            Clock.which == OURS[Step.RESPONSE],
            Clock.stage == 1,
            Clock.first_due_on.between(spans[-1].first_on, spans[0].last_on),
            Case.kind == Kind.COMPLAINT,
            *seen,
        )
        .subquery()
    )
    found: dict[str, dict[Result, int]] = defaultdict(dict)
    for slug, result, cases in db.session.execute(
        select(clocks.c.quarter, clocks.c.result, func.count(clocks.c.id.distinct())).group_by(
            clocks.c.quarter, clocks.c.result
        )
    ):
        found[slug][Result(result)] = cases
    return found


def _quarter(on: Any, spans: Sequence[Span]) -> ColumnElement[str]:
    """Return the address of the quarter of ``spans`` that ``on`` lies in."""
    return case(*((on.between(span.first_on, span.last_on), span.slug) for span in spans))
