"""How did we do? By the link under an answer, and where a case is followed (Policy A14.2, T8).

Opening a page records nothing, whoever opens it: a button does.
"""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.rating_links import is_rating_link, rating_key
from portal.domain.ratings import HANDLED, QUESTIONS, PlaceKind, Question, Source
from portal.public.rate import Place, given_by
from portal.public.track.case import ended
from portal.public.track.opened import opened_case
from portal.queries.tracking import tracked_case
from portal.services.ratings import Taken, give_rating
from portal.web.fields import RadiosField, TrapField
from portal.web.form import Form
from portal.web.limits import limited, secret_key
from portal.web.now import now, today
from portal.web.rating_form import put_question

blueprint = Blueprint("rate_answer", __name__)

Answer = Response | str | tuple[str, int]


class AnswerForm(Form):
    """The questions about an answer. What is sent again takes the place of what was sent."""

    polite = RadiosField("")
    easy = RadiosField("")
    listened = RadiosField("")
    clear = RadiosField("")
    more = TrapField()

    def ask(self, questions: tuple[Question, ...]) -> None:
        """Ask ``questions`` and nothing else."""
        asked = {question.key: question for question in questions}
        for name in ("polite", "easy", "listened", "clear"):
            if name in asked:
                put_question(self[name], asked[name])
            else:
                del self[name]


@blueprint.route("/rate/answer/<link>", methods=["GET", "POST"])
@limited("rate-answer")
def by_link(link: str) -> Answer:
    """The questions behind the link of a mail; an answer in its address is only picked."""
    code = link.upper()
    questions = QUESTIONS[PlaceKind.ANSWER]
    if not is_rating_link(code, today(), secret_key()):
        return render_template("public/rate/ended.html"), 404
    form = AnswerForm(data=_picked(questions))
    form.ask(questions)
    form_key = rating_key("link", code, secret_key())
    return _page(form, questions, Source.REPLY_LINK, form_key, _("How did we do?"))


@blueprint.route("/track/rate", methods=["GET", "POST"])
@limited("track-rate")
def on_case() -> Answer:
    """T8: how did we handle it? Not whether they agree with it."""
    opened = opened_case()
    if opened is None:
        return ended()
    tracked = tracked_case(opened.reference, today())
    if tracked.answered_on is None and tracked.closed_at is None:
        return redirect(url_for("track.case"))
    form = AnswerForm()
    form.ask(HANDLED)
    form.clear.label.text = _("How easy was our answer to understand?")
    secret = f"{tracked.reference} {tracked.stage} {_day(tracked.final_on or tracked.answered_on)}"
    form_key = rating_key("case", secret, secret_key())
    heading = _("How did we handle this?")
    return _page(form, HANDLED, Source.TRACK, form_key, heading)


def _page(
    form: AnswerForm,
    questions: tuple[Question, ...],
    source: Source,
    form_key: str,
    heading: str,
) -> Answer:
    if form.validate_on_submit():
        place: Place = (source, PlaceKind.ANSWER, None)
        given = given_by(form, questions, place)
        if given is not None:
            taken = give_rating(given=given, form_key=form_key, now=now())
            return render_template("public/rate/taken.html", late=taken is Taken.TOO_LATE)
    return render_template("public/rate/answer.html", form=form, heading=heading), form.status


def _picked(questions: tuple[Question, ...]) -> dict[str, str]:
    """Return the answers that the address picks beforehand, those only that are offered."""
    offered = {one.key: {str(answer.value) for answer in one.answers} for one in questions}
    return {
        key: value
        for key, values in offered.items()
        if (value := request.args.get(key, "")) in values
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
