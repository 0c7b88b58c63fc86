"""Letters that are written and wait to be posted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.db import db
from portal.domain.cases import ContactWay
from portal.domain.roles import Viewer
from portal.models import Case, Message
from portal.queries.cases import may_work_on

LETTERS_AT_ONCE = 50
"""As many letters are shown, printed and posted together."""


@dataclass(frozen=True)
class Post:
    """What waits to be posted, the case that is due first on top. ``more`` is not shown."""

    letters: Sequence[Message]
    more: bool


def letters_waiting(case_id: int) -> list[Message]:
    """Return the letters of a case that nobody has posted yet, oldest first."""
    return list(
        db.session.scalars(_waiting().where(Message.case_id == case_id).order_by(Message.id))
    )


def letters_to_post(viewer: Viewer, now: datetime) -> Post:
    """Return the letters that wait on the cases ``viewer`` may work on, each with its case."""
    found = db.session.scalars(_seen(viewer, now).limit(LETTERS_AT_ONCE + 1)).all()
    return Post(found[:LETTERS_AT_ONCE], len(found) > LETTERS_AT_ONCE)


def letters_among(viewer: Viewer, ids: Collection[int], now: datetime) -> list[Message]:
    """Return those of the letters ``ids`` that still wait and that ``viewer`` may post."""
    wanted = sorted(ids)[:LETTERS_AT_ONCE]
    return list(db.session.scalars(_seen(viewer, now).where(Message.id.in_(wanted))))


def _waiting() -> Select[Message]:
    return select(Message).where(
        Message.way == ContactWay.POST,
        Message.incoming.is_(False),
        Message.dispatched_on.is_(None),
    )


def _seen(viewer: Viewer, now: datetime) -> Select[Message]:
    return (
        _waiting()
        .join(Message.case)
        .where(may_work_on(viewer, now))
        .options(contains_eager(Message.case).options(joinedload(Case.person)))
        .order_by(Case.queue_on, Message.id)
    )
