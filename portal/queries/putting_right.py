"""What follows from a finding on one case: causes, remedies, learning, approval."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.approvals import Approving
from portal.domain.errors import NotFound
from portal.domain.learning import ActionStatus
from portal.domain.moves import Move
from portal.domain.remedies import promises_money
from portal.domain.root_causes import Causes
from portal.domain.sums import largest_sum
from portal.models import Action, ActionCase, Approval, CaseCause, Event, NoLearning, Remedy


def causes_on(case_id: int) -> Causes:
    """Return why the case came about, as far as anyone has said."""
    rows = db.session.scalars(select(CaseCause).where(CaseCause.case_id == case_id)).all()
    main = next((row.cause for row in rows if row.main), None)
    return Causes(main, frozenset(row.cause for row in rows if not row.main))


def remedies_on(case_id: int) -> Sequence[Remedy]:
    """Return the remedies of a case, the oldest first."""
    return db.session.scalars(
        select(Remedy)
        .where(Remedy.case_id == case_id)
        .options(
            joinedload(Remedy.owner), joinedload(Remedy.written_by), joinedload(Remedy.approved_by)
        )
        .order_by(Remedy.id)
    ).all()


def remedy_on(case_id: int, number: int) -> Remedy:
    """Return one remedy of a case. Raises ``NotFound``, also for another case's."""
    for remedy in remedies_on(case_id):
        if remedy.id == number:
            return remedy
    raise NotFound


def money_on(case_id: int) -> Sequence[Remedy]:
    """Return what promises money on a case, whatever kind of remedy it is called."""
    return [one for one in remedies_on(case_id) if promises_money(one.kind, one.what)]


def money_agreed(case_ids: Collection[int]) -> int:
    """Return the pence that somebody agreed to on those cases together; of each remedy the
    largest sum that it names."""
    agreed = select(Remedy.pence, Remedy.what).where(
        Remedy.case_id.in_(sorted(case_ids)), Remedy.approved_by_id.is_not(None)
    )
    return sum(largest_sum((pence,), (what,)) for pence, what in db.session.execute(agreed))


def why_no_learning(case_id: int) -> str | None:
    """Return why nothing wider is to be learned from a case, None when nobody said so."""
    found = db.session.get(NoLearning, case_id)
    return found.reason if found else None


def actions_taken(case_id: int) -> int:
    """Return how many actions come from a case, without those not taken forward."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(ActionCase)
            .join(Action, Action.id == ActionCase.action_id)
            .where(ActionCase.case_id == case_id, Action.status != ActionStatus.NOT_TAKEN)
        )
        or 0
    )


def approval_waiting(case_id: int) -> Approval | None:
    """Return the answer of a case that waits for a manager, None without."""
    last = last_approval(case_id)
    return last if last and last.state is Approving.WAITING else None


def approval_asked(case_id: int) -> bool:
    """Whether a manager was asked about an answer since the case was last opened again.

    One that waits was, whenever that was.
    """
    opened = db.session.scalar(
        select(func.max(Event.at)).where(Event.case_id == case_id, Event.what == Move.REOPEN)
    )
    asked = select(Approval).where(Approval.case_id == case_id)
    if opened is not None:
        asked = asked.where(or_(Approval.state == Approving.WAITING, Approval.asked_at >= opened))
    return bool(db.session.scalar(select(asked.exists())))


def last_approval(case_id: int) -> Approval | None:
    """Return the newest answer of a case that was to be approved, None without."""
    return db.session.scalar(
        select(Approval)
        .where(Approval.case_id == case_id)
        .options(joinedload(Approval.asked_by), joinedload(Approval.decided_by))
        .order_by(Approval.id.desc())
        .limit(1)
    )
