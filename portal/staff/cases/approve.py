"""Approve an answer before it leaves, or send it back (Policy A5.1)."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.approvals import WHY_APPROVE_WORDS
from portal.domain.errors import NotFound, RuleBroken
from portal.domain.moves import Move
from portal.domain.reading import read
from portal.domain.remedies import limit_pence
from portal.domain.roles import Permission
from portal.mailer import Composed
from portal.queries.case_page import CaseView
from portal.queries.putting_right import approval_waiting, money_on
from portal.recording.answers import why_to_approve
from portal.services import approving
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm, way_back
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.web.access import needs
from portal.web.context import council
from portal.web.fields import HiddenNumber, LongTextField, Option, RadiosField
from portal.web.now import now
from portal.web.said import said
from portal.web.signed_in import viewer
from portal.web.words import moment, pounds

APPROVE, BACK = "approve", "back"


class ApproveForm(CaseForm):
    """Whether the answer may leave."""

    approval = HiddenNumber()
    decision = RadiosField(
        _l("What do you decide?"),
        options=[
            Option(APPROVE, _l("Approve it"), _l("Its writer sends it. Nothing leaves by itself")),
            Option(BACK, _l("Send it back to its writer")),
        ],
        required=_l("Select what you decide"),
    )
    words = LongTextField(
        _l("What should change? (optional when you approve)"),
        subject=_l("What should change"),
        rows=4,
    )


@blueprint.route("/<reference>/approve", methods=["GET", "POST"])
@needs(Permission.APPROVE)
def approve(reference: str) -> ResponseReturnValue:
    """Show the answer as it would leave, and decide."""
    done = _("Your decision is on the case")

    def act(form: Any) -> None:
        approving.decide_answer(
            approval_id=form.approval.data or 0,
            approve=form.decision.data == APPROVE,
            words=form.words.data,
            limit_pence=limit_pence(viewer().roles, council().money_limits),
            **act_on(reference, form),
        )

    return way_back(reference, done) or confirm(lambda: _editing(reference), act, done)


def _editing(reference: str) -> Editing:
    view = look_up_to(Move.APPROVE, reference)
    waiting = approval_waiting(view.case.id)
    if waiting is None:
        raise NotFound
    stored = {"version": view.case.version, "approval": waiting.id}
    mail, changed = _mail(view)
    return Editing(
        form=ApproveForm(data=stored),
        view=view,
        template="staff/cases/approve.html",
        original=ApproveForm(formdata=None, data=stored),
        values={
            "mail": mail,
            "changed": changed,
            "preview": {"reading": read(mail.body)} if mail else None,
            "about": _about(view, waiting),
        },
    )


def _mail(view: CaseView) -> tuple[Composed | None, str]:
    """Return the message and "", or None and why it cannot leave any more."""
    try:
        mail = approving.waiting_text(viewer=viewer(), reference=view.case.reference, now=now())
    except RuleBroken as broken:
        return None, said(broken)
    return mail, ""


def _about(view: CaseView, waiting: Any) -> list[tuple[str, str]]:
    why = (_(WHY_APPROVE_WORDS[one]) for one in why_to_approve(view.case, waiting.answer))
    rows = [
        (_("Written by"), waiting.asked_by.name),
        (_("When"), moment(waiting.asked_at)),
        (_("Why it needs approval"), ", ".join(why)),
    ]
    if waiting.answer["no_apology_reason"]:
        rows.append((_("Why there is no apology"), waiting.answer["no_apology_reason"]))
    return rows + [
        (
            _("Money: %(amount)s", amount=pounds(remedy.pence))
            if remedy.pence
            else _("Money in words"),
            "\n".join(filter(None, (remedy.what, remedy.worked_out))),
        )
        for remedy in money_on(view.case.id)
    ]
