"""Which of two cases about the same thing stays, and whose answer it is (Policy A7.5)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from portal.domain.cases import Closure, ContactWay, Kind, State
from portal.domain.contacts import mailbox_of
from portal.domain.errors import RuleBroken
from portal.domain.move_table import AT_WORK
from portal.domain.words import N_


class NoOtherCase(RuleBroken):
    """The other case is not there, or is this one, or may not be seen."""

    sentence = N_("Enter the reference of the other case")


class NotARepeat(RuleBroken):
    """The person would get no answer to this one in the other."""


class JoinInstead(NotARepeat):
    """Two cases that are both worked on are joined: then replies follow and dates hold."""

    sentence = N_("The other case is still worked on. Join the two instead of closing this one")


class AnotherPersons(NotARepeat):
    """Different people who tell us the same are different cases."""

    sentence = N_("The other case is another person's. Everyone gets an answer of their own")


class PersonChanged(NotARepeat):
    """Who a person is, is what they gave: nothing that staff changed makes a closure fit."""

    sentence = N_("Who sent one of the two was changed here, so we cannot tell. Answer this case")


class NoAnswerThere(NotARepeat):
    """The other one ended without an answer or with the final one, or is no complaint."""

    sentence = N_("They get no answer to this there. Answer it here, or ask to refuse it")


class CameFirst(NotARepeat):
    """The one received first stays."""

    sentence = N_("This case was received first, so it stays. Answer it here")


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


class Asked(Protocol):
    """A case, as far as it matters whose it is."""

    @property
    def person(self) -> Reachable: ...
    @property
    def behalf_name(self) -> str | None: ...


AnyAsked = TypeVar("AnyAsked", bound=Asked)


class Told(Received, Asked, Protocol):
    """A case, as far as it matters whether its person told us the same before."""

    @property
    def kind(self) -> Kind: ...
    @property
    def state(self) -> State: ...
    @property
    def closure(self) -> Closure | None: ...
    @property
    def stage(self) -> int: ...


One = TypeVar("One", bound=Received)


def stays_and_goes(one: One, other: One) -> tuple[One, One]:
    """Return the case that stays, received first, and the one that goes on as it."""
    first, second = sorted((one, other), key=lambda case: (case.received_at, case.id))
    return first, second


def check_repeats(case: Told, other: Told, *, complaint: bool) -> None:
    """Raise a ``NotARepeat`` unless ``case`` may be closed because ``other`` answers it.

    One officer closes it so, and it gets no answer: so it is the same person's, received later,
    and ``other`` was answered and can be looked at again, or is. ``complaint``: ``case`` is one,
    or was acknowledged as one, and only a complaint can be looked at again.
    """
    if other.state in AT_WORK:
        raise JoinInstead
    if not same_asker(case, other):
        raise AnotherPersons
    answered = other.closure is Closure.ANSWERED and other.stage == 1
    goes_on = answered or other.state in {State.ANSWERED, State.STAGE_2}
    if not goes_on or (complaint and other.kind is not Kind.COMPLAINT):
        raise NoAnswerThere
    if stays_and_goes(case, other)[0] is case:
        raise CameFirst


def same_asker(one: Asked, other: Asked) -> bool:
    """Whether two cases are surely of one person, so that one answer is theirs.

    Two who write from one mailbox under two names are two, and so are two people for whom the
    same person writes (Policy A7.2).
    """
    names = {_plain(case.person.name) for case in (one, other)} - {""}
    affected = {_plain(case.behalf_name) for case in (one, other)}
    return len(names) < 2 and len(affected) == 1 and same_person(one.person, other.person)


def each_asker_once(cases: Iterable[AnyAsked], *, beside: AnyAsked) -> list[AnyAsked]:
    """Return ``cases`` with each person once, and without that of ``beside``."""
    known = [beside]
    for case in cases:
        if not any(case is one or same_asker(case, one) for one in known):
            known.append(case)
    return known[1:]


def same_person(one: Reachable, other: Reachable) -> bool:
    """Whether two cases are surely from the mailbox, or the home, of one person.

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
