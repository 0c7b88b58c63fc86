"""Evidence as measures take it: the commitments of a period, our checks, what people felt."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, select

from portal.db import db
from portal.domain.commitments import Method, Step
from portal.domain.measures.facts import CheckFact, CommitmentFact, RatingFact
from portal.domain.measures.figure import RecordKind
from portal.domain.measures.periods import Span
from portal.domain.ratings import KEYS, PlaceKind
from portal.domain.times import london_date
from portal.models import CallDay, Check, Edition, Rating
from portal.models.call_log import CHECKED
from portal.queries.editions import PUBLISHED, KeptEditions, NoEdition
from portal.queries.facts.days import end_of, instants_of


def commitments(span: Span) -> tuple[CommitmentFact, ...]:
    """Return the commitments that were in force on any day of ``span``, in order of their names.

    Before the first edition there are those of the first. With two editions, what either says.
    """
    starts = db.session.scalars(
        select(Edition.effective_from)
        .where(
            Edition.state.in_(PUBLISHED),
            Edition.effective_from.between(span.first_on, span.last_on),
        )
        .order_by(Edition.effective_from)
    ).all()
    kept = KeptEditions()
    found: dict[str, CommitmentFact] = {}
    for day in (span.first_on, *starts):
        try:
            edition = kept.on(day).edition
        except NoEdition:
            continue
        for one in edition.commitments:
            before = found.get(one.slug, CommitmentFact(one.slug))
            timed = {*before.timed, *(step for step in Step if one.rule(step) is not None)}
            found[one.slug] = CommitmentFact(
                one.slug,
                tuple(step for step in Step if step in timed),
                before.sampled or one.method is Method.SAMPLE,
            )
    return tuple(found[slug] for slug in sorted(found))


def checks(span: Span, counted_on: date, slugs: Mapping[int, str]) -> tuple[CheckFact, ...]:
    """Return the batches whose last day is in ``span`` and had been entered, and its days of
    calls. What was removed counts nowhere, whenever that was: it was wrong from the start."""
    entered_by = end_of(counted_on)
    days = (span.first_on, span.last_on)
    batches = db.session.execute(
        select(Check.id, Check.commitment_id, Check.step, Check.last_on, Check.checked, Check.met)
        .where(
            Check.last_on.between(*days),
            Check.at < entered_by,
            Check.removed_at.is_(None),
        )
        .order_by(Check.id)
    )
    calls = db.session.execute(
        select(CallDay.day, CallDay.commitment_id, CHECKED, CallDay.in_time)
        .where(CallDay.day.between(*days), CHECKED > 0)
        .order_by(CallDay.day)
    )
    return (
        *(
            CheckFact(RecordKind.CHECK, id, slugs[commitment_id], step, on, checked, met)
            for id, commitment_id, step, on, checked, met in batches
        ),
        *(
            CheckFact(
                RecordKind.CALL_DAY, day.toordinal(), slugs[commitment_id], None, day, checked, met
            )
            for day, commitment_id, checked, met in calls
        ),
    )


def ratings(span: Span, counted_on: date) -> tuple[RatingFact, ...]:
    """Return the ratings of ``span``, without those that were held (Policy A14.3)."""
    since, until = instants_of(span)
    answers = tuple(getattr(Rating, key) for key in KEYS)
    rows = db.session.execute(
        select(Rating.id, Rating.at, Rating.invited, Rating.place_kind, *answers)
        .where(
            Rating.at >= since,
            Rating.at < until,
            Rating.held.is_(False),
            or_(Rating.reviewed_at.is_(None), Rating.reviewed_at < end_of(counted_on)),
        )
        .order_by(Rating.id)
    )
    return tuple(
        RatingFact(
            id,
            london_date(at),
            invited,
            PlaceKind(kind),
            tuple(
                (key, value) for key, value in zip(KEYS, values, strict=True) if value is not None
            ),
        )
        for id, at, invited, kind, *values in rows
    )
