"""Words that may be published."""

from portal.db import db
from portal.models import Quote


def quote_of(case_id: int) -> Quote | None:
    """Return what may be published of that case, None when nothing may."""
    return db.session.get(Quote, case_id)
