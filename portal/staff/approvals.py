"""What waits for a manager: answers before they leave, and money."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from portal.domain.approvals import WHY_APPROVE_WORDS
from portal.domain.roles import Permission
from portal.queries.approvals import answers_waiting, money_waiting
from portal.queries.calendar import calendar
from portal.recording.answers import why_to_approve
from portal.staff.due import days_until
from portal.web.access import needs
from portal.web.now import now, today
from portal.web.signed_in import viewer
from portal.web.words import pounds

blueprint = Blueprint("approvals", __name__, url_prefix="/approvals")


@blueprint.get("")
@needs(Permission.APPROVE)
def index() -> str:
    """List what this person could decide, the soonest due first."""
    return render_template("staff/approvals/index.html", answers=_answers(), money=_money())


def _answers() -> list[dict[str, Any]]:
    return [
        {
            "reference": one.case.reference,
            "href": url_for("staff.cases.approve", reference=one.case.reference),
            "due_on": one.case.next_due_on,
            "days": days_until(one.case.next_due_on, today(), calendar()),
            "what_is_due": _("Answer due:"),
            "facts": [(_("Written by"), one.asked_by.name), (_("Why"), _why(one))],
        }
        for one in answers_waiting(viewer(), now())
    ]


def _money() -> list[dict[str, Any]]:
    return [
        {
            "reference": one.case.reference,
            "href": url_for(
                "staff.cases.approve_money", reference=one.case.reference, number=one.id
            ),
            "due_on": one.due_on,
            "days": days_until(one.due_on, today(), calendar()),
            "what_is_due": _("Money due:"),
            "facts": [
                *([(_("Amount"), pounds(one.pence))] if one.pence else []),
                (_("What for"), one.what),
                (_("Written by"), one.written_by.name),
            ],
        }
        for one in money_waiting(viewer(), now())
    ]


def _why(waiting: Any) -> str:
    why = why_to_approve(waiting.case, waiting.answer)
    return ", ".join(_(WHY_APPROVE_WORDS[one]) for one in why)
