"""One sheet: to print, to enter row by row on a phone, to keep as checks (screen S22)."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.commitments import Step
from portal.domain.errors import AlreadySent
from portal.domain.roles import Permission
from portal.domain.sampling import (
    OUTCOME_WORDS,
    NothingEntered,
    Outcome,
    ReasonNeeded,
    RowChanged,
    RowsLeft,
    SheetIsClosed,
)
from portal.queries.sheets import FoundSheet, find_row, find_sheet, name_of
from portal.services.sampling import enter_row, finish_sheet
from portal.staff.samples.blueprint import blueprint, refuse
from portal.staff.samples.sheets import shown
from portal.web.access import needs
from portal.web.fields import HiddenNumber, Option, RadiosField, TextField
from portal.web.form import OneTimeForm
from portal.web.now import now
from portal.web.signed_in import viewer
from portal.web.words import count, moment

OUTCOMES = [Option(one.value, _l(words)) for one, words in OUTCOME_WORDS.items()]


class FinishForm(OneTimeForm):
    """The sheet is done."""


class RowForm(OneTimeForm):
    """What was found of one lot."""

    version = HiddenNumber()
    receipt = RadiosField(
        _l("Did we say in time that we had it?"),
        required=_l("Select whether we said in time that we had it"),
        options=OUTCOMES,
    )
    outcome = RadiosField(
        _l("Did we keep the commitment?"),
        required=_l("Select whether we kept the commitment"),
        options=OUTCOMES,
    )
    note = TextField(
        _l("Note"), hint=_l("Why, if it is not found or you cannot tell. No names"), limit=300
    )


@blueprint.route("/sheets/<int:number>", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def sheet(number: int) -> ResponseReturnValue:
    """Show the sheet, the same every time; finish it."""
    found = find_sheet(number)
    form = FinishForm()
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                finish_sheet(viewer=viewer(), number=number, form_key=form.form_key.data, now=now())
        except (NothingEntered, RowsLeft, SheetIsClosed) as broken:
            refuse(form, broken, None)
            found = find_sheet(number)
        else:
            flash(_("The results are kept as checks"))
            return redirect(url_for("staff.samples.sheet", number=number))
    page = render_template(
        "staff/samples/sheet.html",
        form=form,
        row=shown(found),
        sheet=found.sheet,
        rows=[_lot(found, one) for one in found.sheet.rows],
        is_open=found.is_open,
        again=found.again,
        check_ids=found.check_ids,
        drawn_by=found.sheet.drawn_by.name,
        with_receipt=_with_receipt(found),
    )
    return page, form.status


@blueprint.route("/sheets/<int:number>/<int:position>", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def sheet_row(number: int, position: int) -> ResponseReturnValue:
    """Enter one row, then go on to the next that has no result."""
    found, row = find_sheet(number), find_row(number, position)
    form: Any = RowForm(
        data={
            "version": row.version,
            "receipt": row.receipt.value if row.receipt else "",
            "outcome": row.outcome.value if row.outcome else "",
            "note": row.note,
        }
    )
    if not _with_receipt(found):
        del form.receipt
    changed = False
    if form.validate_on_submit():
        try:
            with suppress(AlreadySent):
                _enter(form, number, position)
        except RowChanged as broken:
            row, changed = find_row(number, position), True
            form.version.data = row.version
            refuse(form, broken, "outcome")
        except ReasonNeeded as broken:
            refuse(form, broken, "note")
        except SheetIsClosed as broken:
            refuse(form, broken, None)
        else:
            return redirect(_next(number, position))
    page = render_template(
        "staff/samples/sheet_row.html",
        form=form,
        row=shown(found),
        lot=_lot(found, row),
        whole=len(found.sheet.rows),
        stands=_lot(found, row) if changed else None,
        who=name_of(row.entered_by_id) if changed else "",
    )
    return page, form.status


def _enter(form: Any, number: int, position: int) -> None:
    enter_row(
        viewer=viewer(),
        number=number,
        position=position,
        version=form.version.data,
        outcome=Outcome(form.outcome.data),
        receipt=Outcome(form.receipt.data) if "receipt" in form else None,
        note=form.note.data,
        form_key=form.form_key.data,
        now=now(),
    )


def _next(number: int, position: int) -> str:
    """Return the address of the next row without a result, or of the sheet."""
    rows = find_sheet(number).sheet.rows
    later = [one for one in rows if one.outcome is None and one.position > position]
    left = later or [one for one in rows if one.outcome is None]
    if not left:
        return url_for("staff.samples.sheet", number=number)
    return url_for("staff.samples.sheet_row", number=number, position=left[0].position)


def _with_receipt(found: FoundSheet) -> bool:
    rules = found.sheet.commitment.record.get("rules", [])
    return any(rule["step"] == Step.ACKNOWLEDGEMENT for rule in rules)


def _lot(found: FoundSheet, row: Any) -> dict[str, Any]:
    said = [
        _("Receipt: %(outcome)s", outcome=_(OUTCOME_WORDS[row.receipt])) if row.receipt else "",
        _(OUTCOME_WORDS[row.outcome]) if row.outcome else "",
    ]
    return {
        "position": row.position,
        "what": moment(row.at) if row.at else _("Item %(number)s", number=count(row.item)),
        "said": " · ".join(one for one in said if one),
        "note": row.note or "",
        "href": url_for("staff.samples.sheet_row", number=found.sheet.id, position=row.position),
    }
