"""What is kept only for a while goes, again and again; doing it twice does no harm (Policy A15)."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from portal.models import Attempt, OneTimeCode, OutboundMail, Rating, SentForm
from portal.recording.acts import act

ATTEMPTS_FOR = timedelta(days=1)
"""Longer than any limit looks back."""

DEVICE_MARKS_FOR = timedelta(days=1)
FORM_KEYS_FOR = timedelta(days=30)
"""A form left open in a browser for weeks still makes one thing only."""

CODES_FOR = timedelta(days=7)
"""Longer than the mail of a one-time code waits in the outbox."""


def purge_marks(*, now: datetime) -> None:
    """Delete tries, device marks, form keys and one-time codes that have had their time."""
    with act(now=now) as doing:
        session = doing.session
        session.execute(delete(Attempt).where(Attempt.at < now - ATTEMPTS_FOR))
        session.execute(
            update(Rating)
            .where(Rating.device_mark.is_not(None), Rating.at < now - DEVICE_MARKS_FOR)
            .values(device_mark=None)
        )
        session.execute(delete(SentForm).where(SentForm.at < now - FORM_KEYS_FOR))
        old = OneTimeCode.asked_at < now - CODES_FOR
        session.execute(
            update(OutboundMail)
            .where(OutboundMail.code.has(old))
            .values(code_id=None)
            .execution_options(synchronize_session=False)
        )
        session.execute(delete(OneTimeCode).where(old))
