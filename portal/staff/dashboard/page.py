"""The page: what is to be done now, this quarter, and the quarters before it (screen S24)."""

from flask import render_template, url_for
from flask_babel import gettext as _

from portal.domain.measures.periods import Span, quarter_of
from portal.domain.roles import Permission
from portal.queries.behind import Behind, What
from portal.queries.calendar import calendar
from portal.queries.case_filter import days_of
from portal.queries.case_names import Names, case_names
from portal.queries.commitments_read import editions_to_know
from portal.queries.dashboard import Counts, dashboard_counts, own_services
from portal.staff.dashboard.blueprint import Number, blueprint, cases, cases_behind, challenges
from portal.staff.dashboard.evidence import evidence_of
from portal.staff.dashboard.readers import reading_of
from portal.web.access import needs
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.staff_pages import pages_for


@blueprint.get("")
@needs(Permission.SEE_DASHBOARD)
def index() -> str:
    """Show the numbers of the person's services, or of all."""
    names, span = case_names(), quarter_of(today())
    counts = dashboard_counts(viewer(), now(), days_of(today(), calendar()), names)
    own, editions = own_services(viewer(), names), editions_to_know(today())
    return render_template(
        "staff/dashboard/index.html",
        services=_services(own, names),
        numbers=_numbers(counts, own, span),
        evidence=evidence_of(counts, editions[0], own, span),
        reading=reading_of(editions),
        pages=[
            (page.text, url_for(page.endpoint))
            for page in pages_for(viewer())
            if page.endpoint in BEHIND
        ],
    )


BEHIND = (
    "staff.cases.index",
    "staff.challenges.index",
    "staff.feedback.index",
    "staff.actions.index",
    "staff.ratings.index",
    "staff.samples.index",
    "staff.figures.index",
    "staff.fair_play.index",
)
"""Where the people and the figures behind the dashboard are, for those who may open the page."""


def _services(own: tuple[str, ...], names: Names) -> list[str]:
    return [one.text for one in names.services if one.value in own]


def _numbers(counts: Counts, own: tuple[str, ...], span: Span) -> list[tuple[str, Number]]:
    return [
        (_("Cases that are late now"), cases(counts.late, own, tab="late")),
        (
            _("Cases due this week"),
            cases_behind(counts.due_this_week, own, Behind(What.DUE_THIS_WEEK)),
        ),
        (
            _("Complaints upheld this quarter, in full or in part"),
            cases_behind(counts.quarters[0].upheld, own, Behind(What.UPHELD, span)),
        ),
        (_("Challenges that nobody has read"), challenges(counts.unread)),
        (
            _("Actions that are late"),
            {
                "count": counts.late_actions,
                "href": url_for("staff.actions.index", due="late"),
            },
        ),
    ]
