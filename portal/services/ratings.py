"""Giving a rating, and adding words to it (Policy A14, B5)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.errors import AlreadySent, NotFound
from portal.domain.ratings import (
    BURST,
    BURST_IN,
    CHANGED_WITHIN,
    INVITED,
    KEYS,
    LINK_CHANGED_WITHIN,
    ONE_ANSWER_IN,
    HeldFor,
    PlaceKind,
    Source,
)
from portal.models import Attempt, Rating
from portal.recording.acts import act
from portal.recording.turns import take_turn

KEPT_FOR_LONGER = frozenset({Source.REPLY_LINK, Source.TRACK})
"""Those whose page stays with the person: they can change their mind for a week."""

NETWORK = "rating"
TABLET = "tablet"
"""What ratings of a network, and those of the tablets behind it, are counted as among the tries
that are limited."""


class Taken(Enum):
    """What became of answers: kept, put in the place of earlier ones, or too late for that."""

    KEPT = auto()
    CHANGED = auto()
    TOO_LATE = auto()


@dataclass(frozen=True)
class Given:
    """One rating as a page took it.

    ``answers`` come from ``check_answers``. ``poster_id`` is None away from any poster.
    ``device_mark`` and ``network_mark`` are what is kept of the device and of its network address
    for a day, None for a paper slip that ``typed_by_id`` typed in. ``by_robot`` says that the box
    which people do not see was filled in. ``page`` is what was said to be clear or
    not, with the ``sentence`` of it that was hard and more ``words``; a slip has words too.
    """

    answers: Mapping[str, int | str]
    source: Source
    place_kind: PlaceKind
    poster_id: int | None
    device_mark: str | None
    network_mark: str | None = None
    by_robot: bool = False
    page: str | None = None
    sentence: str | None = None
    words: str | None = None
    typed_by_id: int | None = None


def give_rating(*, given: Given, form_key: str, now: datetime) -> Taken:
    """Keep one rating. Sent again in time, its answers take the place of the first.

    A further one from the same device at the same poster within 10 minutes is kept but held,
    never dropped; so is a burst on one tablet or from one network (Policy A14.3).
    """
    try:
        if _keep(given, form_key, now):
            return Taken.KEPT
    except AlreadySent:
        pass
    return _change(given, form_key, now)


def _keep(given: Given, form_key: str, now: datetime) -> bool:
    """Keep a new rating; False when there is one with that key from long ago."""
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        if session.scalar(select(Rating.id).where(Rating.form_key == form_key)) is not None:
            return False
        why = _held_for(session, given, now)
        session.add(
            Rating(
                at=now,
                source=given.source.value,
                invited=given.source in INVITED,
                poster_id=given.poster_id,
                place_kind=given.place_kind.value,
                page=given.page,
                typed_by_id=given.typed_by_id,
                held=why is not None,
                held_reason=why.value if why else None,
                device_mark=given.device_mark,
                form_key=form_key,
                **_columns(given),
            )
        )
    return True


def _change(given: Given, form_key: str, now: datetime) -> Taken:
    within = LINK_CHANGED_WITHIN if given.source in KEPT_FOR_LONGER else CHANGED_WITHIN
    with act(now=now) as doing:
        rating = doing.session.scalar(
            select(Rating).where(Rating.form_key == form_key, Rating.at > now - within)
        )
        if rating is None:
            return Taken.TOO_LATE
        for name, answer in _columns(given).items():
            setattr(rating, name, answer)
    return Taken.CHANGED


def _columns(given: Given) -> dict[str, int | str | None]:
    answers: dict[str, int | str | None] = {key: given.answers.get(key) for key in KEYS}
    if given.page is not None or given.words is not None:
        answers.update(sentence=given.sentence, comment=given.words)
    return answers


def add_comment(*, form_key: str, comment: str, now: datetime) -> None:
    """Put ``comment`` to the rating that was given with ``form_key`` (screen R3).

    Written again, it takes the place of the first. Raises ``NotFound`` when there is no such
    rating, or it is more than a day old.
    """
    with act(now=now) as doing:
        rating = doing.session.scalar(
            select(Rating).where(Rating.form_key == form_key, Rating.at > now - CHANGED_WITHIN)
        )
        if rating is None:
            raise NotFound
        rating.comment = comment


def _held_for(session: Session, given: Given, now: datetime) -> HeldFor | None:
    if given.by_robot:
        return HeldFor.ROBOT
    if given.source is Source.KIOSK:
        return HeldFor.BURST if _is_burst_of_tablets(session, given, now) else None
    if given.network_mark is not None and _is_burst(session, given.network_mark, now):
        return HeldFor.BURST
    if given.device_mark is None:
        return None
    take_turn(session, f"device {given.device_mark}")
    same = (Rating.device_mark == given.device_mark) & (Rating.at > now - ONE_ANSWER_IN)
    return HeldFor.SAME_DEVICE if _count_like(session, given, same) else None


def _is_burst(session: Session, network_mark: str, now: datetime) -> bool:
    """Whether too many came from that network lately, whatever its browsers call themselves.

    Those that were held count too, so who goes on is held until they stop.
    """
    take_turn(session, f"network {network_mark}")
    before = _tries(session, network_mark, {NETWORK}, now)
    session.add(Attempt(scope=NETWORK, who=network_mark, at=now))
    return before >= BURST


def _is_burst_of_tablets(session: Session, given: Given, now: datetime) -> bool:
    """Whether too many came on this tablet lately, or from its network but for this tablet.

    So a busy desk has its own measure, and who goes from code to code does not.
    """
    take_turn(session, f"kiosk {given.poster_id}")
    here = _count_like(session, given, Rating.at > now - BURST_IN)
    if given.network_mark is None:
        return here >= BURST
    take_turn(session, f"network {given.network_mark}")
    network = _tries(session, given.network_mark, {NETWORK, TABLET}, now)
    session.add(Attempt(scope=TABLET, who=given.network_mark, at=now))
    return here >= BURST or network - here >= BURST


def _tries(session: Session, network_mark: str, scopes: Set[str], now: datetime) -> int:
    """Count what came from that network lately, as ``scopes`` say."""
    lately = select(func.count(Attempt.id)).where(
        Attempt.scope.in_(sorted(scopes)),
        Attempt.who == network_mark,
        Attempt.at > now - BURST_IN,
    )
    return session.scalar(lately) or 0


def _count_like(session: Session, given: Given, those: ColumnElement[bool]) -> int:
    """Count ``those`` ratings that came the same way, at the same poster, about the same page."""
    poster, page = Rating.poster_id, Rating.page
    counted = select(func.count(Rating.id)).where(
        those,
        Rating.source == given.source.value,
        poster.is_(None) if given.poster_id is None else poster == given.poster_id,
        page.is_(None) if given.page is None else page == given.page,
    )
    return session.scalar(counted) or 0
