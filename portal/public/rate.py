"""Rate a contact in under 30 seconds (Policy B5, A14)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound
from portal.domain.rating_links import rating_key
from portal.domain.ratings import (
    AFTER_TELLING_US,
    COMMENT_AT_MOST,
    EASY,
    QUESTIONS,
    NothingAnswered,
    PlaceKind,
    Question,
    Source,
    check_answers,
    device_mark,
    is_rude,
)
from portal.queries.posters import live_poster
from portal.services.ratings import Given, add_comment, give_rating
from portal.web.fields import HiddenText, LongTextField, RadiosField, TrapField
from portal.web.form import Form, OneTimeForm
from portal.web.journeys.drafts import receipt
from portal.web.limits import secret_key
from portal.web.networks import network
from portal.web.now import now, today
from portal.web.rating_form import RateForm, put_question

blueprint = Blueprint("rate", __name__)

KEY, RUDE = "rated", "rated_rude"
"""What the signed session keeps: the key of the rating that words may be added to, and whether
it said that we were rude."""


class EaseForm(OneTimeForm):
    """The one question at the end of a journey. ``reference`` is of the case that was sent."""

    reference = HiddenText(limit=40)
    easy = RadiosField("")
    more = TrapField()


class CommentForm(Form):
    """Words to go with a rating. ``rating`` is the key of the rating, known to its giver only."""

    rating = HiddenText(limit=40)
    comment = LongTextField(
        _l("Anything else? (optional)"),
        subject=_l("What you write"),
        hint=_l("Do not tell us who you are. We cannot write back about this."),
        required=_l("Enter what you want to add"),
        limit=COMMENT_AT_MOST,
        rows=4,
    )


@blueprint.app_template_global()
def ease_form(reference: str) -> EaseForm:
    """Return the question for the end of the journey that made a case, for ``_ease.html``."""
    form = EaseForm(formdata=None, data={"reference": reference})
    put_question(form.easy, EASY)
    return form


@blueprint.route("/rate", methods=["GET", "POST"])
@blueprint.route("/r/<code>", methods=["GET", "POST"])
def form(code: str | None = None) -> Response | tuple[str, int]:
    """How did we do? The questions of a poster's place, or of no place (screens R1 and R2).

    An unknown or ended code is no reason to turn an answer away: it counts for no place.
    """
    poster = live_poster(code) if code is not None else None
    kind = poster.kind if poster else PlaceKind.OTHER
    asked = RateForm()
    asked.ask(QUESTIONS[kind])
    if asked.validate_on_submit():
        source = Source.WEBSITE if code is None else Source.POSTER
        place = (source, kind, poster.id if poster else None)
        if _take(asked, QUESTIONS[kind], place, asked.form_key.data):
            return redirect(url_for("rate.thanks", code=code))
    page = render_template(
        "public/rate/form.html", form=asked, unknown=code is not None and poster is None
    )
    return page, asked.status


@blueprint.route("/rate/ease", methods=["GET", "POST"])
def ease() -> Response | tuple[str, int]:
    """How easy was it to tell us? Asked at the end of a journey (screens C10 and K16).

    It counts for the journey, once, when this browser ended it; else for the website.
    """
    asked = EaseForm()
    put_question(asked.easy, EASY)
    if asked.validate_on_submit():
        source, key = Source.WEBSITE, asked.form_key.data
        sent = receipt(asked.reference.data or "")
        if sent is not None:
            source = Source(sent[0].journey)
            key = rating_key("journey", sent[0].reference, secret_key())
        if _take(asked, AFTER_TELLING_US, (source, PlaceKind.PAGE, None), key):
            return redirect(url_for("rate.thanks"))
    return render_template("public/rate/ease.html", form=asked), asked.status


@blueprint.route("/rate/thanks", methods=["GET", "POST"])
@blueprint.route("/r/<code>/thanks", methods=["GET", "POST"])
def thanks(code: str | None = None) -> Response | tuple[str, int]:
    """Thank you, with a box for more words (screen R3)."""
    if request.method == "GET" and RUDE not in session:
        return redirect(url_for("rate.form", code=code))
    rude = bool(session.get(RUDE))
    asked = CommentForm(data={"rating": session.get(KEY)})
    if asked.validate_on_submit():
        try:
            add_comment(form_key=asked.rating.data or "", comment=asked.comment.data, now=now())
        except NotFound:
            asked.add_problem(_("We could not add your words to your answers. Send them again."))
        else:
            session.pop(KEY, None)
            flash(_("We have what you wrote."))
            return redirect(url_for("rate.thanks", code=code))
    known = bool(asked.rating.data)
    return render_template(
        "public/rate/thanks.html", form=asked, known=known, rude=rude
    ), asked.status


Place = tuple[Source, PlaceKind, int | None]
"""How the person came, what kind of place it is, and the poster's row number."""


def _take(
    asked: RateForm | EaseForm, questions: tuple[Question, ...], place: Place, key: str
) -> bool:
    """Keep the answers under ``key`` and remember them for the next page; False without any."""
    given = given_by(asked, questions, place)
    if given is None:
        return False
    give_rating(given=given, form_key=key, now=now())
    session[KEY], session[RUDE] = key, is_rude(given.answers)
    return True


def given_by(asked: Any, questions: tuple[Question, ...], place: Place) -> Given | None:
    """Return the rating that was typed; None without any answer, and the form says so."""
    source, kind, poster_id = place
    try:
        answers = check_answers(questions, {one.key: asked[one.key].data for one in questions})
    except NothingAnswered as nothing:
        asked.add_problem(_(nothing.sentence), questions[0].key)
        return None
    return Given(
        answers=answers,
        source=source,
        place_kind=kind,
        poster_id=poster_id,
        device_mark=device(),
        network_mark=its_network(),
        by_robot=bool(asked.more.data),
    )


def device() -> str:
    """Return what is kept of the device that asks, for a day (Policy A14.3)."""
    agent = request.headers.get("User-Agent", "")
    return device_mark(secret_key(), today(), request.remote_addr or "", agent)


def its_network() -> str:
    """Return what is kept of the network that the device asks from, as long."""
    return device_mark(secret_key(), today(), network(), "")
