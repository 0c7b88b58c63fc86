"""The mails that residents get, newest first: also where no mail server is configured."""

from flask import Blueprint, current_app, render_template, request

from portal.domain.roles import Permission
from portal.queries.mail import mails_seen_by
from portal.web.access import needs
from portal.web.fields import LARGEST_NUMBER
from portal.web.now import now
from portal.web.signed_in import viewer

blueprint = Blueprint("mail", __name__, url_prefix="/mail")


@blueprint.get("")
@needs(Permission.SEE_MAIL)
def index() -> str:
    """The list. ``show=failed`` leaves those not delivered; ``before`` is where a page begins."""
    before = request.args.get("before", "")
    fits = before.isascii() and before.isdigit() and len(before) <= 10
    failed_only = request.args.get("show") == "failed"
    page = mails_seen_by(
        viewer(),
        now(),
        before=min(int(before), LARGEST_NUMBER) if fits else None,
        failed_only=failed_only,
    )
    return render_template(
        "staff/mail/index.html",
        page=page,
        failed_only=failed_only,
        first=not fits,
        as_files=not current_app.config["MAIL_SERVER"],
    )
