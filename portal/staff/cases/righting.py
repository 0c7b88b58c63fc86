"""Remedies and learning of a case, as its pages show them."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.domain.learning import STATUS_WORDS
from portal.domain.moves import Move
from portal.domain.next_step import may_take
from portal.domain.remedies import MONEY_REASON_WORDS, REMEDY_WORDS, promises_money
from portal.domain.root_causes import ROOT_CAUSE_WORDS
from portal.queries.actions import actions_on
from portal.queries.calendar import calendar
from portal.queries.case_page import CaseView
from portal.queries.putting_right import causes_on, why_no_learning
from portal.staff.due import days_until
from portal.web.now import today
from portal.web.signed_in import viewer
from portal.web.words import day, pounds


def shown_remedies(remedies: Iterable[Any], view: CaseView) -> list[dict[str, Any]]:
    """Return ``remedies`` of the case as ``staff/cases/_remedies.html`` shows them."""
    return [_shown(remedy, view) for remedy in remedies]


def shown_causes(view: CaseView) -> list[str]:
    """Return why the case came about, the main cause first; [] when nobody has said."""
    causes = causes_on(view.case.id)
    main = [causes.main] if causes.main else []
    return [_(ROOT_CAUSE_WORDS[one]) for one in [*main, *sorted(causes.others)]]


def shown_learning(view: CaseView) -> dict[str, Any]:
    """Return what we change because of the case, and why nothing when that was said."""
    return {
        "actions": [
            {
                "what": action.what,
                "href": url_for("staff.actions.action", number=action.id),
                "status": _(STATUS_WORDS[action.status]),
                "owner": action.owner.name,
                "due_on": action.due_on,
            }
            for action in actions_on(viewer(), view.case.id)
        ],
        "why_none": why_no_learning(view.case.id),
    }


def facts_of(remedy: Any) -> dict[str, Any]:
    """Return what a remedy says, without links: as it is looked at to be agreed to."""
    facts = [
        (_("Who sees to it"), remedy.owner.name),
        (_("Done"), day(remedy.done_on) if remedy.done_on else _("Not yet")),
        (_("What shows it"), remedy.evidence),
        (_("The person was told"), day(remedy.told_on) if remedy.told_on else _("Not yet")),
    ]
    if remedy.pence is not None:
        facts += [
            (_("Amount"), pounds(remedy.pence)),
            (_("What for"), _(MONEY_REASON_WORDS[remedy.money_reason])),
            (_("How it was worked out"), remedy.worked_out),
        ]
    if promises_money(remedy.kind, remedy.what):
        agreed = remedy.approved_by.name if remedy.approved_by else _("Nobody yet")
        facts.append((_("Agreed by"), agreed))
    return {
        "kind": _(REMEDY_WORDS[remedy.kind]),
        "what": remedy.what,
        "due_on": remedy.due_on,
        "days": None if remedy.done_on else days_until(remedy.due_on, today(), calendar()),
        "facts": [(name, value) for name, value in facts if value],
        "change": None,
        "agree": None,
    }


def _shown(remedy: Any, view: CaseView) -> dict[str, Any]:
    case, number = view.case, remedy.id
    to_agree = promises_money(remedy.kind, remedy.what) and remedy.approved_by is None
    may_agree = to_agree and may_take(Move.APPROVE_MONEY, view.progress, viewer())
    may_change = may_take(Move.REMEDY, view.progress, viewer())
    return {
        **facts_of(remedy),
        "change": _address("change_remedy", case, number) if may_change else None,
        "agree": _address("approve_money", case, number) if may_agree else None,
    }


def _address(page: str, case: Any, number: int) -> str:
    return url_for(f"staff.cases.{page}", reference=case.reference, number=number)
