"""Deciding whether cases alike are a theme (Policy A10.3)."""

from datetime import datetime

from sqlalchemy import select

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.learning import NoTheme
from portal.domain.roles import Viewer
from portal.models import Service, Theme
from portal.queries.actions import may_manage
from portal.queries.themes import Alike, cases_of_prompt
from portal.recording.acts import act


def decide_theme(
    *, viewer: Viewer, alike: Alike, confirm: bool, reason: str, form_key: str, now: datetime
) -> int:
    """Confirm that cases alike are a theme, or say why they are none; return its number.

    Raises ``NoTheme`` when it is no open theme (any more), ``NotAllowed`` for whoever does not
    manage the actions of the service, or ``AlreadySent`` (whose result is the number).
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        service = session.scalar(
            select(Service).where(Service.slug == alike.service).with_for_update()
        )
        if service is None:
            raise NoTheme
        if not may_manage(viewer, service.id):
            raise NotAllowed
        try:
            cases_of_prompt(viewer, alike, now)
        except NotFound:
            raise NoTheme from None
        theme = Theme(
            service_id=service.id,
            commitment=alike.commitment,
            cause=alike.cause,
            confirmed=confirm,
            reason=reason,
            decided_at=now,
            decided_by_id=viewer.staff_id,
        )
        session.add(theme)
        session.flush()
        doing.result = str(theme.id)
        return theme.id
