"""Keeping the answers of a journey until they are sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from portal.domain.errors import AlreadySent
from portal.models import Draft
from portal.queries.drafts import draft_to_change
from portal.recording.acts import act
from portal.recording.drafts import FilesAnswer, begin_draft, name_files
from portal.recording.files import bring_files


def keep_answers(
    *,
    journey: str,
    secret: str | None,
    answers: Mapping[str, Any],
    now: datetime,
    files_at: FilesAnswer | None = None,
    files_from: int | None = None,
) -> tuple[str, dict[str, Any]]:
    """Keep ``answers`` (by step) in the draft of ``secret``, beside those it has already.

    With ``secret`` None, or one that opens nothing, a new draft begins with them. ``files_at``
    is the answer that names files, None when there is none among ``answers``; ``files_from``
    the number of another draft whose files come along. Returns the secret that opens the
    draft, 128 random bits, and all its answers. Raises ``AlreadySent`` when the draft has been
    sent.
    """
    with act(now=now) as doing:
        draft = draft_to_change(secret, journey=journey) if secret else None
        if draft is None:
            secret, draft = begin_draft(doing.session, journey, answers, now=now)
        elif draft.sent_reference:
            raise AlreadySent(result=draft.sent_reference)
        else:
            draft.answers = {**draft.answers, **answers}
            draft.touched_at = now
        if files_from is not None:
            bring_files(doing.session, draft, files_from, now=now)
        name_files(draft, files_at)
        assert secret is not None
        return secret, draft.answers


def purge_drafts(*, now: datetime, lifetime: timedelta) -> int:
    """Delete the drafts that began ``lifetime`` ago or earlier; return how many (Policy A15).

    What they became stays.
    """
    with act(now=now) as doing:
        old = delete(Draft).where(Draft.started_at <= now - lifetime).returning(Draft.id)
        return len(doing.session.scalars(old).all())
