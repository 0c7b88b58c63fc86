"""Residents' journeys as a browser walks them: what to answer on each page."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.journeys.trail import Trail
from tests.kit.client import Page, ReviewingClient

Pages = Mapping[str, Mapping[str, Any]]
"""What to answer, by the path of the page. A page with nothing to answer needs no entry."""

EMAIL = "ada.hill@example.com"
HIDDEN = {"csrf_token", "asked", "again"}

COMPLAINT: Pages = {
    "/complain/told-us": {"told": "yes"},
    "/complain/other-routes": {"route": "none"},
    "/complain/who": {"who": "self"},
    "/complain/what-happened": {"text": "Nobody answered my email about the bins."},
    "/complain/when": {"date-day": "2", "date-month": "11", "date-year": "2026"},
    "/complain/service": {"service": "waste"},
    "/complain/commitment": {"missed": ["email"]},
    "/complain/effect": {"effect": ""},
    "/complain/put-right": {"wanted": ["apology", "action"]},
    "/complain/files": {},
    "/complain/name": {"name": "Ada Hill"},
    "/complain/contact": {"way": "email", "email": EMAIL},
    "/complain/adjustments": {"different": "no"},
}

CHALLENGE: Pages = {
    "/challenge/which": {"commitment": "email"},
    "/challenge/when": {"date-day": "2 april 2026"},
    "/challenge/detail": {"replied": "no"},
    "/challenge/worked-out": {"missed": "yes"},
    "/challenge/service": {"service": "waste"},
    "/challenge/anything-else": {"text": ""},
    "/challenge/reply": {"wish": "count"},
}
"""With the clock after 9 April 2026, when the answer was due."""

FEEDBACK: Pages = {
    "/feedback/type": {"kind": "comment"},
    "/feedback/text": {"text": "More benches in the park."},
    "/feedback/service": {"service": "parks"},
    "/feedback/reply": {"reply": "yes"},
    "/feedback/name": {"name": "Ada Hill"},
    "/feedback/contact": {"way": "email", "email": EMAIL},
}

OWN_WORDS: Pages = {
    "/tell-us/not-sure": {"text": "I do not know who to ask about my rent."},
    "/tell-us/name": {"name": "Ada Hill"},
    "/tell-us/contact": {"way": "phone", "phone": "07700 900982"},
}

STARTS = {
    "/complain/told-us": (COMPLAINT, "/complain/check"),
    "/challenge/which": (CHALLENGE, "/challenge/check"),
    "/feedback/type": (FEEDBACK, "/feedback/check"),
    "/tell-us/not-sure": (OWN_WORDS, "/tell-us/check"),
}
"""First page: (what to answer, where it ends)."""


def pages_of(client: ReviewingClient, start: str, pages: Pages, stop: str) -> Iterator[Page]:
    """Answer page after page from ``start``; yield each before it is answered, ``stop`` last."""
    return _on_from(client, client.get(start, follow_redirects=True), pages, stop)


def _on_from(client: ReviewingClient, page: Page, pages: Pages, stop: str) -> Iterator[Page]:
    for _ in range(40):
        yield page
        path = page.request.path
        if path == stop:
            return
        assert path in pages or not set(page.values()) - HIDDEN, f"no answer for {path}"
        sent = client.submit(page, **pages.get(path, {}))
        assert sent.request.path != path, f"{path} came again: {sent.errors}"
        page = sent
    raise AssertionError(f"{stop} never came")


def walk_until(client: ReviewingClient, start: str, pages: Pages, stop: str) -> Page:
    """Return the page ``stop`` with the pages from ``start`` to it answered.

    What a new visitor answers as another did before is not asked again: see ``trail``.
    """
    trail = Trail(client, start)
    first = trail.take_up(pages, stop) or client.get(start, follow_redirects=True)
    walked = []
    for page in _on_from(client, first, pages, stop):
        trail.note(page, pages)
        walked.append(page)
    return walked[-1]


def complaint_to_check(client: ReviewingClient, **changed: Mapping[str, Any]) -> Page:
    """Return the check page of a whole complaint; ``changed`` are other answers by step name,
    with "_" for "-"."""
    return to_check(client, "/complain/told-us", **changed)


def to_check(client: ReviewingClient, start: str, **changed: Mapping[str, Any]) -> Page:
    """Return the check page of the journey that begins at ``start``, the same way."""
    pages, stop = STARTS[start]
    folder = start.rsplit("/", 1)[0]
    others = {f"{folder}/{name.replace('_', '-')}": answer for name, answer in changed.items()}
    return walk_until(client, start, {**pages, **others}, stop)


def answers_shown(check: Page) -> dict[str, str]:
    """Return the answers on a check page by their questions."""
    rows = check.find_all("govuk-summary-list__row")
    return {_text(row, "dt"): _text(row, "dd") for row in rows}


def _text(row: Any, tag: str) -> str:
    return " ".join("".join(next(row.iter(tag)).itertext()).split())
