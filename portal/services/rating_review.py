"""Looking at ratings that were held back (screen S23; Policy A14.3)."""

from datetime import datetime

from portal.domain.errors import NotFound
from portal.domain.ratings import HeldFor
from portal.models import Rating
from portal.recording.acts import act


def review_rating(*, rating_id: int, count: bool, form_key: str, now: datetime) -> None:
    """Let a held rating count, or leave it out; it is kept in any case.

    Raises ``AlreadySent``, or ``NotFound`` when there is no such rating or it is not held.
    """
    with act(now=now, form_key=form_key) as doing:
        rating = doing.session.get(Rating, rating_id, with_for_update=True)
        if rating is None or not rating.held:
            raise NotFound
        rating.held = not count
        rating.held_reason = None if count else HeldFor.LEFT_OUT.value
