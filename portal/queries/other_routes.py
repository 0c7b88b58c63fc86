"""Matters that have a route of their own (Policy A6.4)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.errors import NotFound
from portal.models import OtherRoute


def other_routes() -> Sequence[OtherRoute]:
    """Return those that are offered, in the order of the list."""
    return db.session.scalars(
        select(OtherRoute)
        .where(OtherRoute.ended_at.is_(None))
        .order_by(OtherRoute.position, OtherRoute.id)
    ).all()


def find_route(slug: str) -> OtherRoute:
    """Return the route of that name, also one that is offered no more. Raises ``NotFound``."""
    found = db.session.scalar(select(OtherRoute).where(OtherRoute.slug == slug))
    if found is None:
        raise NotFound
    return found


def every_route() -> Sequence[OtherRoute]:
    """Return all of them, those that are offered no more last."""
    return db.session.scalars(
        select(OtherRoute)
        .options(joinedload(OtherRoute.changed_by))
        .order_by(OtherRoute.ended_at.is_not(None), OtherRoute.position, OtherRoute.id)
    ).all()
