"""A message as a person would get it: about a real case, or about a made-up one."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from portal.domain.cases import Kind
from portal.domain.findings import FINDING_WORDS, Finding
from portal.domain.message_templates import Wording
from portal.domain.responses import FINDING_MEANS
from portal.mailer import compose_in
from portal.staff.cases.sending import Preview
from portal.web.now import now, today

MADE_UP_REFERENCE = "C26-7Q4KD-8"
ANSWERS_WITH_FINDINGS = frozenset({"response", "final_response"})


def preview_of(name: str, wording: Wording, case: Any = None) -> Preview:
    """Return the message ``name`` in the words of ``wording``.

    ``case`` is one that the reader may see, None for a made-up one. What officers write for
    each message, and dates that a case does not have yet, are made up.
    """
    values = {**_made_up(), **(_of_case(case) if case else {})}
    points = values["points"]
    if name not in ANSWERS_WITH_FINDINGS:
        values["points"] = [point["text"] for point in points]
    message = compose_in(wording, name, **values)
    return Preview(message.subject, message.body)


def _made_up() -> dict[str, Any]:
    written = _("(Here stands what the officer writes.)")
    day = today()
    return {
        "reference": MADE_UP_REFERENCE,
        "person": _("Rosa Example"),
        "is_complaint": True,
        "stage": 1,
        "late": False,
        "is_answer": True,
        "received_on": day - timedelta(days=7),
        "asked_on": day - timedelta(days=3),
        "was_due_on": day,
        "today": day,
        "write_by": day + timedelta(days=3),
        "answer_by": day + timedelta(days=14),
        "due_on": day + timedelta(days=14),
        "expected_on": day + timedelta(days=7),
        "answered_on": day,
        "review_by": day + timedelta(days=28),
        "start_on": day,
        "review_on": day + timedelta(days=90),
        "received_at": now(),
        "asked_at": now(),
        "new_reference": MADE_UP_REFERENCE,
        "kept_reference": MADE_UP_REFERENCE,
        "handler": _("The handler"),
        "reviewer": _("The reviewer"),
        "service": _("The service"),
        "points": [_point(written, None), _point(written, None)],
        "outcome": FINDING_WORDS[Finding.PARTLY_UPHELD],
        "outcome_means": FINDING_MEANS[Finding.PARTLY_UPHELD],
        **dict.fromkeys(WRITTEN_BY_OFFICERS, written),
    }


WRITTEN_BY_OFFICERS = (
    "wanted",
    "understood",
    "not_ours",
    "adjustments",
    "answer",
    "apology",
    "will_do",
    "text",
    "why",
    "question",
    "action",
    "stays",
    "part",
)


def _of_case(case: Any) -> dict[str, Any]:
    due = {clock.which.value: clock.due_on for clock in case.clocks}
    dates = {
        "write_by": due.get("our_acknowledgement"),
        "answer_by": due.get("our_response"),
        "due_on": due.get("our_response"),
        "was_due_on": due.get("our_response"),
    }
    return {
        "reference": case.reference,
        "person": case.person.name,
        "is_complaint": case.kind is Kind.COMPLAINT,
        "stage": case.stage,
        "received_on": case.received_on,
        "points": [_point(one.text, one) for one in case.points] or [_point(case.text, None)],
        **{name: day for name, day in dates.items() if day},
        **({"wanted": case.wanted} if case.wanted else {}),
        **({"handler": case.handler.name} if case.handler else {}),
        **({"service": case.service.name} if case.service else {}),
    }


def _point(text: str, point: Any) -> dict[str, Any]:
    """Return a point with what was found on it, upheld as long as nothing was."""
    finding = point.finding if point and point.finding else Finding.UPHELD
    reasons = point.reasons if point and point.reasons else None
    return {
        "text": text,
        "finding": FINDING_WORDS[finding],
        "means": FINDING_MEANS[finding],
        "reasons": reasons or _("(Here stand the reasons.)"),
        "kept": None,
    }
