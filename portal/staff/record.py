"""Writing down a contact: asked, shown with its dates, checked, saved (screen S18)."""

import secrets
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.cases import KIND_WORDS, Channel, Kind, State
from portal.domain.clocks import WHICH_WORDS, Which
from portal.domain.errors import AlreadySent, RuleBroken
from portal.domain.roles import Permission
from portal.domain.words import N_
from portal.domain.working_days import BeyondCalendar, Calendar
from portal.queries.calendar import calendar
from portal.queries.editions import edition_on
from portal.queries.inbox import entries_of
from portal.queries.places import services
from portal.recording.sending import tracking_code
from portal.services import contacts
from portal.services.contacts import (
    ON_RECORD,
    LateReasonNeeded,
    ReceivedInFuture,
    ReceivedTooLongAgo,
)
from portal.staff.due import days_until
from portal.staff.record_form import NOTHING, RecordForm
from portal.staff.seen import case_seen
from portal.web.access import needs
from portal.web.fields import Option
from portal.web.limits import secret_key
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.typed_before import just_typed
from portal.web.uploads import take_files, takes_files

blueprint = Blueprint("record", __name__, url_prefix="/record")

STEP = "step"
SHOWN_ONCE = "recorded"
"""Where the browser's cookie keeps the tracking code of what was saved last."""

BESIDE = {
    ReceivedInFuture: "received",
    ReceivedTooLongAgo: "received",
    LateReasonNeeded: "late_reason",
}
DATE_WORDS = {
    Which.OUR_ACKNOWLEDGEMENT: N_("Acknowledge by"),
    Which.OUR_RESPONSE: N_("Answer by"),
    Which.CODE_ACKNOWLEDGEMENT: WHICH_WORDS[Which.CODE_ACKNOWLEDGEMENT],
    Which.CODE_RESPONSE: WHICH_WORDS[Which.CODE_RESPONSE],
}


@blueprint.route("", methods=["GET", "POST"])
@takes_files
@needs(Permission.RECORD_CONTACT)
def index() -> ResponseReturnValue:
    """Ask; "Show dates" and "Change" show the page again, "Continue" checks, "Save" saves."""
    form = _form()
    step = request.form.get(STEP, "check")
    if form.is_submitted():
        take_files(form, journey=ON_RECORD, secret=form.secret.data, staff_id=viewer().staff_id)
    if not form.is_submitted() or step in ("dates", "change") or form.scan.only_these():
        return _asking(form)
    right = form.validate()
    if not _received_well(form) or not right:
        return _asking(form), form.status
    if step != "save":
        return _checking(form)
    code = tracking_code(form.secret.data, secret_key())
    try:
        reference = contacts.record_contact(
            viewer=viewer(),
            contact=form.contact(now()),
            tracking_code=code,
            tracking_key=secret_key(),
            taken_by=form.taken_by.data,
            late_reason=form.late_reason.data,
            form_key=form.form_key.data,
            now=now(),
            files_from=form.secret.data,
        )
    except AlreadySent as sent:
        reference = sent.result
    session[SHOWN_ONCE] = [reference, code]
    return redirect(url_for("staff.record.recorded", reference=reference))


@blueprint.get("/today")
@needs(Permission.RECORD_CONTACT)
def own_entries() -> str:
    """List what this person took down in the last day."""
    return render_template("staff/record/today.html", rows=_entries())


@blueprint.get("/<reference>")
@needs(Permission.RECORD_CONTACT)
def recorded(reference: str) -> str:
    """Show the reference, and once the tracking code, to print or read out."""
    case = case_seen(reference)
    kept = session.get(SHOWN_ONCE, ["", ""])
    days = calendar()
    return render_template(
        "staff/record/recorded.html",
        case=case,
        reference=case.reference,
        kind=_(KIND_WORDS[case.kind]),
        received_at=case.received_at,
        code=kept[1] if kept[0] == case.reference else None,
        in_inbox=case.state is State.NEW and case.needs_reply and viewer().may(Permission.TRIAGE),
        dates=[
            _date(clock.which, clock.due_on, days) for clock in case.clocks if not clock.stopped_on
        ],
    )


def _form() -> RecordForm:
    form = RecordForm(data={"taken_by": viewer().name, "secret": secrets.token_urlsafe(32)})
    edition = edition_on(today()).edition
    form.commitment.options = [
        Option(NOTHING, _("None of them")),
        *(Option(one.slug, one.short_title) for one in edition.commitments),
    ]
    form.service.options = [
        *(Option(place.slug, place.name) for place in services()),
        Option(NOTHING, _("Not known yet")),
    ]
    return form


def _received_well(form: RecordForm) -> bool:
    """Whether the received date will do; its message stands beside its question.

    One that is no date at all has its message already.
    """
    received_at = form.received_at(now())
    if received_at is None or form.received.errors or form.at.errors:
        return False
    try:
        contacts.check_received(
            received_at=received_at, late_reason=form.late_reason.data, now=now()
        )
    except tuple(BESIDE) as broken:
        future_hour = isinstance(broken, ReceivedInFuture)
        words = _("Time received must be now or earlier") if future_hour else _sentence(broken)
        form.add_problem(words, "at" if future_hour else BESIDE[type(broken)])
        return False
    return True


def _sentence(broken: RuleBroken) -> str:
    words: str = _(broken.sentence)
    return words % broken.values if broken.values else words


def _asking(form: RecordForm) -> str:
    return render_template(
        "staff/record/record.html",
        form=form,
        dates=_dates(form),
        asked=form.is_submitted(),
        dates_done=bool(form.received.data and form.kind.data and form.channel.data),
    )


def _checking(form: RecordForm) -> str:
    return render_template(
        "staff/record/check.html",
        rows=form.rows(),
        dates=_dates(form),
        kept=[(name, value) for name, value in just_typed().fields if name != STEP],
    )


def _dates(form: RecordForm) -> list[dict[str, Any]]:
    """Return the dates that what is typed so far leads to, none while too little is known."""
    received_on: date | None = form.received.data.date if form.received.data else None
    if received_on is None or received_on > today():
        return []
    if form.kind.data not in set(Kind) or form.channel.data not in set(Channel):
        return []
    try:
        plans = contacts.dates_of(
            kind=Kind(form.kind.data),
            channel=Channel(form.channel.data),
            received_on=received_on,
            reply_asked=form.reply.data == "yes",
        )
    except BeyondCalendar:
        return []
    days = calendar()
    return [_date(plan.which, plan.due_on, days) for plan in plans]


def _date(which: Which, due_on: date, days: Calendar) -> dict[str, Any]:
    return {
        "name": _(DATE_WORDS[which]),
        "when": due_on,
        "days": days_until(due_on, today(), days),
    }


def _entries() -> list[dict[str, Any]]:
    return [
        {
            "reference": row.reference,
            "kind": _(KIND_WORDS[row.kind]),
            "logged_at": row.logged_at,
            "opening": row.opening,
        }
        for row in entries_of(viewer(), now())
    ]
