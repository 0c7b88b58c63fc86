"""What a list of checks or ratings is asked for: what one number of the dashboard counts (S24)."""

from typing import Any

from flask import request

from portal.domain.commitments import Edition, Step
from portal.domain.measures.periods import Span, quarters_back
from portal.domain.ratings import Question, questions_about
from portal.queries.checks import Checked
from portal.queries.dashboard import QUARTERS_BEFORE
from portal.queries.ratings import Answered
from portal.web.filters import words_in
from portal.web.now import today


def checked_in_address(edition: Edition) -> Checked | None:
    """Return which checks the address asks for, None for all: what is unknown asks nothing."""
    slug, span = request.args.get("commitment", ""), _quarter()
    if span is None or slug not in {one.slug for one in edition.commitments}:
        return None
    steps = words_in(request.args, "step", Step)
    return Checked(slug, steps[0] if steps else None, span)


def checked_address(wanted: Checked) -> dict[str, Any]:
    """Return what an address says of ``wanted``."""
    return {"quarter": wanted.span.slug, "commitment": wanted.commitment, "step": wanted.step}


def answered_in_address(edition: Edition) -> Answered | None:
    """Return which answers the address asks for, None for all: what is unknown asks nothing."""
    span = _quarter()
    known = {
        _name(question): question
        for commitment in edition.commitments
        for question in questions_about(commitment.slug)
    }
    question = known.get(request.args.get("question", ""))
    return Answered(question, span) if question and span else None


def answered_address(wanted: Answered) -> dict[str, Any]:
    """Return what an address says of ``wanted``."""
    return {"quarter": wanted.span.slug, "question": _name(wanted.question)}


def _name(question: Question) -> str:
    return f"{question.commitment}.{question.key}"


def _quarter() -> Span | None:
    slug = request.args.get("quarter")
    return next((one for one in quarters_back(today(), QUARTERS_BEFORE) if one.slug == slug), None)
