"""What waits for a manager: answers and money, as far as that manager may see the case."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.approvals import Approving
from portal.domain.cases import Kind
from portal.domain.move_table import AT_WORK
from portal.domain.remedies import RemedyKind, promises_money
from portal.domain.roles import Viewer
from portal.models import Approval, Case, Remedy
from portal.queries.cases import may_work_on

MOST = 100
"""More than this wait nowhere; what is decided makes room for the next."""


def answers_waiting(viewer: Viewer, now: datetime) -> Sequence[Approval]:
    """Return the answers that ``viewer`` could approve, the soonest due first; not their own.

    None of a case that has ended since, or is no complaint any more: nobody can decide it.
    """
    return db.session.scalars(
        select(Approval)
        .join(Case, Case.id == Approval.case_id)
        .where(
            Approval.state == Approving.WAITING,
            Case.state.in_(AT_WORK),
            Case.kind == Kind.COMPLAINT,
            Approval.asked_by_id != viewer.staff_id,
            may_work_on(viewer, now),
        )
        .options(joinedload(Approval.case), joinedload(Approval.asked_by))
        .order_by(Case.queue_on, Approval.id)
        .limit(MOST)
    ).all()


def money_waiting(viewer: Viewer, now: datetime) -> Sequence[Remedy]:
    """Return the money that ``viewer`` could agree to, the soonest due first; not their own.

    Also what is not done yet and promises money in its words.
    """
    found = db.session.scalars(
        select(Remedy)
        .join(Case, Case.id == Remedy.case_id)
        .where(
            or_(Remedy.kind == RemedyKind.MONEY, Remedy.done_on.is_(None)),
            Remedy.approved_by_id.is_(None),
            Remedy.written_by_id != viewer.staff_id,
            may_work_on(viewer, now),
        )
        .options(joinedload(Remedy.case), joinedload(Remedy.written_by))
        .order_by(Remedy.due_on, Remedy.id)
    )
    return list(islice((one for one in found if promises_money(one.kind, one.what)), MOST))
