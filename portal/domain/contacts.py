"""What a person told us, before it is a case: the same shape from every journey and desk."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.domain.cases import Channel, ContactWay, Kind, OnBehalf, Precision
from portal.domain.findings import Kept


@dataclass(frozen=True)
class PersonDetails:
    """Who it is from. ``name`` None: no name given. ``adjustments`` are keys of ADJUSTMENTS."""

    name: str | None = None
    contact_way: ContactWay = ContactWay.NONE
    email: str | None = None
    phone: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    town: str | None = None
    postcode: str | None = None
    adjustments: tuple[str, ...] = ()
    adjustments_note: str | None = None


REACH = ("email", "phone", "address_line_1", "address_line_2", "town", "postcode")
"""The names of everything by which a person is reached."""


@dataclass(frozen=True)
class Reach:
    """How to reach a person: the way they chose, and what is known for each way."""

    contact_way: ContactWay
    email: str | None = None
    phone: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    town: str | None = None
    postcode: str | None = None


@dataclass(frozen=True)
class Contact:
    """One contact (Policy A2). ``received_at`` is when any part of the council got it.

    ``commitment`` is the slug of the one the person named; ``claimed_missed`` are all the
    slugs they ticked on a complaint. ``files`` are the numbers of the files that wait on the
    draft and come along. ``details`` holds what only one journey asks, and must
    be plain enough for JSON.
    """

    kind: Kind
    channel: Channel
    received_at: datetime
    text: str
    person: PersonDetails = field(default_factory=PersonDetails)
    reply_asked: bool = False
    service: str | None = None
    office: str | None = None
    commitment: str | None = None
    claimed_missed: tuple[str, ...] = ()
    occurred_on: date | None = None
    occurred_precision: Precision = Precision.UNKNOWN
    effect: str | None = None
    put_right: tuple[str, ...] = ()
    put_right_other: str | None = None
    on_behalf: OnBehalf = OnBehalf.SELF
    behalf_name: str | None = None
    behalf_link: str | None = None
    behalf_agrees: str | None = None
    people_count: int | None = None
    missed_person_says: Kept | None = None
    missed_worked_out: Kept | None = None
    files: tuple[int, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


def mailbox_of(address: str) -> str:
    """Return where mail to ``address`` ends up: small letters, without what follows a "+".

    For limits and comparing only: mail goes to the address as it was typed (Policy B0.14).
    """
    local, at, domain = address.casefold().rpartition("@")
    return local.partition("+")[0] + at + domain
