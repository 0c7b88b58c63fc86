"""Internal numbers without gaps, and public references that tell nothing."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.references import new_reference
from portal.models import Case, NumberCounter

LETTERS = {
    Kind.COMPLAINT: "C",
    Kind.CHALLENGE: "H",
    Kind.COMMENT: "M",
    Kind.COMPLIMENT: "P",
    Kind.SERVICE_REQUEST: "S",
    Kind.OTHER_ROUTE: "R",
}


def next_number(session: Session, year: int) -> int:
    """Return the next internal number of ``year``; a rollback gives it back."""
    return take_numbers(session, year, 1)


def take_numbers(session: Session, year: int, count: int) -> int:
    """Take the next ``count`` internal numbers of ``year`` and return the first of them."""
    more = (
        update(NumberCounter)
        .where(NumberCounter.year == year)
        .values(last=NumberCounter.last + count)
        .returning(NumberCounter.last)
        .execution_options(synchronize_session=False)
    )
    last = session.scalar(more)
    if last is None:
        try:
            with session.begin_nested():
                session.add(NumberCounter(year=year, last=0))
        except IntegrityError:
            session.expire_all()
        last = session.scalar(more)
    assert last is not None
    return last - count + 1


def unused_reference(session: Session, kind: Kind, year: int) -> str:
    """Return a random public reference (Policy A3.1) that no case has."""
    while True:
        reference = new_reference(LETTERS[kind], year)
        if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
            return reference


def unused_references(session: Session, wanted: Sequence[tuple[Kind, int]]) -> list[str]:
    """Return a random public reference that no case has for each kind and year, in order."""
    found: dict[int, str] = {}
    while len(found) < len(wanted):
        open_places = [place for place in range(len(wanted)) if place not in found]
        made = {
            new_reference(LETTERS[wanted[place][0]], wanted[place][1]): place
            for place in open_places
        }
        taken = set(session.scalars(select(Case.reference).where(Case.reference.in_(list(made)))))
        taken |= set(found.values())
        found |= {place: one for one, place in made.items() if one not in taken}
    return [found[place] for place in range(len(wanted))]
