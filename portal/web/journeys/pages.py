"""The engine: serves every question page, the check page and the sending of every journey."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import AlreadySent, ChangedByOther
from portal.queries.drafts import KeptDraft, SentCase
from portal.recording.drafts import FilesAnswer
from portal.recording.sending import ToSend
from portal.services.drafts import keep_answers
from portal.web.fields import HiddenText, TrapField
from portal.web.form import Form
from portal.web.journeys.drafts import (
    draft_of,
    remember_draft,
    remember_receipt,
    secret_of,
)
from portal.web.journeys.steps import Answers, Journey, Sending, Step, StepForm, Walk
from portal.web.limits import limited
from portal.web.now import now
from portal.web.uploads import show_waiting, take_files, takes_files

QUICKEST_SECONDS = 10
"""Nobody reads and fills in a journey faster; what comes faster is marked, never refused."""

TOLD = "yes"

UPLOADS = 60
"""How often a network may send a page with files in ten minutes."""


def serve(blueprint: Blueprint, journey: Journey) -> None:
    """Add the pages of ``journey`` to its ``blueprint``."""

    def add(rule: str, endpoint: str, page: Callable[..., ResponseReturnValue]) -> None:
        blueprint.add_url_rule(f"/{rule}", endpoint, page, methods=["GET", "POST"])

    for address in journey.addresses:
        page: Callable[..., ResponseReturnValue] = partial(_step_page, journey, address)
        if journey.takes_files(address):
            page = takes_files(_uploads_limited(page))
        add(address, _endpoint(address), page)
    add("check", "check", limited(f"send {journey.name}")(partial(_check_page, journey)))


def _uploads_limited(
    page: Callable[..., ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Limit how often ``page`` is sent files; without files it is a question like any other."""
    guarded = limited("files", UPLOADS)(page)

    def inside(**arguments: Any) -> ResponseReturnValue:
        # A browser sends a part without a name where nothing was chosen.
        sent = any(file.filename for _, file in request.files.items(multi=True))
        return (guarded if sent else page)(**arguments)

    return inside


def continue_at(journey: Journey, answers: Answers) -> str:
    """Return the address of the first question of ``journey`` that ``answers`` leave open."""
    walk = journey.walk(answers)
    step = walk.unanswered()
    return _address(journey, step, walk) if step else _check_address(journey)


def rows_of(journey: Journey, walk: Walk) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return the answers as the check page shows them: (section, rows) in the order asked."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for step in walk.path:
        form = step.make(
            walk.given_before(step), formdata=None, data=walk.answers.get(step.name, {})
        )
        for question, lines in form.rows():
            row = {"question": question, "lines": lines, "change": _address(journey, step, walk)}
            sections.setdefault(str(step.section), []).append(row)
    return list(sections.items())


class CheckForm(Form):
    """What is sent from the check page: which answers the person saw, and nothing to fill in."""

    seen = HiddenText(limit=64)
    website = TrapField()


def _step_page(journey: Journey, address: str, **arguments: Any) -> ResponseReturnValue:
    draft = draft_of(journey.name)
    walk = journey.walk(draft.answers if draft else {})
    step = journey.step_at(address, walk, request.form.get("asked"))
    sent = draft.sent_reference if draft else None
    if sent and step is journey.first:
        draft, sent, walk = None, None, journey.walk({})
    if request.method == "POST":
        return _answered(journey, step, walk, draft)
    if sent:
        return redirect(journey.done(sent))
    if not walk.reached(step) or request.path != _address(journey, step, walk):
        return redirect(continue_at(journey, walk.answers))
    data = walk.answers.get(step.name, {})
    form = step.make(walk.given_before(step), data=data)
    field = form.files_field()
    if field:
        show_waiting(field, journey=journey.name, secret=secret_of(journey.name))
    return _show(journey, step, walk, form)


def _answered(
    journey: Journey, step: Step, walk: Walk, draft: KeptDraft | None
) -> ResponseReturnValue:
    """Keep the answer and go on; or show it again, as typed, with what is wrong."""
    given = walk.given_before(step)
    form = step.make(given)
    lost = draft is None and step is not journey.first
    told = form.again.data == TOLD
    secret = None if draft is None else secret_of(journey.name)
    files_at = step.files_at(form)
    try:
        secret = _take_files(journey, form, secret, files_at)
        if files_at and form[files_at.field].only_these():
            return _show(journey, step, walk, form, form.status)
        if not form.validate_on_submit():
            if lost:
                _tell_lost(form)
            return _show(journey, step, walk, form, 400)
        answer = form.answers()
        answer |= step.beside(given, answer)
        secret, answers = keep_answers(
            journey=journey.name,
            secret=secret,
            answers={step.name: answer},
            now=now(),
            files_at=files_at,
        )
    except AlreadySent as sent:
        form.add_problem(
            _(
                "You have already sent this. Your reference number is %(reference)s. "
                "What you typed is still here, but it has not been sent.",
                reference=sent.result,
            )
        )
        return _show(journey, step, walk, form, 409)
    remember_draft(journey.name, secret)
    walk = journey.walk(answers)
    if lost and not told:
        _tell_lost(form)
        return _show(journey, step, walk, form, 400)
    elsewhere = step.leads_to(walk.answers)
    if elsewhere:
        return redirect(elsewhere)
    following = walk.unanswered(after=step)
    return redirect(_address(journey, following, walk) if following else _check_address(journey))


def _take_files(
    journey: Journey, form: StepForm, secret: str | None, files_at: FilesAnswer | None
) -> str | None:
    """Keep what was chosen on the page, before anything else can go wrong with it."""
    if files_at is None:
        return secret
    taken = take_files(form, journey=journey.name, secret=secret, files_at=files_at)
    if taken is not None:
        remember_draft(journey.name, taken)
    return taken


def _tell_lost(form: StepForm) -> None:
    form.again.data = TOLD
    form.add_problem(
        _(
            "We no longer have your earlier answers. You started more than a day ago, or your "
            "browser has closed since. What you typed here is still here. Select the button "
            "again, and then answer the other questions."
        )
    )


def _show(
    journey: Journey, step: Step, walk: Walk, form: StepForm, status: int = 200
) -> ResponseReturnValue:
    before = walk.before(step) if step in walk.path else journey.first
    back = _address(journey, before, walk) if before else url_for(journey.start)
    heading = {"heading": str(step.heading)} if step.heading else {}
    page = render_template(
        step.template,
        form=form,
        back=back,
        button=step.button,
        **heading,
        **step.values(walk.given_before(step)),
    )
    return page, status


def _check_page(journey: Journey) -> ResponseReturnValue:
    draft = draft_of(journey.name)
    secret = secret_of(journey.name)
    if draft is None or secret is None:
        if request.method == "POST":
            return render_template("public/journey/lost.html", journey=journey), 400
        return redirect(url_for(journey.start))
    if draft.sent_reference:
        return _to_receipt(journey, draft.sent_reference, secret)
    walk = journey.walk(draft.answers)
    if walk.unanswered():
        return redirect(continue_at(journey, draft.answers))
    form = CheckForm()
    if request.method == "GET" or not form.validate_on_submit():
        return _show_check(journey, walk, form)
    if form.seen.data != _mark(walk.answers):
        return _show_changed(journey, walk, form)
    flags = [
        *(["trap"] if form.website.data else []),
        *(["quick"] if (now() - draft.started_at).total_seconds() < QUICKEST_SECONDS else []),
    ]
    to_send = ToSend(journey.name, secret, draft.answers)
    try:
        reference = journey.send(Sending(to_send, walk.answers, flags))
    except ChangedByOther:
        changed = draft_of(journey.name)
        return _show_changed(journey, journey.walk(changed.answers if changed else {}), form)
    return _to_receipt(journey, reference, secret)


def _to_receipt(journey: Journey, reference: str, secret: str) -> ResponseReturnValue:
    if request.method == "POST":
        remember_receipt(reference, secret)
    return redirect(journey.done(reference))


def _show_changed(journey: Journey, walk: Walk, form: CheckForm) -> ResponseReturnValue:
    if walk.unanswered():
        return redirect(continue_at(journey, walk.answers))
    form.add_problem(
        _("Your answers changed after you opened this page. Check them, then send them.")
    )
    page, _status = _show_check(journey, walk, form)
    return page, 409


def _show_check(journey: Journey, walk: Walk, form: CheckForm) -> tuple[str, int]:
    form.seen.data = _mark(walk.answers)
    page = render_template(
        journey.check_template,
        heading=str(journey.check_heading),
        button=str(journey.check_button),
        form=form,
        sections=rows_of(journey, walk),
        back=_address(journey, walk.path[-1], walk),
        **journey.check_values(walk.answers),
    )
    return page, form.status


def _mark(answers: Answers) -> str:
    """Return a mark that is the same for the same answers."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


def _endpoint(address: str) -> str:
    return address.split("/<")[0].replace("-", "_").replace("/", "_") + (
        "_page" if "<" in address else ""
    )


def _address(journey: Journey, step: Step, walk: Walk) -> str:
    endpoint = f"{journey.name}.{_endpoint(step.address or step.name)}"
    return url_for(endpoint, **step.arguments(walk.answers))


def _check_address(journey: Journey) -> str:
    return url_for(f"{journey.name}.check")


def sent_page(template: str, found: tuple[SentCase, str] | None, **values: Any) -> str:
    """Return the page after sending: everything for the browser that sent it (what ``receipt``
    found), and for any other only how to track."""
    if found is None:
        return render_template("public/journey/elsewhere.html")
    case, code = found
    return render_template(template, case=case, tracking_code=code, **values)
