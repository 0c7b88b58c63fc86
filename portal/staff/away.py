"""Days away, one's own and, for managers, others'; and one's daily summary (screen S31)."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.absence import Absence, CannotCover, EndsTooSoon, PlanChanged, mark_of
from portal.domain.errors import AlreadySent
from portal.domain.roles import Permission
from portal.queries.absences import Plan, people_planned_for, plan_of, possible_covers
from portal.services.absences import plan_absence
from portal.web.access import needs
from portal.web.fields import DateField, HiddenText, Option, RadiosField
from portal.web.form import OneTimeForm
from portal.web.now import now, today
from portal.web.signed_in import viewer

blueprint = Blueprint("away", __name__, url_prefix="/away")

NOBODY = "nobody"
YES, NO = Option("yes", _l("Yes")), Option("no", _l("No"))


class AwayForm(OneTimeForm):
    """When somebody is away, and who stands in."""

    shown = HiddenText()
    away = RadiosField(
        _l("Away, now or soon?"),
        required=_l("Select yes if there are days away"),
        options=(Option("yes", _l("Yes"), reveals=("first", "last", "cover")), NO),
    )
    first = DateField(
        _l("First day away"),
        subject=_l("First day away"),
        required=_l("Enter the first day away"),
        past=False,
    )
    last = DateField(
        _l("Last day away"),
        subject=_l("Last day away"),
        required=_l("Enter the last day away"),
        past=False,
    )
    cover = RadiosField(
        _l("Who stands in?"),
        hint=_l(
            "They see the cases meanwhile and are reminded of their dates, but not of a case in "
            "which they are named"
        ),
        required=_l("Select who stands in"),
    )


class OwnForm(AwayForm):
    """The same for oneself, and whether to get the summary."""

    summary = RadiosField(
        _l("Do you want a daily email about your cases?"),
        hint=_l("Reminders and missed dates reach you anyway"),
        required=_l("Select yes if you want the daily email"),
        options=(YES, NO),
    )


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """One's own days away and summary; and whom else one may plan for."""
    return _page(viewer().staff_id)


@blueprint.route("/<int:person>", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN)
def other(person: int) -> ResponseReturnValue:
    """Somebody else's days away, for those who may plan for them."""
    return _page(person)


def _page(person: int) -> ResponseReturnValue:
    plan, own = plan_of(viewer(), person), person == viewer().staff_id
    stands = None
    form: Any = (OwnForm if own else AwayForm)(data=_stored(plan))
    form.cover.options = [
        *(Option(str(number), name) for number, name in possible_covers(plan.staff_id)),
        Option(NOBODY, _("Nobody: the head of the service is reminded"), apart=True),
    ]
    if form.validate_on_submit():
        try:
            if _saved(form, plan):
                flash(_("Saved"))
                return redirect(url_for("staff.away.index"))
        except PlanChanged as broken:
            plan = plan_of(viewer(), person)
            form.add_problem(_(broken.sentence))
            form.shown.data, stands = _mark(plan), plan
    page = render_template(
        "staff/away/index.html",
        form=form,
        plan=plan,
        stands=stands,
        own=own,
        people=people_planned_for(viewer(), today(), now()) if own else (),
    )
    return page, form.status


def _saved(form: Any, plan: Plan) -> bool:
    """Save what was typed; False when a rule says no, which the form then says."""
    away = form.away.data == "yes"
    summary = form.summary.data == "yes" if plan.staff_id == viewer().staff_id else None
    try:
        absence = Absence()
        if away:
            cover = None if form.cover.data == NOBODY else int(form.cover.data)
            absence = Absence(form.first.data.date, form.last.data.date, cover)
        with suppress(AlreadySent):
            plan_absence(
                viewer=viewer(),
                staff_id=plan.staff_id,
                absence=absence,
                shown=form.shown.data,
                daily_summary=summary,
                form_key=form.form_key.data,
                now=now(),
            )
    except EndsTooSoon as wrong:
        form.add_problem(_(wrong.sentence), "last")
        return False
    except CannotCover as wrong:
        form.add_problem(_(wrong.sentence), "cover")
        return False
    return True


def _stored(plan: Plan) -> dict[str, Any]:
    """Return the answers that stand now; days that are over count as not away."""
    over = plan.away_until is not None and plan.away_until < today()
    away = plan.away_from is not None and not over
    cover = str(plan.cover_id) if plan.cover_id else NOBODY
    dates = {"first": plan.away_from, "last": plan.away_until}
    return {
        "shown": _mark(plan),
        "away": "yes" if away else "no",
        "cover": cover if away else "",
        "summary": "yes" if plan.daily_summary else "no",
        **{name: on for name, on in dates.items() if away and on is not None},
    }


def _mark(plan: Plan) -> str:
    return mark_of(plan.away_from, plan.away_until, plan.cover_id)
