"""Saying who has a conflict of interest in a case, whenever it comes to light (Policy A5.1)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from portal.domain.conflicts import check_change
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.models import CaseConflict, Staff
from portal.queries.cases import case_to_change, conflicts_in
from portal.recording.acts import act
from portal.recording.naming import set_list


def say_conflicts(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    conflicts: Collection[int],
    reason: str,
    form_key: str,
    now: datetime,
) -> None:
    """Keep exactly the staff with the row numbers ``conflicts`` from working on the case.

    Whoever is among them loses the case at once: it has no handler or stage 2 reviewer then until
    somebody chooses one. So does every case that was joined to it or split from it; a conflict is
    ended in each by itself. Raises ``EndedByAnother``, ``AlreadySent``, ``ChangedByOther``,
    ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now, move=Move.SAY_CONFLICT)
        case.state = after(Move.SAY_CONFLICT, case.state, case.kind, viewer)
        wanted = set(session.scalars(select(Staff.id).where(Staff.id.in_(list(conflicts)))))
        before = set(conflicts_in(case.id))
        check_change(viewer, before, wanted)
        set_list(
            session, CaseConflict, case, wanted, words=reason, staff_id=viewer.staff_id, now=now
        )
        doing.result = reference
