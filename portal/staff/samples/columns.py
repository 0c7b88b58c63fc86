"""Which column of a log is what, with a look at the first rows as we read them."""

from contextlib import suppress
from datetime import time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.call_logs import COLUMNS_OPEN, LogColumns, guess_column
from portal.domain.call_rows import (
    ROW_PROBLEM_WORDS,
    CallReader,
    RowProblem,
    RowUnread,
    guess_order,
)
from portal.domain.errors import AlreadySent
from portal.domain.log_refusals import LogMovedOn, SameColumn
from portal.domain.roles import Permission
from portal.domain.tables import TableLayout
from portal.domain.written_dates import DateOrder
from portal.files.call_log import first_rows
from portal.queries.calendar import calendar
from portal.queries.call_logs import find_log
from portal.services.call_logs import choose_columns
from portal.staff.samples.blueprint import blueprint, refuse
from portal.web.access import needs
from portal.web.fields import ChoiceField, Option, RadiosField
from portal.web.form import OneTimeForm
from portal.web.jobs import nudge
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.uploads import store
from portal.web.words import clock_time_of, count, day

ROWS_SHOWN = 10
NOT_APART = "none"
SHOW = "show"


class ColumnsForm(OneTimeForm):
    """Which column is which."""

    when = ChoiceField(
        _l("Which column says when the call came?"),
        required=_l("Select the column that says when the call came"),
    )
    clock = ChoiceField(
        _l("Is the time of day in a column of its own?"),
        required=_l("Select the column with the time of day, or that it is not apart"),
    )
    order = RadiosField(
        _l("How are dates in figures written?"),
        required=_l("Select how dates are written"),
        options=[
            Option(DateOrder.DAY_FIRST.value, _l("Day first, like 27/3/2026")),
            Option(DateOrder.MONTH_FIRST.value, _l("Month first, like 3/27/2026")),
            Option(DateOrder.YEAR_FIRST.value, _l("Year first, like 2026-03-27")),
        ],
        small=True,
    )
    wait = ChoiceField(
        _l("Which column says how long the caller waited?"),
        hint=_l("In seconds, or as minutes and seconds like 0:12"),
        required=_l("Select the column that says how long the caller waited"),
    )
    answered = ChoiceField(
        _l("Which column says whether it was answered?"),
        hint=_l("Yes or no, true or false, answered or abandoned"),
        required=_l("Select the column that says whether it was answered"),
    )

    def columns(self) -> LogColumns:
        """Return the answers. Raises ``SameColumn``."""
        apart = self.clock.data != NOT_APART
        return LogColumns(
            when=int(self.when.data),
            wait=int(self.wait.data),
            answered=int(self.answered.data),
            clock=int(self.clock.data) if apart else None,
            order=DateOrder(self.order.data),
        )


@blueprint.route("/calls/<int:number>/columns", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def columns(number: int) -> ResponseReturnValue:
    """Ask which column is which; "Show" shows the first rows so, "Read" lets them all be read."""
    log = find_log(number)
    if log.state not in COLUMNS_OPEN or log.key is None:
        return redirect(url_for("staff.samples.call_log", number=number))
    layout = TableLayout.from_kept(log.layout)
    rows = first_rows(store(), log.key, layout, ROWS_SHOWN)
    form, chosen = _form(log, layout, rows), None
    if form.validate_on_submit():
        try:
            chosen = form.columns()
            if request.form.get("button") != SHOW:
                with suppress(AlreadySent):
                    choose_columns(
                        viewer=viewer(),
                        number=number,
                        columns=chosen,
                        form_key=form.form_key.data,
                        now=now(),
                    )
                nudge("read_call_logs")
                flash(_("The file is being read"))
                return redirect(url_for("staff.samples.call_log", number=number))
        except SameColumn as broken:
            refuse(form, broken, "when")
        except LogMovedOn as broken:
            refuse(form, broken, None)
    elif not form.is_submitted():
        chosen = _stored(log, layout, rows)
    page = render_template(
        "staff/samples/columns.html",
        form=form,
        log=log,
        header=layout.header,
        rows=rows,
        read=_read(rows, chosen) if chosen else [],
    )
    return page, form.status


def _form(log: Any, layout: TableLayout, rows: list[Any]) -> Any:
    stored = _stored(log, layout, rows)
    data: dict[str, Any] = {
        "order": guess_order([row[0] for _line, row in rows if row]).value,
        "clock": NOT_APART,
    }
    if stored:
        clock = NOT_APART if stored.clock is None else str(stored.clock)
        data = {**{k: str(v) for k, v in stored.as_kept().items()}, "clock": clock}
    form: Any = ColumnsForm(data=data)
    names = [Option(str(n), _name(n, name)) for n, name in enumerate(layout.header)]
    for field in (form.when, form.wait, form.answered):
        field.options = names
    form.clock.options = [Option(NOT_APART, _("No, it stands beside the date")), *names]
    return form


def _name(number: int, name: str) -> str:
    return name or _("Column %(number)s", number=count(number + 1))


def _stored(log: Any, layout: TableLayout, rows: list[Any]) -> LogColumns | None:
    """Return what was chosen before for such a file, or what its columns are likely to be."""
    if log.columns:
        return LogColumns.from_kept(log.columns)
    found = [guess_column(layout.header, what) for what in ("when", "wait", "answered")]
    when, wait, answered = found
    if when is None or wait is None or answered is None:
        return None
    cells = [row[when] for _line, row in rows if row and len(row) > when]
    with suppress(SameColumn):
        return LogColumns(when, wait, answered, None, guess_order(cells))
    return None


def _read(rows: list[Any], chosen: LogColumns) -> list[dict[str, Any]]:
    """Return what the first rows say when they are read so."""
    reader = CallReader(chosen, first=calendar().known_from, today=today())
    return [{"line": line, **_said(reader, row)} for line, row in rows]


def _said(reader: CallReader, row: list[str] | None) -> dict[str, Any]:
    try:
        if row is None:
            raise RowUnread(RowProblem.BROKEN)
        call = reader.read(row)
    except RowUnread as wrong:
        return {"problem": _(ROW_PROBLEM_WORDS[wrong.problem]), "cell": wrong.cell[:60]}
    seconds = round(call.wait, 1)
    waited = ngettext(
        "waited %(number)s second", "waited %(number)s seconds", int(seconds), number=count(seconds)
    )
    return {
        "problem": None,
        "said": _(
            "%(day)s, %(time)s: %(waited)s, %(end)s",
            day=day(call.day),
            time=clock_time_of(_clock(call.second)),
            waited=waited,
            end=_("answered") if call.answered else _("not answered"),
        ),
    }


def _clock(second: int) -> time:
    return time(second // 3600, second // 60 % 60, second % 60)
