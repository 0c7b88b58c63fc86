"""How a draft begins, and what it says of the files that wait on it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.models import Draft
from portal.queries.drafts import secret_hash
from portal.queries.files import files_on_draft

SECRET_BYTES = 16


@dataclass(frozen=True)
class FilesAnswer:
    """Where among a journey's answers its files are named: the step and the field."""

    step: str
    field: str


def begin_draft(
    session: Session,
    journey: str,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    secret: str | None = None,
) -> tuple[str, Draft]:
    """Begin a draft in the act's transaction; return the secret that opens it, and its row.

    ``secret`` is one that a form carries already, None to make one of 128 random bits.
    """
    opens = secret or secrets.token_urlsafe(SECRET_BYTES)
    draft = Draft(
        secret_hash=secret_hash(opens),
        journey=journey,
        answers=dict(answers),
        started_at=now,
        touched_at=now,
    )
    session.add(draft)
    session.flush()
    return opens, draft


def name_files(draft: Draft, at: FilesAnswer | None) -> None:
    """Let the answer ``at`` name exactly the files that wait, once its step is answered.

    The rows are the truth. The answer is what the person is shown before they send, so what
    they saw and what is sent can be compared.
    """
    if at is None or at.step not in draft.answers:
        return
    waiting = [{"id": one.id, "name": one.name} for one in files_on_draft(draft.id)]
    answer = {**draft.answers[at.step], at.field: waiting}
    draft.answers = {**draft.answers, at.step: answer}
