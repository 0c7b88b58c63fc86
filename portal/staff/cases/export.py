"""Take a list of cases out as a file: its columns chosen, written down, made row by row."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import CHANNEL_WORDS, CLOSURE_WORDS, KIND_WORDS, STATE_WORDS
from portal.domain.clocks import WHICH_WORDS
from portal.domain.exports import COLUMN_WORDS, PERSONAL, Column, FileKind
from portal.domain.findings import FINDING_WORDS
from portal.domain.roles import Permission
from portal.domain.search import NothingAsked, TooMuchAsked, read_question
from portal.domain.times import london_date
from portal.queries.calendar import calendar
from portal.queries.case_export import export_rows, listed, searched
from portal.queries.case_filter import Order, days_of
from portal.queries.case_names import case_names
from portal.services.exporting import note_export
from portal.staff.cases.asked import ReceivedForm, read_filter
from portal.staff.cases.keeping import address_of_view, query_of
from portal.staff.cases.lookup import blueprint, log
from portal.web.access import needs
from portal.web.excel import excel_file
from portal.web.fields import CheckboxesField, Option, RadiosField
from portal.web.filters import one_in
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.said import said
from portal.web.signed_in import viewer
from portal.web.tables import Cell, csv_for_spreadsheets

WORDS: dict[Column, Any] = {
    Column.KIND: KIND_WORDS,
    Column.STATE: STATE_WORDS,
    Column.CHANNEL: CHANNEL_WORDS,
    Column.DUE_WHICH: WHICH_WORDS,
    Column.OUTCOME: FINDING_WORDS,
    Column.CLOSURE: CLOSURE_WORDS,
}
TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(OneTimeForm):
    """Which columns, and which kind of file."""

    columns = CheckboxesField(
        _l("Which columns?"),
        required=_l("Select at least one column"),
        hint=_l("Names and words of people are left out unless you tick them"),
        options=[Option(one.value, _l(COLUMN_WORDS[one])) for one in Column],
        small=True,
    )
    kind = RadiosField(
        _l("Which kind of file?"),
        required=_l("Select a kind of file"),
        options=(
            Option(FileKind.CSV.value, _l("CSV, for any spreadsheet")),
            Option(FileKind.EXCEL.value, _l("Excel")),
        ),
    )


@blueprint.route("/export", methods=["GET", "POST"])
@needs(Permission.EXPORT_CASES)
def export() -> ResponseReturnValue:
    """Give the list that the address asks for as a file."""
    first = {"columns": [one.value for one in Column if one not in PERSONAL], "kind": "csv"}
    form = ExportForm(data=first)
    if form.validate_on_submit():
        columns = [Column(one) for one in form.columns.data]
        try:
            return _file(FileKind(form.kind.data), columns, form)
        except (NothingAsked, TooMuchAsked) as broken:
            form.add_problem(said(broken))
    asked = request.args.get("q")
    back = url_for("staff.search.index", q=asked) if asked else None
    back = back or address_of_view(query_of(request.args))
    return render_template("staff/cases/export.html", form=form, back=back), form.status


def _file(kind: FileKind, columns: Sequence[Column], form: ExportForm) -> Response:
    rows = _rows(columns)
    note_export(
        viewer=viewer(),
        file_kind=kind,
        asked=request.query_string.decode("ascii", "replace"),
        columns=columns,
        form_key=form.form_key.data,
        now=now(),
    )
    header = [_(COLUMN_WORDS[one]) for one in columns]
    made = (
        csv_for_spreadsheets(header, rows)
        if kind is FileKind.CSV
        else excel_file(_("Cases"), header, rows)
    )
    answer = Response(stream_with_context(made), content_type=TYPES[kind])
    name = f"cases-{today().isoformat()}.{kind.value}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """Return the rows of the list that the address asks for; it is read before any is made."""
    args = request.args
    order = one_in(args, "sort", Order, Order.DUE)
    if args.get("q"):
        wanted, order = searched(read_question(args["q"])), Order.NEWEST
    else:
        names = case_names()
        asked = read_filter(args, names, ReceivedForm(args))
        wanted = listed(viewer(), asked, days_of(today(), calendar()), names.ids)
    return _cells(columns, export_rows(viewer(), now(), wanted, columns, order))


def _cells(columns: Sequence[Column], rows: Iterator[tuple[Any, ...]]) -> Iterator[list[Cell]]:
    words = {column: {key: _(text) for key, text in WORDS[column].items()} for column in WORDS}
    count = 0
    for row in rows:
        count += 1
        yield [_cell(value, words.get(column)) for column, value in zip(columns, row, strict=True)]
    log.info("cases exported staff=%d cases=%d", viewer().staff_id, count)


def _cell(value: Any, words: dict[Any, str] | None) -> Cell:
    if value is None or words is None:
        return london_date(value) if isinstance(value, datetime) else value
    return words[value]
