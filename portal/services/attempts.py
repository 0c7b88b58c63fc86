"""Limits on tries: asked before, noted after (S0 of Policy B9, B0.14)."""

from datetime import datetime

from portal.models import Attempt
from portal.recording.acts import act
from portal.recording.tries import Limit, count_tries, mark_of


def too_many(*, scope: str, who: str, times: int, minutes: int, now: datetime, key: bytes) -> bool:
    """Whether ``who`` has used up ``times`` tries of ``scope`` in the last ``minutes``.

    ``who`` is a network, an address or a name; only its hash under ``key`` is kept.
    """
    limit = Limit(scope, who, times, minutes)
    return count_tries(limit, now=now, key=key) >= times


def note_try(*, scope: str, who: str, now: datetime, key: bytes) -> None:
    """Count one try of ``scope`` by ``who``."""
    with act(now=now) as doing:
        doing.session.add(Attempt(scope=scope, who=mark_of(scope, who, key), at=now))
