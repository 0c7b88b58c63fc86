"""A challenge's answers as the record that is kept of them (Policy A2.2)."""

from datetime import datetime
from typing import Any

from portal.domain.cases import Channel, Kind
from portal.domain.contacts import Contact
from portal.domain.findings import Kept
from portal.domain.partial_dates import partial_date
from portal.public.challenge.detail import ELSEWHERE
from portal.public.challenge.questions import Wish, commitment_of, is_dated, wants
from portal.public.challenge.working import SAYS, work_out
from portal.public.service import service_of
from portal.web.journeys.steps import Answers

Said = list[tuple[str, str]]
"""Questions and answers in words, as the check page shows them."""

OWN_WORDS = (("describe", "text"), ("what-happened", "text"), ("unclear", "text"))
IN_DETAILS = {"wait": "wait", "answer-time": "took", "hard-to-tell": "hard"}
"""Answers that are counted by their kind: the step and its field."""


def challenge_of(answers: Answers, said: Said, now: datetime) -> Contact:
    """Return the challenge that ``answers`` make; they are those that count."""
    commitment = commitment_of(answers)
    when = partial_date(answers["when"]["date"])
    return Contact(
        kind=Kind.CHALLENGE,
        channel=Channel.ONLINE,
        received_at=now,
        text=text_of(answers, said),
        service=service_of(answers),
        office=office_of(answers),
        commitment=commitment.slug if commitment else None,
        occurred_on=when.date,
        occurred_precision=when.precision,
        missed_person_says=person_says(answers),
        missed_worked_out=worked_out(answers),
        files=tuple(one["id"] for one in files_of(answers)),
        details={**details_of(answers, said), "wants_help": wants(Wish.HELP, answers)},
    )


def text_of(answers: Answers, said: Said) -> str:
    """Return the person's own words; where there are none, what they picked."""
    own = [answers[step][field] for step, field in OWN_WORDS if step in answers]
    more = answers.get("anything-else", {}).get("text")
    texts = [*own, *([more] if more else [])]
    return "\n\n".join(texts) or "\n".join(f"{question} {answer}" for question, answer in said)


def files_of(answers: Answers) -> list[dict[str, Any]]:
    """Return the files that were added, each with its number and name (screen C4-9)."""
    found: list[dict[str, Any]] = answers.get("unclear", {}).get("files", [])
    return found


def office_of(answers: Answers) -> str | None:
    """Return the slug of the office that was visited, None when it was none of ours."""
    office = answers.get("wait", {}).get("office")
    return None if office in (None, ELSEWHERE) else str(office)


def person_says(answers: Answers) -> Kept | None:
    """Return what the person says: asked where days are counted, else that we missed it."""
    if is_dated(answers):
        return SAYS[answers["worked-out"]["missed"]]
    return Kept.MISSED if commitment_of(answers) else None


def worked_out(answers: Answers) -> Kept | None:
    """Return what the dates say, None where there are none or nothing is due yet."""
    return work_out(answers).verdict.kept if is_dated(answers) else None


def details_of(answers: Answers, said: Said) -> dict[str, Any]:
    """Return what has no column of its own. ``said`` is for people, the rest for counting."""
    found = {
        name: answers[step][field]
        for step, field in IN_DETAILS.items()
        if step in answers
        for name in (field,)
    }
    replied = answers.get("replied", {})
    return {
        **found,
        **({"replied": replied["replied"]} if replied else {}),
        **({"replied_on": replied["replied_on"]} if replied.get("replied_on") else {}),
        "said": [list(row) for row in said],
    }
