"""The same short questions on a tablet at a desk, which keeps nothing of anybody (Policy B0.15)."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.ratings import QUESTIONS, PlaceKind, Source
from portal.public.rate import given_by
from portal.queries.posters import live_poster
from portal.services.ratings import give_rating
from portal.web.now import now
from portal.web.rating_form import RateForm

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk")

IDLE_SECONDS = 180
"""After so long a page goes back to the start, unless the person asked for more time."""

THANKS_SECONDS = 15
MORE_TIME = "more_time"


@blueprint.route("/<code>", methods=["GET", "POST"])
def form(code: str) -> Response:
    """Ask the questions of the place; one button sends them and clears the tablet.

    "I need more time" keeps what was picked and stops the clock (WCAG 2.2.1). An unknown or
    ended code takes answers for no place. Where no tablet stands they count as of a poster.
    """
    poster = live_poster(code)
    kind = poster.kind if poster else PlaceKind.OTHER
    source = Source.KIOSK if kind is PlaceKind.RECEPTION else Source.POSTER
    asked = RateForm()
    asked.ask(QUESTIONS[kind])
    waits = MORE_TIME in request.form
    if not waits and asked.validate_on_submit():
        place = (source, kind, poster.id if poster else None)
        given = given_by(asked, QUESTIONS[kind], place)
        if given is not None:
            give_rating(given=given, form_key=asked.form_key.data, now=now())
            session.clear()
            return redirect(url_for("kiosk.thanks", code=code), 303)
    page = render_template("public/kiosk/form.html", form=asked, waits=waits)
    answer = make_response(page, asked.status)
    if not waits:
        _go_on(answer, IDLE_SECONDS, code)
    return answer


@blueprint.get("/<code>/thanks")
def thanks(code: str) -> Response:
    """Thank you; the start comes back by itself."""
    answer = make_response(render_template("public/kiosk/thanks.html", code=code))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return _go_on(answer, THANKS_SECONDS, code)


def _go_on(answer: Response, seconds: int, code: str) -> Response:
    """Let the browser open the start after some seconds, without a script."""
    answer.headers["Refresh"] = f"{seconds}; url={url_for('kiosk.form', code=code)}"
    return answer
