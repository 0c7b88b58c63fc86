"""Which of two cases about the same thing stays, and whose answer it is (Policy A7.5)."""

from datetime import datetime
from typing import Protocol, TypeVar

from portal.domain.cases import ContactWay
from portal.domain.contacts import mailbox_of


class Received(Protocol):
    """A case, as far as it matters which came first."""

    @property
    def id(self) -> int: ...
    @property
    def received_at(self) -> datetime: ...


class Reachable(Protocol):
    """A person, as far as we can tell who they are and how to write to them."""

    @property
    def name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def postcode(self) -> str | None: ...
    @property
    def contact_way(self) -> ContactWay: ...
    @property
    def address_lines(self) -> list[str]: ...


One = TypeVar("One", bound=Received)


def stays_and_goes(one: One, other: One) -> tuple[One, One]:
    """Return the case that stays, received first, and the one that goes on as it."""
    first, second = sorted((one, other), key=lambda case: (case.received_at, case.id))
    return first, second


def same_person(one: Reachable, other: Reachable) -> bool:
    """Whether two cases are surely from one person.

    They are by the same mailbox, or by the same name with the same phone or postcode. Who may be
    somebody else is somebody else: nobody gets another's answer by a guess.
    """
    if one.email and other.email:
        return mailbox_of(one.email) == mailbox_of(other.email)
    if not one.name or _plain(one.name) != _plain(other.name):
        return False
    places = ((one.phone, other.phone), (one.postcode, other.postcode))
    return any(here and _plain(here) == _plain(there) for here, there in places)


def way_in_writing(person: Reachable) -> ContactWay:
    """Return the way by which ``person`` can be written to without choosing: their own first.

    ``NONE`` for who can only be phoned: it then stands on their tracking page.
    """
    if person.contact_way is ContactWay.POST and person.address_lines:
        return ContactWay.POST
    if person.contact_way is not ContactWay.NONE and person.email:
        return ContactWay.EMAIL
    return ContactWay.POST if person.address_lines else ContactWay.NONE


def _plain(text: str | None) -> str:
    return "".join((text or "").casefold().split())
