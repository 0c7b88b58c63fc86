"""What the measures of a period are counted from, as it stood on a day (Policy A12).

Plain columns and never objects, in a fixed number of statements. Only what some measure of such a
period takes is read.
"""

from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.domain.measures.facts import Facts
from portal.domain.measures.periods import PeriodKind, Span
from portal.models import Commitment, Service
from portal.queries.facts.afterwards import actions, ombudsman, remedies
from portal.queries.facts.cases import cases
from portal.queries.facts.clocks import clocks, misses
from portal.queries.facts.evidence import checks, commitments, ratings

KEEPS_RATINGS = PeriodKind.QUARTER
TAKES_APART = PeriodKind.YEAR


def facts_of(span: Span, counted_on: date) -> Facts:
    """Return what the measures of ``span`` take, as it stood on the London date ``counted_on``.

    What is dated later is not there yet, whenever this is asked. An answer that was taken back
    by opening its case again is gone: only the history has it. Past records count as if they
    had always been here.
    """
    slugs = _slugs()
    apart = span.kind is TAKES_APART
    return Facts(
        counted_on=counted_on,
        commitments=commitments(span),
        services=tuple(db.session.scalars(select(Service.slug).order_by(Service.slug))),
        cases=cases(span, counted_on, slugs),
        clocks=clocks(span, counted_on, slugs),
        misses=misses(span, slugs),
        checks=checks(span, counted_on, slugs),
        ratings=ratings(span) if span.kind is KEEPS_RATINGS else (),
        actions=actions(counted_on),
        remedies=remedies(span, counted_on) if apart else (),
        ombudsman=ombudsman(span, counted_on),
    )


def _slugs() -> dict[int, str]:
    """Return the slug of every commitment of every edition, by row number."""
    rows = db.session.execute(select(Commitment.id, Commitment.slug).order_by(Commitment.id))
    return dict(iter(rows))
