"""Ways in: reference and tracking code (T1), or a one-time code by mail (T9)."""

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.public.track.blueprint import blueprint
from portal.public.track.opened import ASKER, open_case, opened_case
from portal.services.tracking import (
    TooManyTries,
    WrongCode,
    WrongOneTimeCode,
    ask_for_code,
    new_asker,
    open_with_one_time_code,
    open_with_tracking_code,
)
from portal.web.fields import TextField
from portal.web.form import Form
from portal.web.limits import secret_key
from portal.web.networks import network
from portal.web.now import now

LONGEST_CODE = 100
Answer = str | Response | tuple[str, int]


def reference_field() -> TextField:
    """Return the question for the reference number."""
    return TextField(
        _l("Reference number"),
        required=_l("Enter your reference number"),
        hint=_l("It looks like C26-7Q4KD-8. Spaces and dashes do not matter."),
        limit=LONGEST_CODE,
        width=20,
    )


def tracking_code_field() -> TextField:
    """Return the question for the tracking code."""
    return TextField(
        _l("Tracking code"),
        required=_l("Enter your tracking code"),
        hint=_l("It has 16 letters and numbers, in groups of 4."),
        limit=LONGEST_CODE,
        width=20,
        autocomplete="off",
    )


class StartForm(Form):
    """T1."""

    reference = reference_field()
    tracking_code = tracking_code_field()


class LostCodeForm(Form):
    """T9, first page."""

    reference = reference_field()


class OneTimeCodeForm(Form):
    """T9, second page."""

    code = TextField(
        _l("One-time code"),
        required=_l("Enter the one-time code"),
        hint=_l("It has 8 letters and numbers."),
        limit=LONGEST_CODE,
        width=10,
        autocomplete="one-time-code",
    )


@blueprint.route("", methods=["GET", "POST"])
def start() -> Answer:
    """T1: check what is happening."""
    form = StartForm(data={"reference": prefilled()})
    if form.validate_on_submit():
        try:
            reference = open_with_tracking_code(
                reference=form.reference.data,
                code=form.tracking_code.data,
                network=network(),
                now=now(),
                key=secret_key(),
            )
            open_case(reference)
            return redirect(url_for("track.case"))
        except TooManyTries as waiting:
            return wait(waiting)
        except WrongCode as wrong:
            form.add_problem(_(wrong.sentence), "reference")
    page = render_template(
        "public/track/start.html", form=form, opened=opened_case(), why=request.args.get("why", "")
    )
    return page, form.status


@blueprint.route("/lost-code", methods=["GET", "POST"])
def lost_code() -> Answer:
    """T9: ask for a one-time code. The answer is the same whatever was typed."""
    form = LostCodeForm(data={"reference": prefilled()})
    if form.validate_on_submit():
        session.setdefault(ASKER, new_asker())
        ask_for_code(
            reference=form.reference.data,
            asker=session[ASKER],
            network=network(),
            now=now(),
            key=secret_key(),
        )
        return redirect(url_for("track.code"))
    return render_template("public/track/lost_code.html", form=form), form.status


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> Answer:
    """T9: type the one-time code, in the browser that asked for it."""
    form = OneTimeCodeForm()
    if form.validate_on_submit():
        try:
            reference = open_with_one_time_code(
                asker=session.get(ASKER, ""),
                code=form.code.data,
                network=network(),
                now=now(),
                key=secret_key(),
            )
            session.pop(ASKER, None)
            open_case(reference, by_mail=True)
            return redirect(url_for("track.case"))
        except TooManyTries as waiting:
            return wait(waiting)
        except WrongOneTimeCode as wrong:
            form.add_problem(_(wrong.sentence), "code")
    return render_template("public/track/code.html", form=form), form.status


def wait(waiting: TooManyTries) -> tuple[str, int]:
    """Return the page that asks to wait, with the way that still works."""
    reference = request.form.get("reference", "")[:LONGEST_CODE]
    page = render_template(
        "public/track/wait.html", minutes=waiting.values["minutes"], reference=reference
    )
    return page, 429


def prefilled() -> str:
    """Return the reference that the address carries. A code is never taken from an address."""
    return request.args.get("reference", "")[:LONGEST_CODE]
