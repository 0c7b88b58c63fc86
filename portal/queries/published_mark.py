"""What tells this state of everything that is published from any other."""

from collections.abc import Hashable

from sqlalchemy import String, cast, func, select

from portal.db import db
from portal.domain.commitments import ADOPTED
from portal.models import (
    Action,
    ActionLine,
    ChangeCount,
    Edition,
    Period,
    Revision,
    Service,
    Theme,
)

_TOLD = Action.told_at.is_not(None)
_EDITIONS = func.aggregate_strings(
    Edition.digest + Edition.state + func.coalesce(cast(Edition.effective_to, String), ""), " "
)
_EVERYTHING = (
    select(func.count(Period.id)),
    select(func.max(Period.frozen_at)),
    select(func.count(Revision.id)),
    select(func.max(Revision.at)),
    select(func.count(Action.id)).where(_TOLD),
    select(func.sum(Action.version)).where(_TOLD),
    select(func.max(ActionLine.id)),
    select(func.count(ChangeCount.id)),
    select(func.max(Theme.id)),
    select(_EDITIONS).where(Edition.state.in_(sorted(ADOPTED))),
    select(func.aggregate_strings(Service.name, " ")),
)
_MARK = select(*(one.scalar_subquery() for one in _EVERYTHING))


def published_mark() -> Hashable:
    """Return a value that is another one after every change of what pages about figures show.

    Whatever changes them is seen here: a period is frozen; a correction is a revision; a change
    that is told, or told no more, is another number of them or another version, and a line of
    history; what is counted of it is a row; an edition has a digest and an end; a service has its
    name. Numbers stand beside the newest row, because rows need not come to be seen in the order
    of their numbers.
    """
    return tuple(db.session.execute(_MARK).one())
