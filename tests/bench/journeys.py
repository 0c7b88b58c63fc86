"""What visitors do: a whole complaint, tracking a case, signing in."""

import re
from typing import Any
from uuid import uuid4

from portal.demo.staff import PEOPLE, address_of
from portal.domain.roles import Role
from tests.bench.databases import PASSWORD, Filled
from tests.bench.visitor import REDIRECTS, Answer, Visitor

ANSWERS: dict[str, dict[str, Any]] = {
    "/complain/told-us": {"told": "yes"},
    "/complain/other-routes": {"route": "none"},
    "/complain/who": {"who": "self"},
    "/complain/what-happened": {"text": "My bin was not emptied for three weeks."},
    "/complain/when": {"date-day": "3", "date-month": "11", "date-year": "2026"},
    "/complain/service": {"service": "waste"},
    "/complain/commitment": {"missed": "none"},
    "/complain/effect": {"effect": "It smells."},
    "/complain/put-right": {"wanted": "apology"},
    "/complain/files": {},
    "/complain/name": {"name": "Rosa Resident"},
    "/complain/contact": {"way": "email"},
    "/complain/adjustments": {"different": "no"},
    "/complain/check": {},
}
REFERENCE = re.compile(r"\bC\d\d-[0-9A-Z]{5}-[0-9A-Z]\b")


class WentWrong(AssertionError):
    """A visitor did not get what they came for."""


def complain(visitor: Visitor) -> tuple[list[Answer], Answer]:
    """Make a whole complaint; return every answer on the way, and that of the last POST.

    Each has an address of its own, so that each is written a receipt.
    """
    answers = [visitor.get("/complain"), visitor.get("/complain/told-us")]
    page = answers[-1]
    for _ in range(len(ANSWERS) + 2):
        path = page.path
        if path not in ANSWERS:
            break
        own = {"email": f"{uuid4().hex}@example.com"} if path == "/complain/contact" else {}
        sent = visitor.post(path, {**page.hidden(), **ANSWERS[path], **own})
        if sent.status not in REDIRECTS:
            raise WentWrong(f"{path} answered {sent.status}: {_told(sent)}")
        steps = visitor.follow(sent)
        answers += [sent, *steps]
        page = steps[-1]
    if not page.path.startswith("/complain/sent/") or not REFERENCE.search(page.text):
        raise WentWrong(f"the complaint ended at {page.path} ({page.status})")
    return answers, answers[-2]


def track(visitor: Visitor, filled: Filled) -> str:
    """Open the demo's case by reference and code; return the address of its page."""
    form = visitor.get("/track")
    codes = {"reference": filled.reference, "tracking_code": filled.tracking_code}
    sent = visitor.post("/track", {**form.hidden(), **codes})
    if sent.status not in REDIRECTS:
        raise WentWrong(f"/track answered {sent.status}: {_told(sent)}")
    return visitor.follow(sent)[-1].path


def sign_in(visitor: Visitor, role: Role = Role.OFFICER) -> None:
    """Sign in through the form, as the first of the made-up people with ``role``."""
    form = visitor.get("/staff/sign-in")
    name = next(name for one, name, *_ in PEOPLE if one is role)
    account = {"email": address_of(name), "password": PASSWORD}
    sent = visitor.post("/staff/sign-in", {**form.hidden(), **account})
    if sent.status not in REDIRECTS:
        raise WentWrong(f"/staff/sign-in answered {sent.status}: {_told(sent)}")


def _told(answer: Answer) -> str:
    errors = re.findall(r"error-summary__list.*?</ul>", answer.text, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", errors[0]).split()) if errors else answer.text[:300]
