"""How often a theme came before an action was done, and after (lessons 2 E23)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from portal.db import db
from portal.domain.learning import THEME_DAYS, ActionStatus
from portal.models import Action, Case, CaseCause, ChangeCount, Commitment, Point
from portal.queries.themes import COUNTS


@dataclass(frozen=True)
class BeforeAfter:
    """Challenges and complaints in as many days before an action was done as after it."""

    before: int
    after: int
    days: int = THEME_DAYS


def kept_count(action: Action) -> ChangeCount | None:
    """Return what was counted of an action as it is done now, None before."""
    return db.session.scalar(
        select(ChangeCount).where(
            ChangeCount.action_id == action.id, ChangeCount.done_on == action.done_on
        )
    )


def rate_before_and_after(action: Action, today: date) -> BeforeAfter | None:
    """Return how often the theme of an action came in the 90 days before it was done and after.

    Counted are the challenges and complaints of its service with the commitment of its theme,
    or with the cause of the theme, or of the action when it has none. The day on which it was
    done counts to neither. None while it is not done, or the days after it are not over.
    """
    done_on = action.done_on
    if action.status is not ActionStatus.DONE or done_on is None:
        return None
    span = timedelta(days=THEME_DAYS)
    if today <= done_on + span:
        return None
    alike = _alike(action)
    one_day = timedelta(days=1)
    return BeforeAfter(
        before=_count(action, alike, done_on - span, done_on - one_day),
        after=_count(action, alike, done_on + one_day, done_on + span),
    )


def _alike(action: Action) -> Any:
    slug = action.theme.commitment if action.theme else None
    if slug:
        ids = select(Commitment.id).where(Commitment.slug == slug)
        points = select(Point.case_id).where(Point.commitment_id.in_(ids))
        return or_(Case.commitment_id.in_(ids), Case.id.in_(points))
    cause = (action.theme.cause if action.theme else None) or action.cause
    return Case.id.in_(select(CaseCause.case_id).where(CaseCause.cause == cause))


def _count(action: Action, alike: Any, first: date, last: date) -> int:
    wanted = select(func.count(Case.id)).where(
        Case.service_id == action.service_id,
        Case.kind.in_(COUNTS),
        Case.received_on.between(first, last),
        alike,
    )
    return db.session.scalar(wanted) or 0
