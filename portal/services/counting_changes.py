"""Counting how often people told us before a change and after it, once (Policy A13)."""

from datetime import datetime

from sqlalchemy import select

from portal.domain.measures.share import SMALL
from portal.domain.times import london_date
from portal.domain.told_changes import why_no_numbers
from portal.models import Action, ChangeCount, Service
from portal.queries.editions import KeptEditions
from portal.queries.effects import rate_before_and_after
from portal.queries.told_changes import change_to_count, days_counted, title_then
from portal.recording.acts import act


def count_changes(*, small: int = SMALL, now: datetime) -> int:
    """Count every change in public for which the days after it are over; return how many.

    Numbers under ``small`` are not shown. What is counted stays, also when the change is taken off
    the page: a neighbour that was not shown because of it is never shown instead of it. Each is a
    short transaction of its own.
    """
    counted = 0
    while _count_one(small, now):
        counted += 1
    return counted


def _count_one(small: int, now: datetime) -> bool:
    """Count the next change, False when there is none. Two workers never count beside each other:
    neither would see that the other's days overlap."""
    with act(now=now) as doing:
        lock = select(Service.id).order_by(Service.id).with_for_update(key_share=True)
        doing.session.scalars(lock).all()
        action = change_to_count(london_date(now))
        if action is not None:
            doing.session.add(_counted(action, small, now))
        return action is not None


def _counted(action: Action, small: int, now: datetime) -> ChangeCount:
    rate = rate_before_and_after(action, london_date(now))
    assert rate
    assert action.done_on
    return ChangeCount(
        action_id=action.id,
        done_on=action.done_on,
        counted_at=now,
        days=rate.days,
        before=rate.before,
        after=rate.after,
        title=title_then(action, KeptEditions()),
        note=why_no_numbers(action.done_on, rate.before, rate.after, days_counted(action), small),
    )
