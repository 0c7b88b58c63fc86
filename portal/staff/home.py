"""Where the back office begins, and every page of it that is not in the navigation."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.web.access import needs
from portal.web.signed_in import viewer
from portal.web.staff_pages import other_pages, pages_for

blueprint = Blueprint("home", __name__)


@blueprint.get("", strict_slashes=False)
@needs(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Lead to the first page of the person's navigation."""
    pages = pages_for(viewer())
    return redirect(url_for(pages[0].endpoint if pages else "staff.sign_in.own_sessions"))


@blueprint.get("/more")
@needs(Permission.SIGNED_IN)
def more() -> str:
    """List the pages that the person needs less often, under plain headings."""
    return render_template("staff/home/more.html", groups=other_pages(viewer()))
