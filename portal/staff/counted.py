"""What a list of checks or ratings is asked for: what one number of the dashboard counts (S24)."""

from typing import Any

from flask import request

from portal.domain.commitments import Edition, Step
from portal.domain.measures.periods import Span, quarters_back
from portal.domain.ratings import Question, questions_about
from portal.queries.behind import NoSuchNumber
from portal.queries.checks import Checked
from portal.queries.dashboard import QUARTERS_BEFORE
from portal.queries.ratings import Answered
from portal.web.now import today


def checked_in_address(edition: Edition) -> Checked | None:
    """Return which checks the address asks for, None for all. Raises ``NoSuchNumber``."""
    if not _asks("quarter", "commitment", "step"):
        return None
    slug, step, span = request.args.get("commitment", ""), request.args.get("step"), _quarter()
    if slug not in {one.slug for one in edition.commitments} or (step and step not in set(Step)):
        raise NoSuchNumber
    return Checked(slug, Step(step) if step else None, span)


def checked_address(wanted: Checked) -> dict[str, Any]:
    """Return what an address says of ``wanted``."""
    return {"quarter": wanted.span.slug, "commitment": wanted.commitment, "step": wanted.step}


def answered_in_address(edition: Edition) -> Answered | None:
    """Return which answers the address asks for, None for all. Raises ``NoSuchNumber``."""
    if not _asks("quarter", "question"):
        return None
    known = {
        _name(question): question
        for commitment in edition.commitments
        for question in questions_about(commitment.slug)
    }
    question = known.get(request.args.get("question", ""))
    if question is None:
        raise NoSuchNumber
    return Answered(question, _quarter())


def answered_address(wanted: Answered) -> dict[str, Any]:
    """Return what an address says of ``wanted``."""
    return {"quarter": wanted.span.slug, "question": _name(wanted.question)}


def _name(question: Question) -> str:
    return f"{question.commitment}.{question.key}"


def _asks(*names: str) -> bool:
    """Whether the address says anything by one of ``names``."""
    return any(request.args.get(name) for name in names)


def _quarter() -> Span:
    """Return the quarter in the address, one that the dashboard shows. Raises ``NoSuchNumber``."""
    slug = request.args.get("quarter")
    for one in quarters_back(today(), QUARTERS_BEFORE):
        if one.slug == slug:
            return one
    raise NoSuchNumber
