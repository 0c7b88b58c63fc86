"""From a challenge to a complaint with nothing asked twice (screens C7, C10)."""

from typing import Any

from flask import url_for

from portal.domain.cases import OnBehalf
from portal.public.challenge.contact import (
    Said,
    details_of,
    files_of,
    office_of,
    person_says,
    text_of,
    worked_out,
)
from portal.public.challenge.questions import commitment_of
from portal.public.complaint.matter import FILES, NO_COMMITMENT
from portal.public.complaint.pages import JOURNEY
from portal.recording.drafts import FilesAnswer
from portal.services.drafts import keep_answers
from portal.web.journeys.drafts import draft_of, remember_draft, secret_of
from portal.web.journeys.pages import continue_at
from portal.web.journeys.steps import CARRIED, Answers
from portal.web.now import now


def start_complaint(
    answers: Answers, said: Said, draft_id: int, reference: str | None = None
) -> str:
    """Begin a complaint with the answers of a challenge; return where it goes on.

    ``draft_id`` is the challenge's draft, ``reference`` its own when it was sent before. A
    complaint begun from it before goes on: what was changed there stays as it was changed.
    """
    existing = draft_of(JOURNEY.name)
    before = existing.answers.get(CARRIED, {}) if existing else {}
    same = existing is not None and before.get("draft") == draft_id
    if existing and same and existing.sent_reference:
        return url_for("complaint.sent", reference=existing.sent_reference)
    handed = _handed_over(answers, said)
    taken = {
        step: answer
        for step, answer in handed.items()
        if not (existing and same)
        or existing.answers.get(step) in (None, before.get("answers", {}).get(step))
    }
    files = files_of(answers)
    new_files = bool(files) and handed.get(FILES) != before.get("answers", {}).get(FILES)
    taken[CARRIED] = _carried(answers, said, draft_id, reference) | {"answers": handed}
    secret, kept = keep_answers(
        journey=JOURNEY.name,
        secret=secret_of(JOURNEY.name) if same else None,
        answers=taken,
        now=now(),
        files_at=FilesAnswer(FILES, "files"),
        files_from=draft_id if new_files else None,
    )
    remember_draft(JOURNEY.name, secret)
    return continue_at(JOURNEY, kept)


def _handed_over(answers: Answers, said: Said) -> dict[str, Any]:
    """Return the answers of the complaint's steps that the challenge has asked already."""
    commitment = commitment_of(answers)
    files = files_of(answers)
    return {
        **({FILES: {"files": files}} if files else {}),
        "who": {"who": OnBehalf.SELF.value},
        "what-happened": {"text": text_of(answers, said)},
        "when": {"date": answers["when"]["date"]},
        "service": {"service": answers["service"]["service"]},
        "commitment": {"missed": [commitment.slug if commitment else NO_COMMITMENT]},
    }


def _carried(answers: Answers, said: Said, draft_id: int, reference: str | None) -> dict[str, Any]:
    says, worked = person_says(answers), worked_out(answers)
    challenge = {"challenge": reference} if reference else {}
    return {
        "draft": draft_id,
        "office": office_of(answers),
        "missed_person_says": says.value if says else None,
        "missed_worked_out": worked.value if worked else None,
        "details": {**details_of(answers, said), **challenge},
    }
