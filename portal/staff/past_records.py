"""Past records: a file is sent, looked through, seen by somebody, and brought in whole."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import CHANNEL_WORDS, KIND_WORDS, Kind
from portal.domain.errors import AlreadySent, RuleBroken
from portal.domain.files import NotUploaded
from portal.domain.past_columns import NEEDED, PAST_COLUMN_WORDS, PastColumn
from portal.domain.past_rules import LARGEST_FILE, PAST_RULES
from portal.domain.past_states import IMPORT_WORDS, FileKnown, ImportState, NotReady
from portal.domain.roles import Permission
from portal.domain.root_causes import ROOT_CAUSE_WORDS
from portal.domain.tables import TableRefused, TableTooLarge
from portal.queries.past_records import (
    PROBLEMS_A_PAGE,
    find_import,
    known_today,
    newest_imports,
    problems_kept,
    problems_of,
)
from portal.services.past_records import ask_to_bring_in, check_again, take_away, take_file
from portal.web.access import needs
from portal.web.downloads import size_words
from portal.web.fields import UploadField
from portal.web.form import Form, OneTimeForm
from portal.web.jobs import nudge
from portal.web.now import now, today
from portal.web.paging import number_in_address
from portal.web.signed_in import viewer
from portal.web.tables import csv_for_spreadsheets
from portal.web.typed_text import shown_again
from portal.web.uploads import is_too_large, store, takes_past_records
from portal.web.words import count, day, short_day

blueprint = Blueprint("past_records", __name__, url_prefix="/past-records")

LONGEST_NAME = 200
BRING, AGAIN, AWAY = "bring", "again", "away"


class SendForm(OneTimeForm):
    """A file."""

    records = UploadField(
        _l("The past records, as a CSV file"),
        hint=_l("Smaller than 30 MB. The first line names the columns"),
        required=_l("Select the file with the past records"),
    )


class DecideForm(OneTimeForm):
    """What becomes of a file that was looked through."""


@blueprint.route("", methods=["GET", "POST"])
@takes_past_records
@needs(Permission.IMPORT_RECORDS)
def index() -> ResponseReturnValue:
    """Take a file in; list those that came before."""
    form: Any
    if request.method == "POST" and is_too_large():
        form = SendForm(formdata=None)
        _refuse(form, TableTooLarge.at(LARGEST_FILE), "records")
    else:
        form = SendForm()
        if form.validate_on_submit():
            try:
                number = _take(form)
            except (TableRefused, FileKnown, NotUploaded) as broken:
                _refuse(form, broken, "records")
            else:
                nudge("read_past_records")
                return redirect(url_for("staff.past_records.past_file", number=number))
    page = render_template(
        "staff/past_records/index.html",
        form=form,
        rows=[_row(one) for one in newest_imports()],
        columns=_columns(),
    )
    return page, form.status


@blueprint.get("/template.csv")
@needs(Permission.IMPORT_RECORDS)
def template() -> Response:
    """Give an empty file that names the columns."""
    answer = Response(
        csv_for_spreadsheets([column.value for column in PastColumn], []),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="past-records.csv"'
    return answer


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@needs(Permission.IMPORT_RECORDS)
def past_file(number: int) -> ResponseReturnValue:
    """Show how far the portal is with a file, and what is in it; decide what becomes of it."""
    past, form = find_import(number), DecideForm()
    if form.validate_on_submit():
        do, done, onward = _decisions(number).get(request.form.get("decision", ""), (None, "", ""))
        if do is not None:
            try:
                with suppress(AlreadySent):
                    do(viewer=viewer(), number=number, form_key=form.form_key.data, now=now())
            except NotReady as broken:
                _refuse(form, broken, None)
                past = find_import(number)
            else:
                nudge("read_past_records")
                flash(done)
                return redirect(onward)
    page = min(number_in_address("page") or 1, 10_000)
    kept = problems_kept(number)
    words = render_template(
        "staff/past_records/file.html",
        form=form,
        past=past,
        row=_row(past),
        facts=_facts(past),
        wrong=[_problem(one) for one in problems_of(number, page=page)],
        left_out=past.problems - kept,
        page=page,
        pages=max(1, -(-kept // PROBLEMS_A_PAGE)),
    )
    return words, form.status


def _decisions(number: int) -> dict[str, tuple[Callable[..., None] | None, str, str]]:
    """Return by button what it does, what is said then, and where it leads."""
    here = url_for("staff.past_records.past_file", number=number)

    def away(**given: Any) -> None:
        take_away(store=store(), **given)

    return {
        BRING: (ask_to_bring_in, _("The records are being brought in"), here),
        AGAIN: (check_again, _("The file is being checked again"), here),
        AWAY: (away, _("The file is thrown away"), url_for("staff.past_records.index")),
    }


def _take(form: Any) -> int:
    sent = form.records.data
    name = shown_again(" ".join(sent.filename.split()))[-LONGEST_NAME:]
    try:
        return take_file(
            viewer=viewer(),
            name=name,
            content=sent.stream,
            store=store(),
            form_key=form.form_key.data,
            now=now(),
        )
    except AlreadySent as before:
        return int(before.result)


def _row(past: Any) -> dict[str, Any]:
    return {
        "id": past.id,
        "name": past.file_name,
        "size": size_words(past.size),
        "state": _(IMPORT_WORDS[past.state]),
        "rows": count(past.rows),
        "added_at": past.added_at,
        "by": past.added_by.name if past.added_by else _("From the command line"),
    }


def _facts(past: Any) -> list[tuple[str, str]]:
    """Return what a file holds, as far as it was looked through."""
    if past.state is ImportState.WAITING:
        return []
    about = past.about
    kinds = [
        (_("%(kind)s, records", kind=_(KIND_WORDS[Kind(kind)])), count(number))
        for kind, number in sorted(about.get("kinds", {}).items())
    ]
    older = _("%(number)s, measured by the first edition", number=count(past.older))
    found = [
        (_("Records"), count(past.rows)),
        *kinds,
        (_("Received"), _between(about)),
        (_("From before our commitments"), older if past.older else ""),
        (_("Columns that are not read"), ", ".join(about.get("unread", []))),
        (_("Errors"), count(past.problems) if past.problems else _("None")),
        (_("Brought in by"), past.done_by.name if past.done_by else ""),
        (_("Brought in on"), day(past.done_at) if past.done_at else ""),
    ]
    return [(name, value) for name, value in found if value]


def _between(about: Any) -> str:
    if not about.get("first"):
        return ""
    first, last = (date.fromisoformat(about[name]) for name in ("first", "last"))
    return _("%(first)s to %(last)s", first=short_day(first), last=short_day(last))


def _problem(one: Any) -> dict[str, Any]:
    sentence = _(PAST_RULES[one.rule].sentence)
    return {
        "line": one.line,
        "column": one.column,
        "value": one.value,
        "sentence": sentence % one.values if one.values else sentence,
    }


def _columns() -> list[dict[str, Any]]:
    """Return each column with what it holds and the words that may stand in it."""
    words = known_today(today()).words
    allowed = {
        PastColumn.KIND: [kind.value for kind in KIND_WORDS],
        PastColumn.CHANNEL: [channel.value for channel in CHANNEL_WORDS],
        PastColumn.SERVICE: list(words.service_names),
        PastColumn.COMMITMENT: list(words.commitment_names),
        PastColumn.ROOT_CAUSE: [cause.value for cause in ROOT_CAUSE_WORDS],
    }
    return [
        {
            "name": column.value,
            "needed": column in NEEDED,
            "words": _(PAST_COLUMN_WORDS[column]),
            "allowed": ", ".join(allowed.get(column, [])),
        }
        for column in PastColumn
    ]


def _refuse(form: Form, broken: RuleBroken, field: str | None) -> None:
    sentence = _(broken.sentence)
    form.add_problem(sentence % broken.values if broken.values else sentence, field)
