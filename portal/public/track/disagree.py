"""I do not agree: a challenge about what we found of a challenge."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent
from portal.domain.second_readings import NotDisputable
from portal.public.track.blueprint import blueprint
from portal.public.track.case import again, ended, reopened
from portal.public.track.enter import Answer, reference_field, tracking_code_field
from portal.public.track.opened import opened_case
from portal.queries.tracking import tracked_case
from portal.services import second_readings
from portal.web.fields import LongTextField
from portal.web.form import OneTimeForm
from portal.web.limits import limited
from portal.web.now import now, today


class DisagreeForm(OneTimeForm):
    """No reason is needed."""

    words = LongTextField(
        _l("Why do you not agree? (optional)"), subject=_l("Why you do not agree")
    )


class DisagreeAgainForm(DisagreeForm):
    """The same after the 30 minutes are over, and the codes again."""

    reference = reference_field()
    tracking_code = tracking_code_field()


@blueprint.route("/disagree", methods=["GET", "POST"])
@limited("track-disagree")
def disagree() -> Answer:
    """Ask somebody else, one level up, to look at what we found."""
    opened = opened_case()
    if opened is None and request.method == "GET":
        return ended()
    form: Any = DisagreeForm() if opened else DisagreeAgainForm()
    if opened is None:
        opened = reopened(form)
        if opened is None:
            return again(form, _("I do not agree"), _("Send"))
    if not tracked_case(opened.reference, today()).can_disagree:
        return redirect(url_for("track.case"))
    if not form.validate_on_submit():
        return render_template("public/track/disagree.html", form=form), form.status
    with suppress(AlreadySent, NotDisputable):
        second_readings.disagree(
            reference=opened.reference,
            words=form.words.data,
            form_key=form.form_key.data,
            now=now(),
        )
        flash(_("A different person will look at it"))
    return redirect(url_for("track.case"))
