"""The lists of cases that a member of staff keeps."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.db import db
from portal.domain.errors import NotFound
from portal.models import SavedView


def views_of(staff_id: int) -> Sequence[SavedView]:
    """Return the views of that person, by name."""
    mine = select(SavedView).where(SavedView.staff_id == staff_id)
    return db.session.scalars(mine.order_by(SavedView.name, SavedView.id)).all()


def view_of(staff_id: int, number: int) -> SavedView:
    """Return one view of that person. Raises ``NotFound``, also for another person's."""
    view = db.session.get(SavedView, number, populate_existing=True)
    if view is None or view.staff_id != staff_id:
        raise NotFound
    return view
