"""What people found hard to understand this week, for those who write our pages."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import AlreadySent
from portal.domain.roles import Permission
from portal.domain.times import LONDON
from portal.queries.unclear import HardSentence, hard_sentences
from portal.services.mending import mend
from portal.web.access import needs
from portal.web.fields import LongTextField
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer

blueprint = Blueprint("clear", __name__, url_prefix="/clear")

WEEK = timedelta(days=7)


class MendForm(OneTimeForm):
    """What stands there now."""

    now_says = LongTextField(
        _l("What does it say now?"), required=_l("Enter what it says now"), limit=500, rows=3
    )


@blueprint.get("")
@needs(Permission.MEND_WORDS)
def index() -> str:
    """List a week's hard sentences, the worst first; the address may name another week."""
    monday = _monday()
    return render_template(
        "staff/clear/index.html",
        rows=_of_week(monday),
        monday=monday,
        before=monday - WEEK,
        after=monday + WEEK if monday + WEEK <= today() else None,
    )


@blueprint.route("/mend", methods=["GET", "POST"])
@needs(Permission.MEND_WORDS)
def mended() -> ResponseReturnValue:
    """Mark a sentence of a week's list as mended."""
    monday, form = _monday(), MendForm()
    page, sentence = request.args.get("page", ""), request.args.get("sentence", "")
    row = next(
        (one for one in _of_week(monday) if (one.page, one.sentence) == (page, sentence)), None
    )
    if form.validate_on_submit():
        if row is not None:
            with suppress(AlreadySent):
                mend(
                    viewer=viewer(),
                    page=row.page,
                    sentence=row.sentence,
                    now_says=form.now_says.data,
                    form_key=form.form_key.data,
                    now=now(),
                )
            flash(_("Marked as mended"))
        return redirect(url_for("staff.clear.index", week=monday.isoformat()))
    if row is None:
        abort(404)
    return render_template("staff/clear/mend.html", form=form, row=row), form.status


def _monday() -> date:
    """Return the Monday of the week that the address names, of this week when it names none."""
    day = today()
    with suppress(ValueError):
        day = min(day, max(date(2020, 1, 6), date.fromisoformat(request.args.get("week", ""))))
    return day - timedelta(days=day.weekday())


def _of_week(monday: date) -> list[HardSentence]:
    return hard_sentences(
        datetime.combine(monday, time(), LONDON), datetime.combine(monday + WEEK, time(), LONDON)
    )
