"""Services and offices, as the council's settings list them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.domain.council import Place
from portal.models import Office, Service
from portal.recording.acts import act


def keep_places(*, services: Sequence[Place], offices: Sequence[Place], now: datetime) -> None:
    """Make the kept services and offices agree with the lists, in their order.

    One that is no longer listed ends but stays, because cases point at it.
    """
    with act(now=now) as doing:
        kept = {one.slug: one for one in doing.session.scalars(select(Service))}
        for position, place in enumerate(services, start=1):
            service = kept.pop(place.slug, None) or Service(slug=place.slug)
            service.name, service.position, service.ended_at = place.name, position, None
            service.on_forms = place.on_forms
            doing.session.add(service)
        old = {one.slug: one for one in doing.session.scalars(select(Office))}
        for position, place in enumerate(offices, start=1):
            office = old.pop(place.slug, None) or Office(slug=place.slug)
            office.name, office.position, office.ended_at = place.name, position, None
            doing.session.add(office)
        for gone in kept.values():
            gone.ended_at = gone.ended_at or now
        for closed in old.values():
            closed.ended_at = closed.ended_at or now
