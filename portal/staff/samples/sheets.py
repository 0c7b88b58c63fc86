"""Sheets of lots: draw one, or another in the place of one; list them (screen S22)."""

import secrets
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.checks import CheckEndsTooSoon, CheckInFuture, NotSampled, sampled
from portal.domain.commitments import Commitment
from portal.domain.errors import AlreadySent, NotFound, RuleBroken
from portal.domain.roles import Permission
from portal.domain.sampling import (
    MOST_ITEMS,
    MOST_LOTS,
    USUAL_LOTS,
    Draw,
    DrawnBefore,
    NotEnoughToDraw,
    NothingInPeriod,
    Period,
    PeriodTooLong,
    SheetIsClosed,
    draw_for,
)
from portal.domain.working_days import BeyondCalendar
from portal.queries.editions import edition_on
from portal.queries.places import offices
from portal.queries.sheets import FoundSheet, find_sheet, newest_sheets
from portal.services.sampling import Wanted, draw_again, draw_sheet
from portal.staff.samples.blueprint import EVERYWHERE, blueprint, everywhere, refuse
from portal.web.access import needs
from portal.web.context import council
from portal.web.fields import (
    DateField,
    LongTextField,
    NumberField,
    Option,
    RadiosField,
)
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer

SEED_BYTES = 16
BESIDE: dict[type[RuleBroken], str] = {
    CheckEndsTooSoon: "last_on",
    CheckInFuture: "last_on",
    PeriodTooLong: "last_on",
    NothingInPeriod: "last_on",
    BeyondCalendar: "last_on",
    NotEnoughToDraw: "lots",
    DrawnBefore: "first_on",
    NotSampled: "what",
}
"""The question that each rule is about."""


class LotsForm(OneTimeForm):
    """Which days, and how many lots."""

    first_on = DateField(
        _l("First day"), subject=_l("First day"), required=_l("Enter the first day"), past=False
    )
    last_on = DateField(
        _l("Last day"), subject=_l("Last day"), required=_l("Enter the last day"), past=False
    )
    items = NumberField(
        _l("How many items are in the log of these days?"),
        hint=_l("Number them from 1, the oldest first. Count every one"),
        subject=_l("Number of items"),
        required=_l("Enter how many items are in the log"),
        low=1,
        high=MOST_ITEMS,
    )
    lots = NumberField(
        _l("How many are to be drawn?"),
        hint=_l("30 a month is usual"),
        subject=_l("Number to draw"),
        required=_l("Enter how many are to be drawn"),
        low=1,
        high=MOST_LOTS,
    )

    def wanted(self, commitment: str, office: str | None) -> Wanted:
        """Return the answers. Raises ``CheckEndsTooSoon`` or ``PeriodTooLong``."""
        first, last = self.first_on.data.date, self.last_on.data.date
        if last < first:
            raise CheckEndsTooSoon
        items = self.items.data if "items" in self else None
        return Wanted(commitment, office, Period(first, last), self.lots.data, items)


class DrawForm(LotsForm):
    """The place too."""

    place = RadiosField(_l("Where?"), required=_l("Select where"), small=True)


class AgainForm(LotsForm):
    """The reason too: it stands on both sheets."""

    why = LongTextField(
        _l("Why is it drawn again?"),
        hint=_l("Both sheets stay in the list with this reason"),
        required=_l("Enter why it is drawn again"),
        limit=1000,
        rows=3,
    )


@blueprint.get("/sheets")
@needs(Permission.RECORD_CHECKS)
def sheets() -> str:
    """List the sheets, and what one can be drawn for."""
    return render_template(
        "staff/samples/sheets.html",
        commitments=[(one.slug, one.short_label) for one in sampled(edition_on(today()).edition)],
        rows=[shown(one) for one in newest_sheets()],
    )


@blueprint.route("/sheets/draw/<slug>", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def draw(slug: str) -> ResponseReturnValue:
    """Draw a sheet for one commitment."""
    commitment = _commitment(slug)
    form: Any = DrawForm(data={"lots": USUAL_LOTS})
    _ask_only_what_fits(form, commitment)
    form.place.options = [*(Option(one.slug, one.name) for one in offices()), everywhere()]
    drawn: int | None = None
    if form.validate_on_submit():
        office = None if form.place.data == EVERYWHERE else form.place.data
        try:
            number = draw_sheet(
                viewer=viewer(),
                wanted=form.wanted(slug, office),
                seed=secrets.token_hex(SEED_BYTES),
                hours_of=council().hours_today,
                form_key=form.form_key.data,
                now=now(),
            )
        except AlreadySent as sent:
            return redirect(url_for("staff.samples.sheet", number=int(sent.result)))
        except RuleBroken as broken:
            if type(broken) not in BESIDE:
                raise
            drawn = broken.values.get("number") if isinstance(broken, DrawnBefore) else None
            _refuse(form, broken)
        else:
            return redirect(url_for("staff.samples.sheet", number=number))
    page = render_template(
        "staff/samples/draw.html", form=form, label=commitment.short_label, drawn=drawn
    )
    return page, form.status


@blueprint.route("/sheets/<int:number>/again", methods=["GET", "POST"])
@needs(Permission.RECORD_CHECKS)
def again(number: int) -> ResponseReturnValue:
    """Draw another sheet in place of this one."""
    found = find_sheet(number)
    sheet = found.sheet
    slug = sheet.commitment.slug
    form: Any = AgainForm(
        data={
            "first_on": sheet.first_on,
            "last_on": sheet.last_on,
            "items": sheet.items,
            "lots": len(sheet.rows),
        }
    )
    _ask_only_what_fits(form, _commitment(slug))
    if form.validate_on_submit():
        office = sheet.office.slug if sheet.office else None
        try:
            new = draw_again(
                viewer=viewer(),
                number=number,
                wanted=form.wanted(slug, office),
                why=form.why.data,
                seed=secrets.token_hex(SEED_BYTES),
                hours_of=council().hours_today,
                form_key=form.form_key.data,
                now=now(),
            )
        except AlreadySent as sent:
            return redirect(url_for("staff.samples.sheet", number=int(sent.result)))
        except RuleBroken as broken:
            if type(broken) not in (SheetIsClosed, *BESIDE):
                raise
            _refuse(form, broken)
        else:
            flash(_("Another sheet is drawn. The first one stays in the list"))
            return redirect(url_for("staff.samples.sheet", number=new))
    page = render_template("staff/samples/again.html", form=form, row=shown(found))
    return page, form.status


def _commitment(slug: str) -> Commitment:
    for one in sampled(edition_on(today()).edition):
        if one.slug == slug:
            return one
    raise NotFound


def _ask_only_what_fits(form: Any, commitment: Commitment) -> None:
    """Leave out how long the log is where there is none: times of day are drawn."""
    if draw_for(commitment) is Draw.TIMES:
        del form.items


def _refuse(form: Any, broken: RuleBroken) -> None:
    field = BESIDE.get(type(broken))
    refuse(form, broken, field if field in form else None)


def shown(found: FoundSheet) -> dict[str, Any]:
    sheet = found.sheet
    entered = sum(row.outcome is not None for row in sheet.rows)
    states = {
        "again": _("Drawn again"),
        "finished": _("Finished"),
        "open": _("%(done)s of %(all)s entered", done=entered, all=len(sheet.rows)),
    }
    state = "again" if found.again else "finished" if sheet.finished_at else "open"
    return {
        "id": sheet.id,
        "label": sheet.commitment.record["short_label"],
        "place": sheet.office.name if sheet.office else _("Not about one place"),
        "first_on": sheet.first_on,
        "last_on": sheet.last_on,
        "state": states[state],
        "instead_of": sheet.instead_of_id,
    }
