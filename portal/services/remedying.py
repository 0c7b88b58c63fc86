"""Putting a complaint right: what, by whom, by when, and that it is done (screen S11)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.domain.moves import Move, after
from portal.domain.remedies import (
    AmountDecided,
    PaidBeforeApproved,
    Payment,
    RemedyKind,
    check_done,
    check_due,
    promises_money,
)
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.models import Case, Remedy
from portal.queries.cases import case_to_change
from portal.queries.owners import check_owner
from portal.queries.putting_right import remedy_on
from portal.recording.acts import act
from portal.recording.history import record

TERMS = ("kind", "pence", "money_reason", "worked_out", "what")
"""What a manager agrees to: none of it changes afterwards."""


@dataclass(frozen=True)
class Righting:
    """What puts it right. ``payment`` is for money and None for every other kind.

    ``done_on`` None: not done yet; for money it is the day it was paid. ``told_on`` is the day
    the person was told of it, None when nobody has yet. ``evidence`` may be "" until it is done.
    """

    kind: RemedyKind
    what: str
    owner_id: int
    due_on: date
    payment: Payment | None = None
    done_on: date | None = None
    evidence: str = ""
    told_on: date | None = None


def keep_remedy(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    remedy_id: int | None,
    righting: Righting,
    form_key: str,
    now: datetime,
) -> None:
    """Keep ``righting`` as a new remedy (``remedy_id`` None) or as what that one says now.

    What it said before stays on the history. Whoever last wrote what money is paid counts as
    its writer, and so does not agree to it. Raises ``CannotOwn``, ``DueInPast``,
    ``DoneInFuture``, ``EvidenceMissing``, ``PaidBeforeApproved``, ``AmountDecided``,
    ``AlreadySent``, ``ChangedByOther``, ``NotFound``, ``NotAllowed`` or
    ``MoveNotPossible``.
    """
    check_done(righting.done_on, righting.evidence, london_date(now))
    with act(now=now, form_key=form_key) as doing:
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.REMEDY, case.state, case.kind, viewer)
        check_owner(righting.owner_id, [case.id])
        remedy = _remedy(case, remedy_id, viewer, now)
        values = _values(righting)
        if righting.done_on is None:
            check_due(righting.due_on, remedy.due_on, london_date(now))
        _check_money(remedy, values)
        if any(values[name] != getattr(remedy, name) for name in TERMS):
            remedy.written_by_id = viewer.staff_id
        changed = {
            name: None if value is None else str(value)
            for name, value in values.items()
            if value != getattr(remedy, name)
        }
        for name, value in values.items():
            setattr(remedy, name, value)
        doing.session.add(remedy)
        record(
            doing.session,
            case,
            Move.REMEDY,
            now=now,
            staff_id=viewer.staff_id,
            words=righting.what,
            remedy=righting.kind.value,
            changed=changed,
        )
        doing.result = reference


def _remedy(case: Case, remedy_id: int | None, viewer: Viewer, now: datetime) -> Remedy:
    if remedy_id is not None:
        return remedy_on(case.id, remedy_id)
    return Remedy(case_id=case.id, written_at=now, written_by_id=viewer.staff_id)


def _values(righting: Righting) -> dict[str, Any]:
    """Return the columns that ``righting`` sets."""
    payment = righting.payment if righting.kind is RemedyKind.MONEY else None
    return {
        "kind": righting.kind,
        "what": righting.what,
        "owner_id": righting.owner_id,
        "due_on": righting.due_on,
        "done_on": righting.done_on,
        "evidence": righting.evidence or None,
        "told_on": righting.told_on,
        "money_reason": payment.reason if payment else None,
        "pence": payment.pence if payment else None,
        "worked_out": payment.worked_out if payment else None,
    }


def _check_money(remedy: Remedy, values: dict[str, Any]) -> None:
    """Raise when money is paid that nobody agreed to, or not as it was agreed to."""
    if remedy.approved_by_id is None:
        if values["done_on"] and promises_money(values["kind"], values["what"]):
            raise PaidBeforeApproved
        return
    if any(values[name] != getattr(remedy, name) for name in TERMS):
        raise AmountDecided
