"""The log of the telephone system: sent, understood, read, kept (screen S22, lessons 2 D16)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.call_logs import (
    LARGEST_LOG,
    LOG_STATE_WORDS,
    LogState,
    may_be_kept,
    missing_days,
)
from portal.domain.call_rows import ROW_PROBLEM_WORDS, RowProblem
from portal.domain.checks import may_change
from portal.domain.errors import AlreadySent
from portal.domain.files import NotUploaded
from portal.domain.log_refusals import DaysAreKept, LogMovedOn, NotToBeKept
from portal.domain.office_hours import opening
from portal.domain.roles import Permission
from portal.domain.tables import TableRefused, TableTooLarge
from portal.queries.calendar import calendar
from portal.queries.call_logs import days_in_figures, find_log, first_and_last_day, newest_logs
from portal.services.call_logs import drop_log, keep_log, remove_log, take_log
from portal.staff.samples.blueprint import blueprint, refuse
from portal.web.access import needs
from portal.web.context import council
from portal.web.downloads import size_words
from portal.web.fields import LongTextField, UploadField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.shares import met_in_words
from portal.web.signed_in import viewer
from portal.web.typed_text import shown_again
from portal.web.uploads import is_too_large, store, takes_log

LONGEST_NAME = 120
DAYS_SHOWN = 400


class SendForm(OneTimeForm):
    """A file."""

    log = UploadField(
        _l("The log of calls, as a CSV file"),
        hint=_l("Smaller than 100 MB. The first line names the columns"),
        required=_l("Select the file with the log of calls"),
    )


class DecideForm(OneTimeForm):
    """What becomes of a log that was read."""


class RemoveLogForm(OneTimeForm):
    """Why the days of a log are to count no more."""

    why = LongTextField(
        _l("Why is it taken out?"), required=_l("Enter why it is taken out"), limit=1000, rows=3
    )


@blueprint.route("/calls", methods=["GET", "POST"])
@takes_log
@needs(Permission.RECORD_CHECKS)
def calls() -> ResponseReturnValue:
    """Take a log in; list those that came before."""
    form: Any
    if request.method == "POST" and is_too_large():
        form = SendForm(formdata=None)
        refuse(form, TableTooLarge.at(LARGEST_LOG), "log")
    else:
        form = SendForm()
        if form.validate_on_submit():
            try:
                return redirect(url_for("staff.samples.columns", number=_take(form)))
            except (TableRefused, NotUploaded) as broken:
                refuse(form, broken, "log")
    page = render_template(
        "staff/samples/calls.html",
        form=form,
        rows=[_row(one) for one in newest_logs()],
        missing=_missing_of_all(),
    )
    return page, form.status


@blueprint.route("/calls/<int:number>", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def call_log(number: int) -> ResponseReturnValue:
    """Show how far the worker is, or what it read; keep the days, or drop the file."""
    log = find_log(number)
    form = DecideForm()
    if form.validate_on_submit():
        keep = request.form.get("decision") == "keep"
        do: Callable[..., None] = keep_log if keep else drop_log
        try:
            with suppress(AlreadySent):
                do(
                    viewer=viewer(),
                    number=number,
                    store=store(),
                    form_key=form.form_key.data,
                    now=now(),
                )
        except (NotToBeKept, DaysAreKept, LogMovedOn) as broken:
            refuse(form, broken, None)
            log = find_log(number)
        else:
            flash(_("The days are in the figures") if keep else _("The file is thrown away"))
            return redirect(url_for("staff.samples.call_log", number=number))
    if log.state is LogState.SENT and not form.is_submitted():
        return redirect(url_for("staff.samples.columns", number=number))
    page = render_template(
        "staff/samples/call_log.html",
        form=form,
        log=log,
        row=_row(log),
        read=_read(log) if log.result else None,
        may_remove=log.state is LogState.KEPT and may_change(viewer(), log.sent_by_id),
    )
    return page, form.status


@blueprint.route("/calls/<int:number>/remove", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def remove_calls(number: int) -> ResponseReturnValue:
    """Take the days of a log out of the figures."""
    log = find_log(number)
    if not may_change(viewer(), log.sent_by_id):
        abort(403)
    form: Any = RemoveLogForm()
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                remove_log(
                    viewer=viewer(),
                    number=number,
                    why=form.why.data,
                    form_key=form.form_key.data,
                    now=now(),
                )
        except LogMovedOn as broken:
            refuse(form, broken, None)
        else:
            flash(_("The days are taken out of the figures"))
            return redirect(url_for("staff.samples.call_log", number=number))
    page = render_template("staff/samples/remove_calls.html", form=form, log=log)
    return page, form.status


def _take(form: Any) -> int:
    sent = form.log.data
    name = shown_again(" ".join(sent.filename.split()))[-LONGEST_NAME:]
    try:
        return take_log(
            viewer=viewer(),
            name=name,
            file=sent.stream,
            store=store(),
            form_key=form.form_key.data,
            now=now(),
        )
    except AlreadySent as before:
        return int(before.result)


def _row(log: Any) -> dict[str, Any]:
    days = [date.fromisoformat(day) for day in log.result["days"]] if log.result else []
    return {
        "id": log.id,
        "name": log.name,
        "size": size_words(log.size),
        "state": _(LOG_STATE_WORDS[log.state]),
        "sent_at": log.sent_at,
        "by": log.sent_by.name,
        "first": min(days, default=None),
        "last": max(days, default=None),
    }


def _read(log: Any) -> dict[str, Any]:
    """Return what reading a log came to, in words."""
    result = log.result
    days = {date.fromisoformat(day): counts for day, counts in result["days"].items()}
    measured = {day: counts for day, counts in days.items() if sum(counts[1:5])}
    total = [sum(counts[place] for counts in days.values()) for place in range(1, 6)]
    in_time, late, gave_up, early, out = total
    checked = in_time + late + gave_up
    return {
        "rows": result["rows"],
        "unread": result["unread"],
        "unmeasured": result["unmeasured"],
        "problems": [
            (line, _(ROW_PROBLEM_WORDS[RowProblem(problem)]), cell)
            for line, problem, cell in result["problems"]
        ],
        "share": met_in_words(in_time, checked) if checked else "",
        "in_time": in_time,
        "answered": in_time + late,
        "gave_up": gave_up,
        "early": early,
        "out_of_hours": out,
        "days": list(measured.items())[:DAYS_SHOWN],
        "missing": missing_days(measured, min(days), max(days), _is_open()) if days else [],
        "may_be_kept": may_be_kept(result["rows"], result["unread"], result["measured"]),
    }


def _missing_of_all() -> list[date]:
    """Return the days without a call between the first and the last that we have."""
    ends = first_and_last_day()
    return missing_days(set(days_in_figures(*ends)), *ends, _is_open()) if ends else []


def _is_open() -> Callable[[date], bool]:
    """Return a function that says whether the office was open on a day."""
    days, hours = calendar(), council().hours_today

    def is_open(day: date) -> bool:
        known = days.known_from <= day <= days.known_until
        return known and days.is_working_day(day) and opening(hours(day)) is not None

    return is_open
