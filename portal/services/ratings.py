"""Giving a rating, and adding words to it (Policy A14, B5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.ratings import INVITED, ONE_ANSWER_IN, HeldFor, PlaceKind, Source
from portal.models import Rating
from portal.recording.acts import act

COMMENT_WITHIN = timedelta(days=1)
"""Words can be added for as long as the session of the browser lives."""


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
    """Keep one rating.

    A further one from the same device at the same poster within 10 minutes is kept but held,
    never dropped (Policy A14.3). Raises ``AlreadySent`` when the form was sent before.
    """
    with act(now=now, form_key=form_key) as doing:
        why = _held_for(doing.session, given, now)
        doing.session.add(
            Rating(
                at=now,
                source=given.source.value,
                invited=given.source in INVITED,
                poster_id=given.poster_id,
                place_kind=given.place_kind.value,
                polite=given.answers.get("polite"),
                clear=given.answers.get("clear"),
                easy=given.answers.get("easy"),
                third=given.answers.get("third"),
                held=why is not None,
                held_reason=why.value if why else None,
                device_mark=given.device_mark,
                form_key=form_key,
            )
        )


def add_comment(*, form_key: str, comment: str, now: datetime) -> None:
    """Put ``comment`` to the rating that was given with ``form_key`` (screen R3).

    Written again, it takes the place of the first. Raises ``NotFound`` when there is no such
    rating, or it is more than a day old.
    """
    with act(now=now) as doing:
        rating = doing.session.scalar(
            select(Rating).where(Rating.form_key == form_key, Rating.at > now - COMMENT_WITHIN)
        )
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
