"""Put a complaint right: what, by whom, by when, and that it is done (screen S11)."""

from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.errors import NotFound
from portal.domain.moves import Move
from portal.domain.remedies import (
    MONEY_REASON_WORDS,
    MOST_PENCE,
    REMEDY_WORDS,
    MoneyReason,
    Payment,
    RemedyKind,
    limit_pence,
    promises_money,
)
from portal.domain.roles import Permission
from portal.queries.case_page import CaseView
from portal.queries.owners import owners
from portal.queries.putting_right import remedies_on, remedy_on
from portal.services import approving, remedying
from portal.services.remedying import Righting
from portal.staff.cases.editing import CaseForm, Editing, act_on, confirm
from portal.staff.cases.lookup import blueprint, look_up_to
from portal.staff.cases.righting import facts_of, shown_remedies
from portal.web.access import needs
from portal.web.context import council
from portal.web.fields import (
    ChoiceField,
    DateField,
    LongTextField,
    MoneyField,
    Option,
    RadiosField,
)
from portal.web.now import today
from portal.web.signed_in import viewer

MONEY = ("reason", "amount", "worked_out")


class RemedyForm(CaseForm):
    """One remedy."""

    kind = RadiosField(
        _l("What puts it right?"),
        hint=_l("First put it right in practice. Money is for what that leaves"),
        required=_l("Select what puts it right"),
        options=[
            Option(
                one.value,
                _l(REMEDY_WORDS[one]),
                reveals=MONEY if one is RemedyKind.MONEY else (),
            )
            for one in RemedyKind
        ],
    )
    reason = RadiosField(
        _l("What is the money for?"),
        required=_l("Select what the money is for"),
        options=[Option(one.value, _l(MONEY_REASON_WORDS[one])) for one in MoneyReason],
        small=True,
    )
    amount = MoneyField(
        _l("How much?"),
        subject=_l("Amount"),
        hint=_l("In pounds, like 150 or 12.50"),
        required=_l("Enter how much"),
        most=MOST_PENCE,
    )
    worked_out = LongTextField(
        _l("How did you work it out?"),
        required=_l("Enter how you worked it out"),
        limit=2000,
        rows=3,
    )
    what = LongTextField(
        _l("What will we do?"),
        hint=_l("One sentence that can stand in the answer"),
        required=_l("Enter what we will do"),
        rows=3,
    )
    owner = ChoiceField(_l("Who sees to it?"), required=_l("Select who sees to it"))
    due_on = DateField(
        _l("By when?"), subject=_l("Date it is due"), required=_l("Enter by when"), past=False
    )
    told_on = DateField(
        _l("When did you tell the person? (optional)"), subject=_l("Date you told the person")
    )
    done_on = DateField(_l("When was it done, or paid? (optional)"), subject=_l("Date it was done"))
    evidence = LongTextField(
        _l("What shows that it is done? (optional until it is)"),
        subject=_l("What shows that it is done"),
        rows=3,
    )


@blueprint.route("/<reference>/remedy", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def remedy(reference: str) -> ResponseReturnValue:
    """Add a remedy to those of the case."""
    return _keep(reference, None)


@blueprint.route("/<reference>/remedy/<int:number>", methods=["GET", "POST"])
@needs(Permission.SEE_CASES)
def change_remedy(reference: str, number: int) -> ResponseReturnValue:
    """Change one remedy, or say that it is done."""
    return _keep(reference, number)


@blueprint.route("/<reference>/remedy/<int:number>/approve", methods=["GET", "POST"])
@needs(Permission.APPROVE_MONEY)
def approve_money(reference: str, number: int) -> ResponseReturnValue:
    """Agree to pay the money."""

    def build() -> Editing:
        view = look_up_to(Move.APPROVE_MONEY, reference)
        stored, money = {"version": view.case.version}, remedy_on(view.case.id, number)
        if not promises_money(money.kind, money.what):
            raise NotFound
        return Editing(
            form=CaseForm(data=stored),
            view=view,
            template="staff/cases/approve_money.html",
            original=CaseForm(formdata=None, data=stored),
            values={"remedies": [facts_of(money)]},
        )

    def act(form: Any) -> None:
        approving.agree_to_money(
            remedy_id=number,
            limit_pence=limit_pence(viewer().roles, council().money_limits),
            **act_on(reference, form),
        )

    return confirm(build, act, _("You have agreed to the money"))


def _keep(reference: str, number: int | None) -> ResponseReturnValue:
    def act(form: Any) -> None:
        remedying.keep_remedy(
            remedy_id=number,
            righting=_read(form),
            **act_on(reference, form),
        )

    done = _("The remedy is on the case") if number is None else _("The remedy is changed")
    return confirm(lambda: _editing(look_up_to(Move.REMEDY, reference), number), act, done)


def _editing(view: CaseView, number: int | None) -> Editing:
    stored = _stored(view, number)
    form, original = RemedyForm(data=stored), RemedyForm(formdata=None, data=stored)
    people = [Option(str(one.staff_id), one.name) for one in owners([view.case.id])]
    for each in (form, original):
        each.owner.options = [Option("", _("Choose")), *people]
    others = [] if number is not None else remedies_on(view.case.id)
    return Editing(
        form=form,
        view=view,
        template="staff/cases/remedy.html",
        original=original,
        values={"remedies": shown_remedies(others, view), "new": number is None},
    )


def _stored(view: CaseView, number: int | None) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "version": view.case.version,
        "owner": str(view.case.handler_id or ""),
    }
    if number is None:
        return stored
    kept = remedy_on(view.case.id, number)
    return {
        **stored,
        "kind": kept.kind.value,
        "reason": kept.money_reason.value if kept.money_reason else "",
        "amount": kept.pence,
        "worked_out": kept.worked_out or "",
        "what": kept.what,
        "owner": str(kept.owner_id),
        "due_on": kept.due_on,
        "told_on": kept.told_on,
        "done_on": kept.done_on,
        "evidence": kept.evidence or "",
    }


def _read(form: RemedyForm) -> Righting:
    kind, payment = RemedyKind(form.kind.data), None
    if kind is RemedyKind.MONEY:
        payment = Payment(
            MoneyReason(form.reason.data), form.amount.data or 0, form.worked_out.data
        )
    return Righting(
        kind=kind,
        what=form.what.data,
        owner_id=int(form.owner.data),
        due_on=form.due_on.data.date or today(),
        payment=payment,
        done_on=_date(form.done_on),
        evidence=form.evidence.data,
        told_on=_date(form.told_on),
    )


def _date(field: DateField) -> date | None:
    return field.data.date if field.data else None
