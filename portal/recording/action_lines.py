"""How a line comes onto the history of a learning action."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.roles import Viewer
from portal.domain.told_changes import Telling
from portal.models import Action, ActionLine


def add_line(
    session: Session,
    action: Action,
    viewer: Viewer,
    now: datetime,
    words: str,
    telling: Telling | None = None,
) -> None:
    """Append how ``action`` stands now, who changed it and the words they wrote."""
    session.add(
        ActionLine(
            action_id=action.id,
            status=action.status,
            at=now,
            staff_id=viewer.staff_id,
            words=words,
            due_on=action.due_on,
            owner_id=action.owner_id,
            telling=telling,
        )
    )
    session.flush()
