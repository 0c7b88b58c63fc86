"""Where the back office begins: the first page that the person may open."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.web.access import needs
from portal.web.signed_in import pages_for, viewer

blueprint = Blueprint("home", __name__)


@blueprint.get("", strict_slashes=False)
@needs(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Lead to the first page of the person's navigation."""
    pages = pages_for(viewer())
    return redirect(url_for(pages[0].endpoint if pages else "staff.sign_in.own_sessions"))
