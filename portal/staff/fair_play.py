"""Fair play: cases worth a look, for the corporate lead (lessons 2.C.12)."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.domain.fair_play import SIGN_WORDS
from portal.domain.roles import Permission
from portal.queries.fair_play import MOST_CASES, to_look_at
from portal.web.access import needs
from portal.web.now import now, today
from portal.web.signed_in import viewer

blueprint = Blueprint("fair_play", __name__, url_prefix="/fair-play")

DAYS_LOOKED_AT = 90


@blueprint.get("")
@needs(Permission.SEE_FAIR_PLAY)
def index() -> str:
    """List what the histories of the last three months hold, each with a link to its case."""
    since = today() - timedelta(days=DAYS_LOOKED_AT)
    found = to_look_at(viewer(), since, now())
    return render_template(
        "staff/fair_play/index.html",
        since=since,
        rows=[
            {
                "reference": one.reference,
                "what": _(SIGN_WORDS[one.seen.sign]),
                "on": one.seen.on,
                "who": one.seen.who or "",
            }
            for one in found.signs
        ],
        stopped_at=MOST_CASES if found.more else None,
    )
