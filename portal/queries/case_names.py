"""The names to choose from in the filters of the list of cases."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.db import db
from portal.models import Commitment, Edition, Service, Staff
from portal.queries.case_list import Ids
from portal.queries.handlers import can_answer


@dataclass(frozen=True)
class Name:
    """What an address holds, and what people read."""

    value: str
    text: str


@dataclass(frozen=True)
class Names:
    """The services, handlers and commitments to choose from, with their row numbers.

    ``service_slugs`` and ``commitment_slugs`` lead from a row number to the short name.
    """

    services: tuple[Name, ...]
    handlers: tuple[Name, ...]
    commitments: tuple[Name, ...]
    ids: Ids
    service_slugs: Mapping[int, str]
    commitment_slugs: Mapping[int, str]


def case_names() -> Names:
    """Return every service, everyone who can be given a case, and every commitment.

    A commitment goes by the words of its newest edition.
    """
    services = db.session.execute(
        select(Service.id, Service.slug, Service.name).order_by(Service.position, Service.id)
    ).all()
    staff = db.session.execute(
        select(Staff.id, Staff.name)
        .where(Staff.active, Staff.id.in_(can_answer()))
        .order_by(func.lower(Staff.name), Staff.id)
    )
    commitments = db.session.execute(
        select(Commitment.id, Commitment.slug, Commitment.short_title)
        .join(Edition, Edition.id == Commitment.edition_id)
        .order_by(Edition.number.desc(), Commitment.position)
    ).all()
    titles: dict[str, str] = {}
    numbers: dict[str, list[int]] = {}
    for row in commitments:
        titles.setdefault(row.slug, row.short_title)
        numbers.setdefault(row.slug, []).append(row.id)
    return Names(
        services=tuple(Name(row.slug, row.name) for row in services),
        handlers=tuple(Name(str(row.id), row.name) for row in staff),
        commitments=tuple(Name(slug, title) for slug, title in titles.items()),
        ids=Ids({row.slug: row.id for row in services}, numbers),
        service_slugs={row.id: row.slug for row in services},
        commitment_slugs={row.id: row.slug for row in commitments},
    )
