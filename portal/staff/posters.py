"""The posters and their codes, to read; they are made by ``flask posters`` (screen S30)."""

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from portal.domain.ratings import PLACE_KIND_WORDS
from portal.domain.roles import Permission
from portal.queries.posters import posters
from portal.web.access import needs

blueprint = Blueprint("posters", __name__, url_prefix="/posters")


@blueprint.get("")
@needs(Permission.EDIT_POSTERS)
def index() -> str:
    """List every poster with the address that its code leads to."""
    return render_template(
        "staff/ratings/posters.html",
        rows=[
            {
                "code": one.code,
                "place": one.place,
                "kind": _(PLACE_KIND_WORDS[one.kind]),
                "office": one.office or "",
                "address": f"{current_app.config['PUBLIC_ADDRESS']}/r/{one.code}",
                "created_at": one.created_at,
                "ended_at": one.ended_at,
            }
            for one in posters()
        ],
    )
