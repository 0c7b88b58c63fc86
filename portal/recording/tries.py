"""Tries that are limited, counted in the database so that every process sees the same number.

Who tries is kept only as a keyed hash (Policy A3.3; S0 of B9).
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.errors import RuleBroken
from portal.domain.words import N_
from portal.models import Attempt
from portal.recording.acts import act


class TooManyTries(RuleBroken):
    """There were too many tries in a short while."""

    sentence = N_("You have tried too many times. Wait %(minutes)s minutes and try again.")


@dataclass(frozen=True)
class Limit:
    """At most ``times`` tries of ``scope`` by ``who`` in any ``minutes``."""

    scope: str
    who: str
    times: int
    minutes: int


def mark_of(scope: str, who: str, key: bytes) -> str:
    """Return what is kept of ``who``: a keyed SHA-256 in hex, another one for each ``scope``."""
    return hmac.new(key, f"try:{scope}:{who}".encode(), hashlib.sha256).hexdigest()


def count_tries(limit: Limit, *, now: datetime, key: bytes, up_to: int | None = None) -> int:
    """Return the tries that count against ``limit``, only those up to row ``up_to`` if given."""
    tries = select(func.count(Attempt.id)).where(
        Attempt.scope == limit.scope,
        Attempt.who == mark_of(limit.scope, limit.who, key),
        Attempt.at > now - timedelta(minutes=limit.minutes),
    )
    if up_to is not None:
        tries = tries.where(Attempt.id <= up_to)
    return db.session.scalar(tries) or 0


def take(limits: Sequence[Limit], *, now: datetime, key: bytes) -> list[int]:
    """Count one try against each of ``limits`` before anything is done; return the rows.

    The tries are committed first and counted afterwards, so many at once do not slip through.
    Give the rows back (``give_back``) when the try was right. Raises ``TooManyTries`` when any
    limit is used up; then nothing stays counted, so waiting always helps.
    """
    with act(now=now) as doing:
        rows = [
            Attempt(scope=limit.scope, who=mark_of(limit.scope, limit.who, key), at=now)
            for limit in limits
        ]
        doing.session.add_all(rows)
        doing.session.flush()
        taken = [row.id for row in rows]
    for limit, row in zip(limits, taken, strict=True):
        if count_tries(limit, now=now, key=key, up_to=row) > limit.times:
            give_back(taken, now=now)
            raise TooManyTries(minutes=limit.minutes)
    return taken


def take_within(session: Session, limit: Limit, *, now: datetime, key: bytes) -> bool:
    """Count one try against ``limit`` in the caller's own transaction; False when it is used up.

    What the caller has not written yet is written with the rest at its end, not for this count.
    """
    with session.no_autoflush:
        if count_tries(limit, now=now, key=key) >= limit.times:
            return False
    session.add(Attempt(scope=limit.scope, who=mark_of(limit.scope, limit.who, key), at=now))
    return True


def give_back(taken: Sequence[int], *, now: datetime) -> None:
    """Forget the tries in ``taken``: they were right, or were never made."""
    with act(now=now) as doing:
        doing.session.execute(delete(Attempt).where(Attempt.id.in_(taken)))
