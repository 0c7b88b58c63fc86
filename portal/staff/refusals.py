"""What waits to be refused, and what was refused this year, by reason (Policy A6.5)."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.domain.measures.periods import year_start
from portal.domain.refusals import REFUSAL_WORDS
from portal.domain.roles import Permission
from portal.queries.refusals import refusals_waiting, refused_by_reason
from portal.web.access import needs
from portal.web.now import now, today
from portal.web.signed_in import viewer

blueprint = Blueprint("refusals", __name__, url_prefix="/refusals")


@blueprint.get("")
@needs(Permission.REFUSE)
def index() -> str:
    """List what waits for a second person, and count what was refused since April."""
    since = year_start(today())
    counted = refused_by_reason(viewer(), since, today(), now())
    return render_template(
        "staff/refusals/index.html",
        waiting=[
            {
                "reference": one.case.reference,
                "reason": _(REFUSAL_WORDS[one.reason]),
                "asked_by": one.asked_by.name,
                "asked_at": one.asked_at,
                "mine": one.asked_by_id == viewer().staff_id,
            }
            for one in refusals_waiting(viewer(), now())
        ],
        since=since,
        counted=[(_(REFUSAL_WORDS[reason]), number) for reason, number in counted.items()],
        total=sum(counted.values()),
    )
