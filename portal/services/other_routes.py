"""The list of matters that have a route of their own, kept by staff (Policy A6.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.council import FirstRoute
from portal.domain.errors import ChangedByOther, NotAllowed
from portal.domain.other_routes import RouteTaken, slug_of
from portal.domain.roles import Permission, Viewer
from portal.models import OtherRoute
from portal.queries.other_routes import find_route
from portal.recording.acts import act


@dataclass(frozen=True)
class RouteWords:
    """What a route says. ``owner`` is who in the council keeps the words true."""

    name: str
    what_to_do: str
    link: str
    owner: str


def begin_with(*, routes: Sequence[FirstRoute], now: datetime) -> None:
    """Give a new portal the list of its settings; one that has a list keeps its own."""
    with act(now=now) as doing:
        if doing.session.scalar(select(func.count(OtherRoute.id))):
            return
        doing.session.add_all(
            OtherRoute(
                slug=one.slug,
                position=position,
                name=one.name,
                what_to_do=one.what_to_do,
                link=one.link,
                owner=one.owner,
                changed_at=now,
            )
            for position, one in enumerate(routes, start=1)
        )


def add_route(*, viewer: Viewer, words: RouteWords, form_key: str, now: datetime) -> None:
    """Put a matter at the end of the list.

    Raises ``RouteTaken``, ``AlreadySent`` or ``NotAllowed``.
    """
    _check_may_edit(viewer)
    with act(now=now, form_key=form_key) as doing:
        last = doing.session.scalar(select(func.max(OtherRoute.position))) or 0
        route = OtherRoute(slug=slug_of(words.name), position=last + 1)
        _write(doing.session, route, words, viewer, now)
        doing.result = route.slug


def change_route(
    *,
    viewer: Viewer,
    slug: str,
    version: int,
    words: RouteWords,
    offered: bool,
    form_key: str,
    now: datetime,
) -> None:
    """Say it in other words, or offer it no more, or again.

    Its ``slug`` stays, whatever it is called. Raises ``AlreadySent``, ``ChangedByOther``,
    ``NotFound`` or ``NotAllowed``.
    """
    _check_may_edit(viewer)
    with act(now=now, form_key=form_key) as doing:
        route = find_route(slug)
        if route.version != version:
            raise ChangedByOther(version=route.version)
        route.ended_at = None if offered else route.ended_at or now
        _write(doing.session, route, words, viewer, now)
        doing.result = slug


def _check_may_edit(viewer: Viewer) -> None:
    if not viewer.may(Permission.EDIT_ROUTES):
        raise NotAllowed


def _write(
    session: Session, route: OtherRoute, words: RouteWords, viewer: Viewer, now: datetime
) -> None:
    route.name, route.what_to_do = words.name, words.what_to_do
    route.link, route.owner = words.link, words.owner
    route.changed_at, route.changed_by_id = now, viewer.staff_id
    session.add(route)
    try:
        session.flush()
    except IntegrityError as taken:
        raise RouteTaken from taken
