"""The case as its person sees it (T2), and how they stop it (T5)."""

from contextlib import suppress
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.cases import STATE_WORDS, Kind
from portal.domain.errors import AlreadySent
from portal.domain.standing import Standing
from portal.public.track.blueprint import blueprint
from portal.public.track.enter import Answer, reference_field, tracking_code_field
from portal.public.track.opened import Opened, last_reference, open_case, opened_case
from portal.queries.tracking import Tracked, tracked_case
from portal.services.tracking import (
    TooManyTries,
    WrongCode,
    new_code,
    open_with_tracking_code,
    withdraw,
)
from portal.web.calendar_file import answer_date_file
from portal.web.downloads import size_words
from portal.web.fields import HiddenText, LongTextField, Option, RadiosField
from portal.web.form import Form, OneTimeForm
from portal.web.limits import limited, secret_key
from portal.web.networks import network
from portal.web.now import now, today
from portal.web.words import day


class WithdrawForm(OneTimeForm):
    """T5. ``sure`` comes from the page after it."""

    stop = RadiosField(
        "",
        options=[
            Option("yes", _l("Yes, stop it"), reveals=("reason",)),
            Option("no", _l("No, carry on")),
        ],
        required=_l("Select yes if you want to stop it"),
        hint=_l("If you stop it, we will not answer it. We may still look into something serious."),
    )
    reason = LongTextField(_l("Why do you want to stop it? (optional)"), rows=4)
    sure = HiddenText(default="")


class WithdrawAgainForm(WithdrawForm):
    """T5 after the 30 minutes are over."""

    reference = reference_field()
    tracking_code = tracking_code_field()


@blueprint.get("/case")
def case() -> Answer:
    """T2: where the case stands, in one plain sentence, with the promised date."""
    opened = opened_case()
    if opened is None:
        return ended()
    tracked = tracked_case(opened.reference, today())
    return render_template(
        "public/track/case.html",
        tracked=tracked,
        opened=opened,
        title=title(tracked),
        state_words=state_words(tracked),
        steps=steps(tracked),
        files=files(tracked),
        calendar_date=promised_date(tracked),
        finish=Form(),
        renew=OneTimeForm() if opened.by_mail else None,
    )


@blueprint.get("/date.ics")
def calendar_date() -> Answer:
    """The date by which we answer, as a file for a calendar."""
    opened = opened_case()
    if opened is None:
        return ended()
    tracked = tracked_case(opened.reference, today())
    on = promised_date(tracked)
    if on is None:
        return redirect(url_for("track.case"))
    return answer_date_file(tracked.reference, on)


@blueprint.route("/withdraw", methods=["GET", "POST"])
@limited("track-withdraw")
def stop() -> Answer:
    """T5: do you want to stop your complaint?"""
    opened = opened_case()
    if opened is None and request.method == "GET":
        return ended()
    form = WithdrawForm() if opened else WithdrawAgainForm()
    form.stop.label.text = _("Do you want to stop it?")
    if opened is None:
        opened = reopened(form)
        if opened is None:
            return again(form, _("Do you want to stop it?"), _("Continue"))
    tracked = tracked_case(opened.reference, today())
    form.stop.label.text = stop_question(tracked.kind)
    if not tracked.can_withdraw and request.method == "GET":
        return redirect(url_for("track.case"))
    if not form.validate_on_submit():
        return render_template("public/track/withdraw.html", form=form), form.status
    if form.stop.data == "no":
        return redirect(url_for("track.case"))
    if form.sure.data != "yes":
        return render_template("public/track/sure.html", form=form, kind=tracked.kind)
    with suppress(AlreadySent):
        withdraw(
            reference=opened.reference,
            reason=form.reason.data or None,
            form_key=form.form_key.data,
            now=now(),
            key=secret_key(),
        )
    stopped = tracked_case(opened.reference, today()).closed_at is not None
    flash(_("We have stopped it") if stopped else _("We go on, for someone else who asked too"))
    return redirect(url_for("track.case"))


@blueprint.post("/new-code")
@limited("track-new-code")
def renew() -> Answer:
    """Show a new tracking code, once, to a person who came in by a one-time code (A3.4)."""
    opened = opened_case()
    form = OneTimeForm()
    if opened is None:
        return ended()
    if not opened.by_mail or not form.validate_on_submit():
        return redirect(url_for("track.case"))
    try:
        code = new_code(
            reference=opened.reference, form_key=form.form_key.data, now=now(), key=secret_key()
        )
    except AlreadySent:
        return redirect(url_for("track.case"))
    return render_template("public/track/new_code.html", reference=opened.reference, code=code)


@blueprint.post("/finish")
def finish() -> Answer:
    """Finish and clear: nothing of the case stays in this browser.

    Only a form of ours does it: another site's would clear away what someone is typing.
    """
    if not Form().validate_on_submit():
        return redirect(url_for("track.case")) if opened_case() else ended()
    session.clear()
    return redirect(url_for("track.start", why="finished"))


def promised_date(tracked: Tracked) -> date | None:
    """Return the date by which we answer, None when none is promised now."""
    answer = tracked.answer
    return answer.due_on if answer and answer.open and not answer.waits else None


def ended() -> Response:
    """Lead to T1, which says that the time is over and knows the reference."""
    reference = last_reference()
    return redirect(
        url_for("track.start", reference=reference or None, why="ended" if reference else None)
    )


def reopened(form: Any) -> Opened | None:
    """Return the case that the codes typed again open, in time for what was to be sent.

    None when they are still to be typed, or wrong; then the form says why.
    """
    if "tracking_code" not in request.form or not form.validate_on_submit():
        return None
    try:
        reference = open_with_tracking_code(
            reference=form.reference.data,
            code=form.tracking_code.data,
            network=network(),
            now=now(),
            key=secret_key(),
        )
    except TooManyTries as waiting:
        form.add_problem(_(waiting.sentence) % waiting.values, "tracking_code")
        return None
    except WrongCode as wrong:
        form.add_problem(_(wrong.sentence), "reference")
        return None
    return open_case(reference)


def again(form: Any, heading: str, button: str) -> tuple[str, int]:
    """Return the page that asks for the codes again and keeps what was typed."""
    if "reference" not in request.form:
        form.reference.process_data(last_reference())
    page = render_template("public/track/again.html", form=form, heading=heading, button=button)
    return page, form.status if form.problems() else 403


def title(tracked: Tracked) -> str:
    """Return the h1: "Your complaint about Planning"."""
    about = {
        Kind.COMPLAINT: _("Your complaint about %(what)s", what=tracked.service),
        Kind.CHALLENGE: _("Your challenge: %(what)s", what=tracked.commitment),
        Kind.COMMENT: _("Your comment about %(what)s", what=tracked.service),
        Kind.COMPLIMENT: _("Your thanks about %(what)s", what=tracked.service),
        Kind.SERVICE_REQUEST: _("Your request about %(what)s", what=tracked.service),
        Kind.OTHER_ROUTE: _("What you told us about %(what)s", what=tracked.service),
    }
    alone = {
        Kind.COMPLAINT: _("Your complaint"),
        Kind.CHALLENGE: _("Your challenge"),
        Kind.COMMENT: _("Your comment"),
        Kind.COMPLIMENT: _("Your thanks"),
        Kind.SERVICE_REQUEST: _("Your request"),
        Kind.OTHER_ROUTE: _("What you told us"),
    }
    what = tracked.commitment if tracked.kind is Kind.CHALLENGE else tracked.service
    return (about if what else alone)[tracked.kind]


def files(tracked: Tracked) -> list[dict[str, str]]:
    """Return the files that the person may download, as the page lists them."""
    return [
        {
            "name": one.name,
            "about": f"({size_words(one.size)})",
            "href": url_for("track.file", number=one.id),
        }
        for one in tracked.files
    ]


def stop_question(kind: Kind) -> str:
    """Return the question of T5."""
    if kind is Kind.COMPLAINT:
        return _("Do you want to stop your complaint?")
    return _("Do you want to stop this?")


def state_words(tracked: Tracked) -> str:
    """Return the words of the tag. What is owed no answer is "Recorded"."""
    if tracked.standing is Standing.RECORDED:
        return _("Recorded")
    return _(STATE_WORDS[tracked.state])


def steps(tracked: Tracked) -> list[dict[str, str]]:
    """Return the progress list, [] where there is no answer on its way."""
    asked_on, asks_there = tracked.asked_again_on, tracked.goes_on_as and tracked.stage > 1
    if tracked.standing not in IN_PROGRESS and not (asks_there and asked_on):
        return []
    notes: list[tuple[str, object, str]] = [
        (_("We got it"), tracked.received_on, day(tracked.received_on)),
        (_("We wrote to you"), tracked.wrote_on, _when(tracked.wrote_on, tracked.acknowledge)),
        (_("We are looking into it"), tracked.answered_on, ""),
        (_("We answered"), tracked.answered_on, _when(tracked.answered_on, tracked.answer)),
    ]
    if tracked.stage > 1:
        final = _when(tracked.final_on, tracked.answer)
        asked = _("You asked us to look again") if asked_on else _("Someone asked us to look again")
        notes += [
            (asked, True, day(asked_on) if asked_on else ""),
            (_("We gave our final answer"), tracked.final_on, final),
        ]
    if tracked.wrote_on is None and (tracked.acknowledge is None or tracked.answered_on):
        del notes[1]
    now_at = next((at for at, (_text, done, _note) in enumerate(notes) if not done), len(notes))
    return [
        {
            "text": text,
            "note": note,
            "state": "done" if at < now_at else "now" if at == now_at else "later",
        }
        for at, (text, _done, note) in enumerate(notes)
    ]


IN_PROGRESS = frozenset(
    {
        Standing.RECEIVED,
        Standing.LOOKING,
        Standing.WAITING_FOR_CONSENT,
        Standing.WAITING_FOR_PERSON,
        Standing.ANSWERED,
        Standing.SECOND_LOOK,
        Standing.FINAL,
    }
)


def _when(done: Any, promised: Any) -> str:
    if done:
        return day(done)
    if promised and promised.waits:
        return _("Not yet. We wait, as you asked")
    if promised and promised.late:
        return _("Not yet. We said by %(day)s", day=day(promised.due_on))
    if promised and promised.open:
        return _("Not yet. By %(day)s", day=day(promised.due_on))
    return ""
