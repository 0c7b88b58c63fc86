"""The numbers of the dashboard that are counted from cases (screen S24).

Each counts what a list shows: the condition is the list's own, or that of ``behind``. A head of
service counts the services they head, the corporate lead all. Whoever is named in a case never
counts it. The counts are kept as those beside the list of cases are.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, true, union_all

from portal.db import db
from portal.domain.cases import Kind
from portal.domain.clocks import OURS, Result
from portal.domain.commitments import Step
from portal.domain.measures.periods import Span, quarter_of, quarters_back
from portal.domain.roles import Scope, Viewer
from portal.models import Case, Clock
from portal.queries.behind import (
    Behind,
    What,
    due_in,
    naming_complaints,
    standing,
    upheld_between,
)
from portal.queries.case_counts import KEPT_FOR, newest_line
from portal.queries.case_filter import CaseFilter, Days, Tab
from portal.queries.case_list import how_many
from portal.queries.case_names import Names
from portal.queries.cases import may_see
from portal.queries.kept_briefly import KeptBriefly
from portal.queries.themes import Prompt, theme_prompts
from portal.queries.unanswered import ReadingFilter
from portal.queries.unanswered import how_many as how_many_to_read

QUARTERS_BEFORE = 4


@dataclass(frozen=True)
class QuarterCounts:
    """What came in and went out in one quarter. ``answers`` are the complaints whose answer was
    first due in it, by how that date stands."""

    span: Span
    received: int
    challenges: int
    upheld: int
    answers: Mapping[Result, int]


@dataclass(frozen=True)
class CommitmentCounts:
    """What is known of one commitment this quarter: how many challenges and complaints name it,
    and the dates that were first due, by step and by how they stand."""

    challenges: int
    complaints: int
    dates: Mapping[Step, Mapping[Result, int]]


@dataclass(frozen=True)
class Counts:
    """Everything that is counted from cases. ``quarters`` begin with this one; ``commitments``
    are by slug, those that nothing is known of left out."""

    late: int
    due_this_week: int
    unread: int
    quarters: Sequence[QuarterCounts]
    commitments: Mapping[str, CommitmentCounts]
    themes: Sequence[Prompt]


_kept: KeptBriefly[Counts] = KeptBriefly(KEPT_FOR, at_most=64)


def own_services(viewer: Viewer, names: Names) -> tuple[str, ...]:
    """Return the slugs of the services whose cases ``viewer`` counts, () for all they may see."""
    if Scope.ALL in viewer.scopes:
        return ()
    return tuple(names.service_slugs[number] for number in sorted(viewer.service_ids))


def dashboard_counts(viewer: Viewer, now: datetime, days: Days, names: Names) -> Counts:
    """Return what ``viewer`` sees on the dashboard."""
    key = (viewer, days, newest_line())
    return _kept.get(key, now, lambda: _counts(viewer, now, days, names))


def _counts(viewer: Viewer, now: datetime, days: Days, names: Names) -> Counts:
    spans = quarters_back(days.today, QUARTERS_BEFORE)
    own = own_services(viewer, names)
    seen: list[ColumnElement[bool]] = [Case.needs_reply == true(), may_see(viewer, now)]
    if own:
        seen.append(Case.service_id.in_(sorted(viewer.service_ids)))
    asked = (
        how_many(viewer, now, CaseFilter(tab=Tab.LATE, service=own), days, names.ids),
        how_many(viewer, now, _this_week(own), days, names.ids),
        how_many_to_read(viewer, now, ReadingFilter(kinds=(Kind.CHALLENGE,))),
    )
    late, week, unread = db.session.execute(select(*(one.scalar_subquery() for one in asked))).one()
    return Counts(
        late,
        week,
        unread,
        _quarters(viewer, now, spans, seen, days.today),
        _commitments(viewer, now, spans[0], seen, days.today, names),
        theme_prompts(viewer, now),
    )


def _this_week(own: tuple[str, ...]) -> CaseFilter:
    return CaseFilter(behind=Behind(What.DUE_THIS_WEEK), service=own)


def _quarters(
    viewer: Viewer,
    now: datetime,
    spans: Sequence[Span],
    seen: Sequence[ColumnElement[bool]],
    today: date,
) -> list[QuarterCounts]:
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


def _commitments(
    viewer: Viewer,
    now: datetime,
    span: Span,
    seen: Sequence[ColumnElement[bool]],
    today: date,
    names: Names,
) -> dict[str, CommitmentCounts]:
    told = _told(viewer, now, span, seen, names)
    dates = _dates(span, seen, today, names)
    return {
        slug: CommitmentCounts(told[Kind.CHALLENGE, slug], told[Kind.COMPLAINT, slug], dates[slug])
        for slug in names.ids.commitments
    }


def _told(
    viewer: Viewer,
    now: datetime,
    span: Span,
    seen: Sequence[ColumnElement[bool]],
    names: Names,
) -> Counter[tuple[Kind, str]]:
    """Count what names a commitment, in any of its editions."""
    named = naming_complaints(span).subquery()
    slug = case(names.commitment_slugs, value=named.c.commitment_id)
    complaints = (
        select(Case.id, slug.label("slug"))
        .join(named, named.c.case_id == Case.id)
        .where(*seen)
        .distinct()
        .subquery()
    )
    challenges = (
        select(Case.id, case(names.commitment_slugs, value=Case.commitment_id).label("slug"))
        .where(
            Case.kind == Kind.CHALLENGE,
            ~Case.needs_reply,
            Case.received_on.between(span.first_on, span.last_on),
            Case.commitment_id.is_not(None),
            may_see(viewer, now),
        )
        .subquery()
    )
    rows = db.session.execute(
        union_all(
            *(
                select(literal(kind.value), cases.c.slug, func.count()).group_by(cases.c.slug)
                for kind, cases in ((Kind.COMPLAINT, complaints), (Kind.CHALLENGE, challenges))
            )
        )
    )
    return Counter({(Kind(kind), slug): cases for kind, slug, cases in rows})


def _dates(
    span: Span, seen: Sequence[ColumnElement[bool]], today: date, names: Names
) -> Mapping[str, Mapping[Step, Mapping[Result, int]]]:
    by_step = union_all(
        *(
            select(
                Clock.case_id,
                Clock.commitment_id,
                literal(step.value).label("step"),
                standing(today).label("result"),
            ).where(due_in(step, span), Clock.commitment_id.is_not(None))
            for step in Step
        )
    ).subquery()
    slug = case(names.commitment_slugs, value=by_step.c.commitment_id)
    clocks = (
        select(Case.id, slug.label("slug"), by_step.c.step, by_step.c.result)
        .join(by_step, by_step.c.case_id == Case.id)
        .where(*seen)
        .subquery()
    )
    groups = (clocks.c.slug, clocks.c.step, clocks.c.result)
    found: dict[str, dict[Step, dict[Result, int]]] = defaultdict(lambda: defaultdict(dict))
    for slug_, step, result, cases in db.session.execute(
        select(*groups, func.count(clocks.c.id.distinct())).group_by(*groups)
    ):
        found[slug_][Step(step)][Result(result)] = cases
    return found


def _quarter(on: Any, spans: Sequence[Span]) -> ColumnElement[str]:
    """Return the address of the quarter of ``spans`` that ``on`` lies in."""
    return case(*((on.between(span.first_on, span.last_on), span.slug) for span in spans))
