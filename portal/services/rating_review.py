"""Looking at ratings that were held back, and at what people wrote (screen S23; Policy A14.3)."""

from datetime import datetime

from portal.domain.errors import NotFound
from portal.domain.ratings import HeldFor
from portal.domain.roles import Viewer
from portal.models import Rating
from portal.recording.acts import act


def review_rating(
    *, viewer: Viewer, rating_id: int, count: bool, form_key: str, now: datetime
) -> None:
    """Let a held rating count, or leave it out; it is kept in any case, with who said so.

    Raises ``AlreadySent``, or ``NotFound`` when there is no such rating or it is not held.
    """
    with act(now=now, form_key=form_key) as doing:
        rating = doing.session.get(Rating, rating_id, with_for_update=True)
        if rating is None or not rating.held:
            raise NotFound
        rating.held = not count
        rating.held_reason = None if count else HeldFor.LEFT_OUT.value
        rating.reviewed_at, rating.reviewed_by_id = now, viewer.staff_id


def moderate_comment(
    *, viewer: Viewer, rating_id: int, show: bool, form_key: str, now: datetime
) -> None:
    """Hide what somebody wrote with a rating, or show it again; the answers count all the same.

    For words that name a person or are only abuse. The words are kept. Raises ``AlreadySent``,
    or ``NotFound`` when there is no such rating or nothing was written with it.
    """
    with act(now=now, form_key=form_key) as doing:
        rating = doing.session.get(Rating, rating_id, with_for_update=True)
        if rating is None or not rating.comment:
            raise NotFound
        rating.comment_hidden_at = None if show else now
        rating.comment_hidden_by_id = None if show else viewer.staff_id
