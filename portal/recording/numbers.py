"""Internal numbers without gaps, and public references that tell nothing."""

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
    one_more = (
        update(NumberCounter)
        .where(NumberCounter.year == year)
        .values(last=NumberCounter.last + 1)
        .returning(NumberCounter.last)
        .execution_options(synchronize_session=False)
    )
    number = session.scalar(one_more)
    if number is None:
        try:
            with session.begin_nested():
                session.add(NumberCounter(year=year, last=0))
        except IntegrityError:
            session.expire_all()
        number = session.scalar(one_more)
    assert number is not None
    return number


def unused_reference(session: Session, kind: Kind, year: int) -> str:
    """Return a random public reference (Policy A3.1) that no case has."""
    while True:
        reference = new_reference(LETTERS[kind], year)
        if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
            return reference
