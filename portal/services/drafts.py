"""Keeping the answers of a journey until they are sent."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from portal.domain.errors import AlreadySent
from portal.models import Draft
from portal.queries.drafts import draft_to_change, secret_hash
from portal.recording.acts import Act, act

SECRET_BYTES = 16


def keep_answers(
    *, journey: str, secret: str | None, answers: Mapping[str, Any], now: datetime
) -> tuple[str, dict[str, Any]]:
    """Keep ``answers`` (by step) in the draft of ``secret``, beside those it has already.

    With ``secret`` None, or one that opens nothing, a new draft begins with them. Returns the
    secret that opens the draft, 128 random bits, and all its answers. Raises ``AlreadySent``
    when the draft has been sent.
    """
    with act(now=now) as doing:
        draft = draft_to_change(secret, journey=journey) if secret else None
        if draft is None:
            return _begin(doing, journey, answers, now)
        assert secret is not None
        if draft.sent_reference:
            raise AlreadySent(result=draft.sent_reference)
        draft.answers = {**draft.answers, **answers}
        draft.touched_at = now
        return secret, draft.answers


def purge_drafts(*, now: datetime, lifetime: timedelta) -> int:
    """Delete the drafts that began ``lifetime`` ago or earlier; return how many (Policy A15).

    What they became stays.
    """
    with act(now=now) as doing:
        old = delete(Draft).where(Draft.started_at <= now - lifetime).returning(Draft.id)
        return len(doing.session.scalars(old).all())


def _begin(
    doing: Act, journey: str, answers: Mapping[str, Any], now: datetime
) -> tuple[str, dict[str, Any]]:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    draft = Draft(
        secret_hash=secret_hash(secret),
        journey=journey,
        answers=dict(answers),
        started_at=now,
        touched_at=now,
    )
    doing.session.add(draft)
    return secret, draft.answers
