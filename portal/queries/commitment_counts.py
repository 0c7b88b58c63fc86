"""What is known of each commitment from cases, for the dashboard (screen S24)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, literal, select, union_all

from portal.db import db
from portal.domain.cases import Kind
from portal.domain.clocks import Result
from portal.domain.commitments import Step
from portal.domain.measures.periods import Span
from portal.domain.roles import Viewer
from portal.models import Case, Clock
from portal.queries.behind import due_in, naming_complaints, standing
from portal.queries.case_names import Names
from portal.queries.cases import may_see


@dataclass(frozen=True)
class CommitmentCounts:
    """What is known of one commitment this quarter: how many challenges and complaints name it,
    and the dates that were first due, by step and by how they stand."""

    challenges: int
    complaints: int
    dates: Mapping[Step, Mapping[Result, int]]


def commitment_counts(
    viewer: Viewer,
    now: datetime,
    span: Span,
    seen: Sequence[ColumnElement[bool]],
    today: date,
    names: Names,
) -> dict[str, CommitmentCounts]:
    """Return the counts of each commitment by slug, of the cases of which ``seen`` is true."""
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
