"""Residents' journeys as a browser walks them: what to answer on each page."""

from collections.abc import Mapping
from typing import Any

from tests.kit.client import Page, ReviewingClient

Pages = Mapping[str, Mapping[str, Any]]
"""What to answer, by the path of the page."""

EMAIL = "ada.hill@example.com"

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
    "/complain/name": {"name": "Ada Hill"},
    "/complain/contact": {"way": "email", "email": EMAIL},
    "/complain/adjustments": {"different": "no"},
}


def walk_until(client: ReviewingClient, start: str, pages: Pages, stop: str) -> Page:
    """Answer page after page from ``start`` until the path ``stop`` comes, and return that page."""
    page = client.get(start, follow_redirects=True)
    for _ in range(40):
        path = page.request.path
        if path == stop:
            return page
        assert path in pages or not page.values().keys() - {"csrf_token", "asked", "again"}, (
            f"no answer for {path} ({page.h1})"
        )
        sent = client.submit(page, **pages.get(path, {}))
        assert sent.request.path != path, f"{path} came again: {sent.errors}"
        page = sent
    raise AssertionError(f"{stop} never came")


def complaint_to_check(client: ReviewingClient, **changed: Mapping[str, Any]) -> Page:
    """Return the check page of a whole complaint; ``changed`` are other answers by step name,
    with "_" for "-"."""
    pages = {
        **COMPLAINT,
        **{f"/complain/{name.replace('_', '-')}": answer for name, answer in changed.items()},
    }
    return walk_until(client, "/complain/told-us", pages, "/complain/check")
