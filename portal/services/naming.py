"""Naming the staff a case is about, later than at triage, and taking a name back (Policy A16)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.models import CaseExclusion, Staff
from portal.queries.cases import case_to_change
from portal.recording.acts import act
from portal.recording.naming import set_list


def name_staff(
    *,
    viewer: Viewer,
    reference: str,
    version: int,
    named: Collection[int],
    reason: str,
    form_key: str,
    now: datetime,
) -> None:
    """Keep exactly the staff with the row numbers ``named`` from the case, from now on.

    Whoever is named loses the case at once: it has no handler or stage 2 reviewer then until
    somebody chooses one. So does every case that was joined to it or split from it: they tell of
    each other. A name is taken back in each by itself. Raises ``AlreadySent``,
    ``ChangedByOther``, ``NotFound`` or ``NotAllowed``.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, version, now)
        case.state = after(Move.NAME_STAFF, case.state, case.kind, viewer)
        wanted = set(session.scalars(select(Staff.id).where(Staff.id.in_(list(named)))))
        set_list(
            session, CaseExclusion, case, wanted, words=reason, staff_id=viewer.staff_id, now=now
        )
        doing.result = reference
