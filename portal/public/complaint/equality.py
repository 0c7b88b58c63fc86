"""Questions about the person, after the complaint is sent and apart from it (screen K15)."""

from contextlib import suppress
from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.domain.cases import Kind
from portal.domain.equality import QUESTIONS, RATHER_NOT, EqualityQuestion
from portal.domain.errors import AlreadySent
from portal.public.complaint.blueprint import blueprint
from portal.services.equality import count_answers
from portal.web.fields import Option, RadiosField
from portal.web.form import Form, OneTimeForm
from portal.web.journeys.drafts import newest_receipt
from portal.web.limits import limited
from portal.web.now import now

ANSWERED = "equality"
"""In the cookie only: the reference of the complaint after which this browser answered."""


def answered(reference: str) -> bool:
    """Whether this browser answered the questions after that complaint."""
    return bool(session.get(ANSWERED) == reference)


class WishForm(Form):
    """K15, first page."""

    wish = RadiosField(
        _l("Do you want to answer some questions about you?"),
        required=_l("Select yes if you want to answer the questions"),
        options=[Option("yes", _l("Yes")), Option("no", _l("No, skip the questions"))],
    )


def _question(one: EqualityQuestion) -> RadiosField:
    options = [Option(key, _l(words)) for key, words in one.answers.items()]
    return RadiosField(
        _l(one.words),
        options=[*options, Option(RATHER_NOT, _l("I prefer not to say"), apart=True)],
        small=True,
    )


QuestionsForm: Any = type(
    "QuestionsForm", (OneTimeForm,), {one.name: _question(one) for one in QUESTIONS}
)
"""K15, the questions: each can be left out."""


@blueprint.route("/equality", methods=["GET", "POST"])
def equality() -> ResponseReturnValue:
    """K15: do you want to answer some questions about you?"""
    found = newest_receipt(Kind.COMPLAINT)
    if found is None:
        return redirect(url_for("complaint.start"))
    after = url_for("complaint.sent", reference=found.reference)
    if answered(found.reference):
        return redirect(after)
    form = WishForm()
    if form.validate_on_submit():
        return redirect(
            url_for("complaint.equality_questions") if form.wish.data == "yes" else after
        )
    page = render_template("public/complaint/equality.html", form=form, back=after)
    return page, form.status


@blueprint.route("/equality/questions", methods=["GET", "POST"])
@limited("equality")
def equality_questions() -> ResponseReturnValue:
    """K15: the questions. What is answered is counted, and kept with nothing else."""
    found = newest_receipt(Kind.COMPLAINT)
    if found is None:
        return redirect(url_for("complaint.start"))
    after = url_for("complaint.sent", reference=found.reference)
    if answered(found.reference):
        return redirect(after)
    form = QuestionsForm()
    if form.validate_on_submit():
        with suppress(AlreadySent):
            count_answers(
                kind=found.kind,
                service=found.service,
                answers={one.name: form[one.name].data for one in QUESTIONS},
                form_key=form.form_key.data,
                now=now(),
            )
        session[ANSWERED] = found.reference
        return redirect(after)
    page = render_template("public/complaint/equality_questions.html", form=form, skip=after)
    return page, form.status
