"""Keeping lists of cases under a name; everybody sees and changes only their own."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.roles import Viewer
from portal.domain.views import LONGEST_ASKED, MOST_VIEWS, NameTaken, TooManyFilters, TooManyViews
from portal.models import SavedView
from portal.queries.saved_views import view_of
from portal.recording.acts import act


def keep_view(*, viewer: Viewer, name: str, asked: str, form_key: str, now: datetime) -> None:
    """Keep the list whose address has the query ``asked``.

    Raises ``NameTaken``, ``TooManyViews``, ``TooManyFilters`` or ``AlreadySent``.
    """
    if len(asked) > LONGEST_ASKED:
        raise TooManyFilters
    with act(now=now, form_key=form_key) as doing:
        mine = select(func.count(SavedView.id)).where(SavedView.staff_id == viewer.staff_id)
        if (doing.session.scalar(mine) or 0) >= MOST_VIEWS:
            raise TooManyViews
        view = SavedView(staff_id=viewer.staff_id, name=name, asked=asked, kept_at=now)
        _named(doing.session, view, name)


def rename_view(*, viewer: Viewer, number: int, name: str, form_key: str, now: datetime) -> None:
    """Give a view another name. Raises ``NameTaken``, ``NotFound`` or ``AlreadySent``."""
    with act(now=now, form_key=form_key) as doing:
        _named(doing.session, view_of(viewer.staff_id, number), name)


def delete_view(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> None:
    """Forget a view; the cases in it stay as they are. Raises ``NotFound`` or ``AlreadySent``."""
    with act(now=now, form_key=form_key) as doing:
        doing.session.delete(view_of(viewer.staff_id, number))


def _named(session: Session, view: SavedView, name: str) -> None:
    try:
        with session.begin_nested():
            view.name = name
            session.add(view)
    except IntegrityError as taken:
        raise NameTaken from taken
