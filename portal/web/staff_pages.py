"""The pages of the back office, and which of them stand in its navigation."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import current_app, g, request
from flask_babel import gettext as _

from portal.domain.message_templates import check_is_due
from portal.domain.roles import Viewer
from portal.domain.words import N_
from portal.queries.staff import OpenSession
from portal.queries.staff_counts import StaffCounts, staff_counts
from portal.web.access import permission_of
from portal.web.now import now, today
from portal.web.signed_in import viewer

ALL_AT_ONCE = 9
"""Whoever may open no more pages than that has them all in the navigation."""

MAIN = ""
CASES = N_("Cases and people")
HEARD = N_("What people tell us")
SENT = N_("What we send and print")
SETTINGS = N_("Settings")

PAGES = {
    MAIN: {
        "staff.dashboard.index": N_("Dashboard"),
        "staff.inbox.index": N_("Inbox"),
        "staff.cases.index": N_("Cases"),
        "staff.approvals.index": N_("Approvals"),
        "staff.actions.index": N_("Actions"),
        "staff.record.index": N_("Record a contact"),
        "staff.post.index": N_("Post"),
        "staff.challenges.index": N_("Challenges"),
        "staff.samples.index": N_("Samples"),
        "staff.figures.index": N_("Figures"),
    },
    CASES: {
        "staff.refusals.index": N_("Refusals"),
        "staff.contact_plans.index": N_("Contact plans"),
        "staff.fair_play.index": N_("Fair play"),
        "staff.past_records.index": N_("Past records"),
    },
    HEARD: {
        "staff.feedback.index": N_("Comments and praise"),
        "staff.ratings.index": N_("Ratings"),
        "staff.slips.index": N_("Paper slips"),
        "staff.clear.index": N_("Hard to understand"),
    },
    SENT: {
        "staff.mail.index": N_("Mail"),
        "staff.templates.index": N_("Templates"),
        "staff.posters.index": N_("Posters"),
    },
    SETTINGS: {
        "staff.other_routes.index": N_("Other routes"),
        "staff.away.index": N_("Days away"),
    },
}
"""Endpoint and words of each page, under the heading it has on the page of all the others."""


@dataclass(frozen=True)
class StaffPage:
    """A page that somebody may open: its endpoint, its words and the heading it is under."""

    endpoint: str
    text: str
    heading: str

    @property
    def count(self) -> int | None:
        """How much waits there, None for a page where nothing does."""
        if self.endpoint == "staff.inbox.index":
            return counts().contacts
        if self.endpoint == "staff.contact_plans.index":
            return counts().plans or None
        if self.endpoint == "staff.templates.index":  # when its source should be looked up again
            return int(check_is_due(counts().text_checked_on, today())) or None
        return None


def pages_for(person: Viewer) -> list[StaffPage]:
    """Return the pages that ``person`` may open, those of the navigation first."""
    return [
        StaffPage(endpoint, _(text), _(heading) if heading else MAIN)
        for heading, pages in PAGES.items()
        for endpoint, text in pages.items()
        if _may_open(person, endpoint)
    ]


def other_pages(person: Viewer) -> dict[str, list[StaffPage]]:
    """Return by heading the pages that do not stand in the navigation of ``person``."""
    others = _beyond(pages_for(person))
    return {heading: list(some) for heading, some in groupby(others, lambda one: one.heading)}


def _beyond(pages: list[StaffPage]) -> list[StaffPage]:
    """Return which of all the pages of a person do not stand in the navigation."""
    return [page for page in pages if page.heading] if len(pages) > ALL_AT_ONCE else []


def counts() -> StaffCounts:
    """Return what waits for who is signed in, asked once a request."""
    if "staff_counts" not in g:
        g.staff_counts = staff_counts(viewer(), now())
    found: StaffCounts = g.staff_counts
    return found


def staff_words() -> dict[str, Any]:
    """Give staff templates the person and their navigation; nothing to whom is not signed in."""
    here: OpenSession | None = g.get("signed_in")
    if here is None:
        return {"signed_in": None, "navigation": []}
    pages = pages_for(here.viewer)
    beyond = _beyond(pages)
    navigation: list[dict[str, Any]] = [
        {"text": page.text, "endpoint": page.endpoint, "count": page.count}
        for page in pages
        if page not in beyond
    ]
    if beyond:
        navigation.append(
            {
                "text": _("More"),
                "endpoint": "staff.home.more",
                "count": sum(page.count or 0 for page in beyond) or None,
                "within": any(_blueprint(page) == request.blueprint for page in beyond),
            }
        )
    return {"signed_in": here.viewer, "navigation": navigation}


def _may_open(person: Viewer, endpoint: str) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    permission = permission_of(current_app, endpoint)
    return permission is not None and person.may(permission)


def _blueprint(page: StaffPage) -> str:
    return page.endpoint.rpartition(".")[0]
