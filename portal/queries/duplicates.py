"""Contacts that may be about the same thing, so that nobody is asked or answered twice (S2)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, union

from portal.db import db
from portal.domain.cases import Kind, State
from portal.domain.references import NotAReference, parse_reference
from portal.domain.roles import Viewer
from portal.models import Case, Person
from portal.queries.cases import may_see

LOOK_BACK = timedelta(days=90)
MOST = 10
MENTION = re.compile(r"\b[A-Za-z]\d\d[ -]?[0-9A-Za-z]{5}[ -]?[0-9A-Za-z]\b")


@dataclass(frozen=True)
class PossibleDuplicate:
    """Another contact. ``why`` is ``"named"`` (its reference stands in the text),
    ``"email"`` or ``"postcode"``.
    """

    reference: str
    kind: Kind
    state: State
    received_at: datetime
    opening: str
    why: str


def references_in(text: str) -> list[str]:
    """Return the references that someone wrote in ``text``, as we write them, each once."""
    found = []
    for mention in MENTION.findall(text[:20_000]):
        try:
            found.append(parse_reference(mention))
        except NotAReference:
            continue
    return list(dict.fromkeys(found))


def possible_duplicates(viewer: Viewer, case: Case, now: datetime) -> list[PossibleDuplicate]:
    """Return contacts of 90 days from the same address or postcode, or named in the text.

    Only those that ``viewer`` may see, newest first, 10 at most.
    """
    named = references_in(case.text)
    by_person = select(Case.id).join(Person, Person.id == Case.person_id)
    same: list[Select[int]] = []
    if case.person.email:
        same.append(by_person.where(Person.email == case.person.email))
    if case.person.postcode:
        same.append(by_person.where(Person.postcode == case.person.postcode))
    if named:
        same.append(select(Case.id).where(Case.reference.in_(named)))
    if not same:
        return []
    found = union(*same).subquery()  # each part by its own index, whatever the size
    rows = db.session.execute(
        select(
            Case.reference,
            Case.kind,
            Case.state,
            Case.received_at,
            func.substr(Case.text, 1, 120).label("opening"),
            Person.email,
        )
        .join(Person, Person.id == Case.person_id)
        .where(
            Case.id.in_(select(found.c.id)),
            Case.id != case.id,
            may_see(viewer, now),
            or_(Case.received_at > now - LOOK_BACK, Case.reference.in_(named)),
        )
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(MOST)
    )
    return [
        PossibleDuplicate(
            reference=row.reference,
            kind=row.kind,
            state=row.state,
            received_at=row.received_at,
            opening=row.opening,
            why=_why(row.reference in named, row.email == case.person.email),
        )
        for row in rows
    ]


def _why(named: bool, same_email: bool) -> str:
    return "named" if named else "email" if same_email else "postcode"
