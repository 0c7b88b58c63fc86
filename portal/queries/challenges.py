"""Challenges that nobody has read, by service."""

from datetime import datetime

from sqlalchemy import func, select

from portal.db import db
from portal.domain.cases import Kind, State
from portal.domain.roles import Viewer
from portal.models import Case
from portal.queries.cases import may_see


def unread_by_service(viewer: Viewer, now: datetime) -> dict[int | None, int]:
    """Count the unread challenges that ``viewer`` may see, by the row number of the service.

    None stands for those that belong to no service yet.
    """
    rows = db.session.execute(
        select(Case.service_id, func.count(Case.id).label("unread"))
        .where(
            may_see(viewer, now),
            Case.kind == Kind.CHALLENGE,
            Case.state == State.NEW,
            ~Case.needs_reply,
        )
        .group_by(Case.service_id)
        .order_by(Case.service_id)
    )
    return {row.service_id: row.unread for row in rows}
