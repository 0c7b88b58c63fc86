"""Giving a rating, and adding words to it (Policy A14, B5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import AlreadySent, NotFound
from portal.domain.ratings import INVITED, ONE_ANSWER_IN, HeldFor, PlaceKind, Source
from portal.models import Rating
from portal.recording.acts import act

CHANGED_WITHIN = timedelta(days=1)
"""It can be changed, and words added, for as long as the session of the browser lives."""


@dataclass(frozen=True)
class Given:
    """One rating as a page took it.

    ``answers`` come from ``check_answers``. ``poster_id`` is None away from any poster.
    ``device_mark`` is what is kept of the device for a day. ``by_robot`` says that the box
    which people do not see was filled in.
    """

    answers: Mapping[str, int | str]
    source: Source
    place_kind: PlaceKind
    poster_id: int | None
    device_mark: str
    by_robot: bool = False


def give_rating(*, given: Given, form_key: str, now: datetime) -> None:
    """Keep one rating. Sent again within a day, its answers take the place of the first.

    A further one from the same device at the same poster within 10 minutes is kept but held,
    never dropped (Policy A14.3).
    """
    try:
        _keep(given, form_key, now)
    except AlreadySent:
        _change(given.answers, form_key, now)


def _keep(given: Given, form_key: str, now: datetime) -> None:
    with act(now=now, form_key=form_key) as doing:
        why = _held_for(doing.session, given, now)
        doing.session.add(
            Rating(
                at=now,
                source=given.source.value,
                invited=given.source in INVITED,
                poster_id=given.poster_id,
                place_kind=given.place_kind.value,
                held=why is not None,
                held_reason=why.value if why else None,
                device_mark=given.device_mark,
                form_key=form_key,
                **_columns(given.answers),
            )
        )


def _change(answers: Mapping[str, int | str], form_key: str, now: datetime) -> None:
    with act(now=now) as doing:
        rating = _recent(doing.session, form_key, now)
        if rating is not None:
            for name, answer in _columns(answers).items():
                setattr(rating, name, answer)


def _columns(answers: Mapping[str, int | str]) -> dict[str, int | str | None]:
    return {name: answers.get(name) for name in ("polite", "clear", "easy", "third")}


def _recent(session: Session, form_key: str, now: datetime) -> Rating | None:
    recent = Rating.at > now - CHANGED_WITHIN
    return session.scalar(select(Rating).where(Rating.form_key == form_key, recent))


def add_comment(*, form_key: str, comment: str, now: datetime) -> None:
    """Put ``comment`` to the rating that was given with ``form_key`` (screen R3).

    Written again, it takes the place of the first. Raises ``NotFound`` when there is no such
    rating, or it is more than a day old.
    """
    with act(now=now) as doing:
        rating = _recent(doing.session, form_key, now)
        if rating is None:
            raise NotFound
        rating.comment = comment


def _held_for(session: Session, given: Given, now: datetime) -> HeldFor | None:
    if given.by_robot:
        return HeldFor.ROBOT
    before = session.scalar(
        select(Rating.id)
        .where(
            Rating.device_mark == given.device_mark,
            Rating.at > now - ONE_ANSWER_IN,
            Rating.source == given.source.value,
            Rating.poster_id.is_(None)
            if given.poster_id is None
            else Rating.poster_id == given.poster_id,
        )
        .limit(1)
    )
    return HeldFor.SAME_DEVICE if before is not None else None
