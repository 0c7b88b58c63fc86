"""The names to choose from in the filters of the list of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, literal, null, select, union_all

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
    services, handlers, commitments = _kinds_of_names()
    titles: dict[str, str] = {}
    numbers: dict[str, list[int]] = {}
    for row in commitments:
        titles.setdefault(row.slug, row.text)
        numbers.setdefault(row.slug, []).append(row.id)
    return Names(
        services=tuple(Name(row.slug, row.text) for row in services),
        handlers=tuple(Name(str(row.id), row.text) for row in handlers),
        commitments=tuple(Name(slug, title) for slug, title in titles.items()),
        ids=Ids({row.slug: row.id for row in services}, numbers),
        service_slugs={row.id: row.slug for row in services},
        commitment_slugs={row.id: row.slug for row in commitments},
    )


def _kinds_of_names() -> tuple[list[Any], list[Any], list[Any]]:
    """Return the rows of services, handlers and commitments, in order, by one statement."""
    services = select(
        literal(0).label("kind"),
        Service.position.label("first"),
        Service.id.label("second"),
        Service.id.label("id"),
        Service.slug.label("slug"),
        Service.name.label("text"),
    )
    handlers = select(
        literal(1), literal(0), literal(0), Staff.id, cast(null(), String), Staff.name
    ).where(Staff.active, Staff.id.in_(can_answer()))
    commitments = select(
        literal(2),
        -Edition.number,
        Commitment.position,
        Commitment.id,
        Commitment.slug,
        Commitment.short_title,
    ).join(Edition, Edition.id == Commitment.edition_id)
    every = union_all(services, handlers, commitments).order_by("kind", "first", "second", "id")
    kinds: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for row in db.session.execute(every):
        kinds[row.kind].append(row)
    kinds[1].sort(key=lambda row: row.text.casefold())
    return kinds
