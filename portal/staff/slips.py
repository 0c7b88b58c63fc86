"""Paper slips, typed in one after the other (Policy A14.2)."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.ratings import (
    COMMENT_AT_MOST,
    PLACE_KIND_WORDS,
    QUESTIONS,
    NothingAnswered,
    Source,
    check_answers,
)
from portal.domain.roles import Permission
from portal.queries.posters import PosterRow, posters
from portal.services.ratings import Given, give_rating
from portal.web.access import needs
from portal.web.fields import LongTextField
from portal.web.now import now
from portal.web.rating_form import QuestionsForm
from portal.web.signed_in import viewer

blueprint = Blueprint("slips", __name__, url_prefix="/ratings/slips")


class SlipForm(QuestionsForm):
    """The questions of a slip, and what was written on it."""

    comment = LongTextField(
        _l("What did they write? (optional)"),
        subject=_l("What they wrote"),
        hint=_l("Leave out names and numbers by which someone could be known"),
        limit=COMMENT_AT_MOST,
        rows=3,
    )


@blueprint.get("")
@needs(Permission.RECORD_CONTACT)
def index() -> str:
    """Choose the place whose slips are typed in. Slips come back when a poster has ended too."""
    rows = [(one, _(PLACE_KIND_WORDS[one.kind])) for one in posters()]
    return render_template("staff/slips/index.html", rows=rows)


@blueprint.route("/<code>", methods=["GET", "POST"])
@needs(Permission.RECORD_CONTACT)
def slip(code: str) -> ResponseReturnValue:
    """Type in one slip of a place; then the next."""
    poster = next((one for one in posters() if one.code == code), None) or abort(404)
    form = SlipForm()
    form.ask(QUESTIONS[poster.kind])
    if form.validate_on_submit() and _keep(form, poster):
        flash(_("The slip is kept. Here is the next."))
        return redirect(url_for("staff.slips.slip", code=poster.code))
    return render_template("staff/slips/slip.html", form=form, poster=poster), form.status


def _keep(form: SlipForm, poster: PosterRow) -> bool:
    """Keep the slip; False when nothing on it is ticked."""
    questions = QUESTIONS[poster.kind]
    try:
        answers = check_answers(questions, {one.key: form[one.key].data for one in questions})
    except NothingAnswered as nothing:
        form.add_problem(_(nothing.sentence), questions[0].key)
        return False
    given = Given(
        answers=answers,
        source=Source.SLIP,
        place_kind=poster.kind,
        poster_id=poster.id,
        device_mark=None,
        words=form.comment.data or None,
        typed_by_id=viewer().staff_id,
    )
    give_rating(given=given, form_key=form.form_key.data, now=now())
    return True
