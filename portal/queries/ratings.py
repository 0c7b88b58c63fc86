"""Ratings: the list that staff read, and the counts behind every figure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.measures.periods import Span
from portal.domain.measures.share import Share
from portal.domain.ratings import KEYS, HeldFor, PlaceKind, Question, Source, questions_about
from portal.models import Poster, Rating
from portal.queries.facts.days import instants_of

RATINGS_A_PAGE = 25


@dataclass(frozen=True)
class RatingRow:
    """One rating as staff read it. There is nobody's name in it (Policy A14.7).

    ``answers`` are by question key, without those not given. ``poster`` is the code, None
    without one. ``page`` is what was clear or not, ``sentence`` the one of it that was hard.
    ``comment`` is None once hidden; ``comment_hidden_by`` is who hid it. ``held_for`` says why
    it waits, None when it does not; ``reviewed_by`` is who looked at it then. ``typed_by``
    typed in a paper slip.
    """

    id: int
    at: datetime
    source: Source
    invited: bool
    place_kind: PlaceKind
    poster: str | None
    place: str | None
    answers: dict[str, int | str]
    page: str | None
    sentence: str | None
    comment: str | None
    comment_hidden_by: str | None
    held: bool
    held_for: HeldFor | None
    reviewed_at: datetime | None
    reviewed_by: str | None
    typed_by: str | None


@dataclass(frozen=True)
class RatingPage:
    """One page of the list, newest first. ``older`` is the next page's ``before``, None on the
    last."""

    rows: tuple[RatingRow, ...]
    older: int | None


@dataclass(frozen=True)
class Tally:
    """How often one answer was given: ``value`` to ``question`` (a key), at one place.

    ``poster`` is the code, None for those without.
    """

    source: Source
    invited: bool
    place_kind: PlaceKind
    poster: str | None
    question: str
    value: int | str
    count: int


@dataclass(frozen=True)
class Answered:
    """What a share of good answers counts: the answers to ``question`` given in ``span``."""

    question: Question
    span: Span


def ratings_page(
    *,
    before: int | None = None,
    poster: str | None = None,
    held_only: bool = False,
    invited: bool | None = None,
    answered: Answered | None = None,
) -> RatingPage:
    """Return the ratings newest first, from those older than the one with the number ``before``.

    ``poster`` keeps those of one code, ``held_only`` those that wait for a person to look.
    ``invited`` keeps those whom we asked, or those who came by themselves; None keeps both.
    ``answered`` keeps those that a share counts.
    """
    wanted = select(Rating).options(
        joinedload(Rating.poster),
        joinedload(Rating.reviewed_by),
        joinedload(Rating.typed_by),
        joinedload(Rating.comment_hidden_by),
    )
    if poster is not None:
        wanted = wanted.where(Rating.poster.has(Poster.code == poster))
    if held_only:
        wanted = wanted.where(Rating.held, Rating.held_reason != HeldFor.LEFT_OUT.value)
    if invited is not None:
        wanted = wanted.where(Rating.invited.is_(invited))
    if answered is not None:
        wanted = wanted.where(_counted(answered))
    last = db.session.get(Rating, before) if before is not None else None
    if last is not None:
        wanted = wanted.where(
            or_(Rating.at < last.at, and_(Rating.at == last.at, Rating.id < last.id))
        )
    found = db.session.scalars(
        wanted.order_by(Rating.at.desc(), Rating.id.desc()).limit(RATINGS_A_PAGE + 1)
    ).all()
    rows = tuple(_row(rating) for rating in found[:RATINGS_A_PAGE])
    return RatingPage(rows, rows[-1].id if len(found) > RATINGS_A_PAGE else None)


def tallies_in(span: Span) -> list[Tally]:
    """Return how often each answer was given in ``span``, by place."""
    return tallies(*instants_of(span))


def tallies(since: datetime, until: datetime) -> list[Tally]:
    """Return how often each answer was given from ``since`` to before ``until``, by place.

    Held ratings are not counted until a person has let them in (Policy A14.3).
    """
    places = (Rating.source, Rating.invited, Rating.place_kind, Poster.code)
    answers = tuple(getattr(Rating, key) for key in KEYS)
    counted = db.session.execute(
        select(*places, *answers, func.count(Rating.id))
        .outerjoin(Poster, Poster.id == Rating.poster_id)
        .where(Rating.at >= since, Rating.at < until, Rating.held.is_(False))
        .group_by(*places, *answers)
        .order_by(*places)
    )
    found: Counter[tuple[Source, bool, PlaceKind, str | None, str, int | str]] = Counter()
    for source, invited, kind, code, *values, count in counted:
        for key, value in zip(KEYS, values, strict=True):
            if value is not None:
                found[Source(source), invited, PlaceKind(kind), code, key, value] += count
    return [Tally(*place, count) for place, count in found.items()]


def share_positive(
    question: Question, kinds: Iterable[PlaceKind], counted: Sequence[Tally], invited: bool
) -> Share:
    """Return the share of good answers to ``question`` at places of ``kinds`` (Policy A12 M21).

    ``invited`` keeps those whom we asked, or else those who came by themselves. Answers that
    mean "does not apply" or "I do not know" are left out.
    """
    counts = {answer.value: answer.positive for answer in question.answers}
    places = frozenset(kinds)
    fitting = [
        tally
        for tally in counted
        if tally.question == question.key
        and tally.place_kind in places
        and tally.invited is invited
        and counts.get(tally.value) is not None
    ]
    return Share(
        sum(tally.count for tally in fitting if counts[tally.value]),
        sum(tally.count for tally in fitting),
    )


def _counted(wanted: Answered) -> ColumnElement[bool]:
    """Return the condition on ``Rating`` for what ``share_positive`` counts as the whole."""
    question = wanted.question
    since, until = instants_of(wanted.span)
    counts = [one.value for one in question.answers if one.positive is not None]
    return and_(
        Rating.at >= since,
        Rating.at < until,
        Rating.held.is_(False),
        Rating.place_kind.in_(sorted(questions_about(question.commitment)[question])),
        getattr(Rating, question.key).in_(counts),
    )


def _row(rating: Rating) -> RatingRow:
    given = {key: getattr(rating, key) for key in KEYS}
    hidden = rating.comment_hidden_by
    return RatingRow(
        id=rating.id,
        at=rating.at,
        source=Source(rating.source),
        invited=rating.invited,
        place_kind=PlaceKind(rating.place_kind),
        poster=rating.poster.code if rating.poster else None,
        place=rating.poster.place if rating.poster else None,
        answers={key: value for key, value in given.items() if value is not None},
        page=rating.page,
        sentence=rating.sentence,
        comment=None if hidden else rating.comment,
        comment_hidden_by=hidden.name if hidden else None,
        held=rating.held,
        held_for=HeldFor(rating.held_reason) if rating.held_reason else None,
        reviewed_at=rating.reviewed_at,
        reviewed_by=rating.reviewed_by.name if rating.reviewed_by else None,
        typed_by=rating.typed_by.name if rating.typed_by else None,
    )
