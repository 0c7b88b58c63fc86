"""Managers confirm that they have read the commitments (Policy A11.5)."""

from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import AlreadySent
from portal.domain.roles import Permission
from portal.queries.commitments_read import confirmed_by, editions_to_know
from portal.services.commitments_read import confirm_read
from portal.web.access import needs
from portal.web.fields import HiddenNumber
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer

blueprint = Blueprint("commitments_read", __name__, url_prefix="/commitments/read")


class ReadForm(OneTimeForm):
    """Confirms one edition."""

    edition = HiddenNumber()


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.SEE_DASHBOARD)
def index() -> ResponseReturnValue:
    """Show the commitments in force and those to come, each with "I have read these"."""
    form = ReadForm()
    if form.validate_on_submit():
        with suppress(AlreadySent):
            confirm_read(
                viewer=viewer(),
                edition_id=form.edition.data or 0,
                form_key=form.form_key.data,
                now=now(),
            )
        flash(_("Thank you. It is noted that you have read the commitments"))
        return redirect(url_for("staff.dashboard.index"))
    confirmed = confirmed_by(viewer())
    editions = [
        {
            "id": one.id,
            "title": one.edition.title,
            "from": one.edition.effective_from,
            "in_force": one.edition.effective_from <= today(),
            "read_at": confirmed.get(one.id),
            "commitments": one.edition.commitments,
        }
        for one in editions_to_know(today())
    ]
    page = render_template("staff/commitments_read/index.html", form=form, editions=editions)
    return page, form.status
