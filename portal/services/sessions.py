"""Signed-in browsers: a row each, so that any of them can be ended from here."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import update

from portal.models import StaffSession
from portal.recording.acts import act


def hash_secret(secret: str) -> str:
    """Return what is kept of a session's secret. 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start(*, staff_id: int, browser: str, network: str, now: datetime) -> str:
    """Start a session and return its secret, which is kept nowhere but in the cookie.

    ``browser`` is what the browser calls itself, shown to its owner; ``network`` a keyed hash of
    where it is.
    """
    secret = secrets.token_urlsafe(32)
    with act(now=now) as doing:
        doing.session.add(
            StaffSession(
                staff_id=staff_id,
                secret_hash=hash_secret(secret),
                browser=browser[:200],
                network=network,
                started_at=now,
                seen_at=now,
            )
        )
    return secret


def touch(*, session_id: int, now: datetime) -> None:
    """Write down that the session is in use. An ended session stays ended."""
    with act(now=now) as doing:
        doing.session.execute(
            update(StaffSession)
            .where(StaffSession.id == session_id, StaffSession.ended_at.is_(None))
            .values(seen_at=now)
        )


def end(*, staff_id: int, now: datetime, session_id: int | None = None) -> None:
    """End one session of that person, or with ``session_id`` None every one of them."""
    ended = update(StaffSession).where(
        StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None)
    )
    if session_id is not None:
        ended = ended.where(StaffSession.id == session_id)
    with act(now=now) as doing:
        doing.session.execute(ended.values(ended_at=now))
