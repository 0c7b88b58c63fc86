"""Forms that were sent before."""

from portal.db import db
from portal.models import SentForm


def was_sent(form_key: str | None) -> bool:
    """Whether the form with that one-time key has done its act already."""
    return bool(form_key) and db.session.get(SentForm, form_key) is not None
