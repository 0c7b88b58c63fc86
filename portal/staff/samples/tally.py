"""Counting at the desk: two large buttons, for a tablet and one thumb (screen S22)."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.checks import NotSampled
from portal.domain.errors import AlreadySent
from portal.domain.roles import Permission
from portal.domain.sampling import NothingTapped, TallyIsFinished
from portal.queries.places import offices
from portal.queries.tallies import running_tallies, standing_of
from portal.services.tallying import begin_tally, finish_tally, tap, undo_tap
from portal.staff.samples.blueprint import blueprint, refuse
from portal.web.access import needs
from portal.web.fields import HiddenNumber, Option, RadiosField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.shares import met_in_words
from portal.web.signed_in import viewer

SEEN, LATE, UNDO, FINISH = "seen", "late", "undo", "finish"
"""Names of the buttons."""


class BeginForm(OneTimeForm):
    """At which desk."""

    office = RadiosField(_l("Which desk do you count at?"), required=_l("Select the desk"))


class TapForm(OneTimeForm):
    """One tap. ``tap_id`` is the tap that the page offers to take back."""

    tap_id = HiddenNumber()


@blueprint.route("/tally", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def tally() -> ResponseReturnValue:
    """Begin a count, or go on with one that runs."""
    form: Any = BeginForm()
    form.office.options = [Option(one.slug, one.name) for one in offices()]
    if form.validate_on_submit():
        try:
            number = begin_tally(
                viewer=viewer(), office=form.office.data, form_key=form.form_key.data, now=now()
            )
        except AlreadySent as sent:
            return redirect(url_for("staff.samples.tapping", number=int(sent.result)))
        except NotSampled as broken:
            refuse(form, broken, "office")
        else:
            return redirect(url_for("staff.samples.tapping", number=number))
    page = render_template("staff/samples/tally.html", form=form, running=running_tallies())
    return page, form.status


@blueprint.route("/tally/<int:number>", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def tapping(number: int) -> ResponseReturnValue:
    """Count one person for each tap; take back the last; finish."""
    form: Any = TapForm()
    standing = standing_of(number, viewer().staff_id)
    if form.validate_on_submit():
        button = request.form.get("button", "")
        try:
            if button == FINISH:
                return redirect(url_for("staff.samples.check", number=_finish(number, form)))
            _tapped(number, button, form)
        except (NothingTapped, TallyIsFinished) as broken:
            refuse(form, broken, None)
            standing = standing_of(number, viewer().staff_id)
        else:
            pressed = button if button in (SEEN, LATE) else None  # the keyboard stays on it
            return redirect(url_for("staff.samples.tapping", number=number, _anchor=pressed))
    whole = standing.in_time + standing.late
    page = render_template(
        "staff/samples/tapping.html",
        form=form,
        standing=standing,
        result=met_in_words(standing.in_time, whole) if whole else "",
    )
    return page, form.status


def _tapped(number: int, button: str, form: Any) -> None:
    """Do what the ``button`` says; one that is not on the page does nothing."""
    if button in (SEEN, LATE):
        tap(
            viewer=viewer(),
            number=number,
            in_time=button == SEEN,
            form_key=form.form_key.data,
            now=now(),
        )
    elif button == UNDO and form.tap_id.data:
        undo_tap(viewer=viewer(), number=number, tap_id=form.tap_id.data, now=now())


def _finish(number: int, form: Any) -> int:
    """Finish the count; the form sent again leads to the same check."""
    found = None
    with suppress(AlreadySent):
        found = finish_tally(viewer=viewer(), number=number, form_key=form.form_key.data, now=now())
    if found is not None:
        flash(_("The count is kept as a check"))
        return found
    check_id = standing_of(number, viewer().staff_id).check_id
    if check_id is None:
        raise TallyIsFinished
    return check_id
