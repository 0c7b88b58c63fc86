"""What stands behind a number of the dashboard: the list of cases is asked for it (screen S24).

A number counts the cases of one condition, and its link asks the list for the same condition.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, union_all

from portal.domain.cases import Kind
from portal.domain.clocks import OURS, Result
from portal.domain.commitments import Step
from portal.domain.errors import NotFound, RuleBroken
from portal.domain.learning import LEARNS_FROM
from portal.domain.measures.periods import PeriodKind, Span, span_of
from portal.domain.words import N_
from portal.models import Case, Clock, Commitment, Point, Review


class What(StrEnum):
    """What a number counts."""

    DUE_THIS_WEEK = "due_this_week"
    UPHELD = "upheld"
    TOLD = "told"
    ACKNOWLEDGED = Step.ACKNOWLEDGEMENT.value
    ANSWERED = Step.RESPONSE.value


class NoSuchNumber(RuleBroken):
    """The address names no number of the dashboard. The whole list is no answer to it."""

    sentence = N_(
        "We do not know which number this address asks for. Follow the number again from the "
        "dashboard, or begin again with the whole list."
    )


STEPS = {What.ACKNOWLEDGED: Step.ACKNOWLEDGEMENT, What.ANSWERED: Step.RESPONSE}


@dataclass(frozen=True)
class Behind:
    """One number. ``quarter`` is None for what is due this week only.

    ``result`` is how the dates stand whose first day fell in the quarter, None for what has no
    dates. ``commitment`` is a slug: whose dates, or what people named; None for the dates of all
    complaints.
    """

    what: What
    quarter: Span | None = None
    result: Result | None = None
    commitment: str | None = None

    def __str__(self) -> str:
        """The number as an address names it: "response.2026-27-q3.late.email"."""
        quarter = self.quarter.slug if self.quarter else None
        return ".".join(filter(None, (self.what, quarter, self.result, self.commitment)))


def read_behind(text: str, commitments: Collection[str]) -> Behind | None:
    """Return the number that an address names, None where it names none.

    Raises ``NoSuchNumber``.
    """
    if not text:
        return None
    what, *rest = text.split(".")
    try:
        return _read(What(what), rest, commitments)
    except (ValueError, NotFound) as wrong:
        raise NoSuchNumber from wrong


def _read(what: What, rest: list[str], commitments: Collection[str]) -> Behind:
    """Raises ``ValueError`` or ``NotFound`` when ``rest`` has a part too many, or a wrong one."""
    if what is What.DUE_THIS_WEEK:
        found = Behind(what)
    elif what is What.UPHELD:
        (slug,) = rest
        found = Behind(what, span_of(slug))
    elif what is What.TOLD:
        slug, commitment = rest
        found = Behind(what, span_of(slug), commitment=commitment)
    else:
        slug, result, *last = rest
        if len(last) > 1:
            raise NotFound
        found = Behind(what, span_of(slug), Result(result), *last)
    known = found.commitment is None or found.commitment in commitments
    whole = found.quarter is None or found.quarter.kind is PeriodKind.QUARTER
    if not known or not whole or str(found) != ".".join((what, *rest)):
        raise NotFound
    return found


def is_behind(number: Behind, today: date) -> ColumnElement[bool]:
    """Return the condition on ``Case`` for what ``number`` counts."""
    span = number.quarter
    if span is None:
        return _due_this_week(today)
    if number.what is What.UPHELD:
        upheld = upheld_between(span.first_on, span.last_on).subquery()
        return Case.id.in_(select(upheld.c.case_id))
    if number.what is What.TOLD:
        named = naming_complaints(span).subquery()
        ids = select(Commitment.id).where(Commitment.slug == number.commitment)
        return Case.id.in_(select(named.c.case_id).where(named.c.commitment_id.in_(ids)))
    wanted = and_(due_in(STEPS[number.what], span), standing(today) == number.result)
    clocks = select(Clock.case_id).where(wanted)
    if number.commitment is None:
        return and_(Case.kind == Kind.COMPLAINT, Case.id.in_(clocks))
    ids = select(Commitment.id).where(Commitment.slug == number.commitment)
    return Case.id.in_(clocks.where(Clock.commitment_id.in_(ids)))


def upheld_between(first: date, last: date) -> Any:
    """Return the query of ``case_id`` and ``on``: what was upheld, in full or in part, and when.

    At stage 1 or at stage 2: a case may come twice.
    """
    upheld = sorted(LEARNS_FROM)
    return union_all(
        select(Case.id.label("case_id"), Case.answered_on.label("on")).where(
            Case.outcome.in_(upheld), Case.answered_on.between(first, last)
        ),
        select(Review.case_id, Review.answered_on).where(
            Review.outcome.in_(upheld), Review.answered_on.between(first, last)
        ),
    )


def naming_complaints(span: Span) -> Any:
    """Return the query of ``case_id`` and ``commitment_id``: which complaints that came in
    ``span`` name which commitment, for the whole or for a point. A pair may come twice."""
    lately = and_(
        Case.kind == Kind.COMPLAINT, Case.received_on.between(span.first_on, span.last_on)
    )
    return union_all(
        select(Case.id.label("case_id"), Case.commitment_id).where(
            lately, Case.commitment_id.is_not(None)
        ),
        select(Point.case_id, Point.commitment_id)
        .join(Case, Case.id == Point.case_id)
        .where(lately, Point.commitment_id.is_not(None)),
    )


def due_in(step: Step, span: Span) -> ColumnElement[bool]:
    """Return the condition on ``Clock``: our date for ``step`` at stage 1, first in ``span``."""
    return and_(
        Clock.which == OURS[step],
        Clock.stage == 1,
        Clock.first_due_on.between(span.first_on, span.last_on),
    )


def standing(today: date) -> ColumnElement[Any]:
    """Return how a clock stands, as a value of ``Result``.

    One that waits is late only if it was before.
    """
    extended = and_(
        Clock.missed_due_on.is_(None),
        Clock.unextended_due_on.is_not(None),
        Clock.stopped_on <= Clock.due_on,
    )
    late = or_(
        Clock.missed_due_on.is_not(None), Clock.due_on < func.coalesce(Clock.paused_on, today)
    )
    return case(
        (Clock.met.is_(True), Result.MET.value),
        (and_(Clock.met.is_(False), extended), Result.EXTENDED.value),
        (Clock.met.is_(False), Result.MISSED.value),
        (Clock.stopped_on.is_not(None), Result.NOT_MEASURED.value),
        (late, Result.LATE.value),
        (Clock.paused_on.is_not(None), Result.PAUSED.value),
        else_=Result.RUNNING.value,
    )


def _due_this_week(today: date) -> ColumnElement[bool]:
    sunday = today + timedelta(days=6 - today.weekday())
    return and_(Case.next_due_on.is_not(None), Case.queue_on.between(today, sunday))
