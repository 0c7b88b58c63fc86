"""Choose who handles a case (screen S5)."""

from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.moves import Move
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.handlers import HandlerChoice, handler_choices
from portal.services import assigning
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.web.access import needs
from portal.web.fields import LongTextField, Option, RadiosField
from portal.web.now import today
from portal.web.words import day


class AssignForm(CaseForm):
    """Who handles a case from now on."""

    handler = RadiosField(_l("Who handles this?"), required=_l("Select who handles this"))
    note = LongTextField(_l("Note (optional)"), hint=_l("Kept on the case"), limit=1000, rows=3)


@blueprint.route("/<reference>/assign", methods=["GET", "POST"])
@needs(Permission.ASSIGN)
def assign(reference: str) -> ResponseReturnValue:
    """Give the case to someone who is not named in it."""

    def act(form: Any) -> None:
        assigning.assign(
            handler_id=int(form.handler.data),
            note=form.note.data,
            **act_on(reference, form),
        )

    return confirm(
        lambda: _editing(look_up_to(Move.ASSIGN, reference)), act, _("The case is handed over")
    )


def _editing(view: CaseView) -> Editing:
    case = view.case
    stored = {"version": case.version, "handler": str(case.handler_id or "")}
    form, original = AssignForm(data=stored), AssignForm(formdata=None, data=stored)
    choices = handler_choices(today(), service_id=case.service_id, not_named_in=[case.id])
    for one in (form, original):
        one.handler.options = [
            Option(str(choice.staff_id), choice.name, about(choice)) for choice in choices
        ]
    return Editing(form=form, view=view, template="staff/cases/assign.html", original=original)


def about(choice: HandlerChoice) -> str:
    """Return what helps to choose: where they work, how much they have, whether they are away."""
    parts = [choice.service] if choice.service else []
    parts.append(ngettext("%(num)s open case", "%(num)s open cases", choice.caseload))
    if choice.away_until:
        known = choice.away_until.year < 9999
        until = _("away until %(day)s", day=day(choice.away_until)) if known else _("away")
        parts.append(until)
    elif choice.away_next:
        parts.append(_away_next(*choice.away_next))
    return ", ".join(parts)


def _away_next(first: date, last: date | None) -> str:
    if last is None:
        return _("away from %(first)s", first=day(first))
    return _("away from %(first)s to %(last)s", first=day(first), last=day(last))
