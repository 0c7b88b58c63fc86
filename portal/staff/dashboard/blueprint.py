"""The blueprint of the dashboard, and where its numbers lead."""

from typing import Any

from flask import Blueprint, url_for

from portal.queries.behind import Behind

blueprint = Blueprint("dashboard", __name__, url_prefix="/dashboard")

Number = dict[str, Any]
"""A number and the address of the list that shows exactly what it counts."""


def cases(number: int, services: tuple[str, ...], **asked: Any) -> Number:
    """Return a number of cases of ``services``, () for all, with the list it counts."""
    return {
        "count": number,
        "href": url_for("staff.cases.index", **asked, service=services or None),
    }


def cases_behind(number: int, services: tuple[str, ...], behind: Behind) -> Number:
    """Return a number of cases that only the dashboard counts."""
    return cases(number, services, behind=str(behind))


def challenges(number: int, **asked: Any) -> Number:
    """Return a number of challenges with the list it counts."""
    return {"count": number, "href": url_for("staff.challenges.index", **asked)}
