"""Cases that belong together: taken out of one another, or gone on as one (Policy A1.1, A7.5)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.cases import Kind, State
from portal.domain.errors import NotFound
from portal.domain.joining import NoOtherCase
from portal.domain.links import LinkKind
from portal.domain.roles import Viewer
from portal.models import Case, CaseExclusion, CaseLink
from portal.queries.cases import (
    case_of_person_to_change,
    case_to_change,
    find_case,
    may_see,
)
from portal.queries.families import family_of, lock_cases

LONGEST_CHAIN = 10
"""A case that goes on as one that goes on as another is followed this far."""

JOINED_ANSWER = "joined_answer"
"""The line of a history that says that the answer of the case that stays went here too."""


@dataclass(frozen=True)
class Linked:
    """A case beside another. ``onward``: the other way round it would be the older one.

    For a split, ``onward`` is the case that this one was taken out of; for a merged pair, the
    one that stays.
    """

    reference: str
    link: LinkKind
    onward: bool
    kind: Kind
    state: State
    opening: str


def linked_cases(viewer: Viewer, case_id: int, now: datetime) -> list[Linked]:
    """Return the cases beside that one which ``viewer`` may see, in the order of linking."""
    rows = db.session.execute(
        select(
            Case.id,
            Case.reference,
            Case.kind,
            Case.state,
            func.substr(Case.text, 1, 120).label("opening"),
            CaseLink.kind.label("link"),
            CaseLink.other_id,
        )
        .join(
            CaseLink,
            or_(
                (CaseLink.case_id == case_id) & (CaseLink.other_id == Case.id),
                (CaseLink.other_id == case_id) & (CaseLink.case_id == Case.id),
            ),
        )
        .where(may_see(viewer, now))
        .order_by(CaseLink.id)
    )
    return [
        Linked(row.reference, row.link, row.other_id == row.id, row.kind, row.state, row.opening)
        for row in rows
    ]


def parts_of(case_id: int) -> list[str]:
    """Return the references of the parts that a contact was split into, but for that case."""
    links = _linked_ids(case_id, LinkKind.SPLIT)
    if not links:
        return []
    wanted = select(Case.reference).where(Case.id.in_(sorted(links))).order_by(Case.id)
    return list(db.session.scalars(wanted))


def goes_on_as(case_id: int) -> Case | None:
    """Return the case as which that one goes on in the end, None when it is itself."""
    found: Case | None = None
    here = case_id
    for _ in range(LONGEST_CHAIN):
        onward = db.session.scalar(
            select(CaseLink.other_id).where(
                CaseLink.case_id == here, CaseLink.kind == LinkKind.MERGED
            )
        )
        if onward is None:
            break
        here = onward
        found = db.session.get(Case, here)
    return found


def with_the_one_that_stays(reference: str) -> tuple[Case, Case | None]:
    """Return the case, and the one as which it goes on or None, both locked. Raises
    ``NotFound``."""
    case = case_of_person_to_change(reference)
    stays = goes_on_as(case.id)
    return case, case_of_person_to_change(stays.reference) if stays else None


def other_case(viewer: Viewer, case: Case, reference: str, now: datetime) -> Case:
    """Return the case with that canonical reference beside ``case``; raise ``NoOtherCase``."""
    if reference == case.reference:
        raise NoOtherCase
    try:
        return find_case(viewer, reference, now)
    except NotFound:
        raise NoOtherCase from None


def both_to_change(
    viewer: Viewer, reference: str, version: int, other: str, now: datetime
) -> tuple[Case, Case]:
    """Return both cases, locked together.

    Raises ``NoOtherCase`` too, and what ``case_to_change`` raises for the first.
    """
    beside = other_case(viewer, find_case(viewer, reference, now), other, now).reference
    lock_cases(db.session(), (reference, beside))
    case = case_to_change(viewer, reference, version, now)
    return case, case_to_change(viewer, beside, None, now)


def all_linked(case_id: int) -> list[Case]:
    """Return every case that was split off, joined, or disputes what we found, or is either of a
    case that does, oldest first: what is said in one may stand in another."""
    linked = sorted(family_of([case_id]) - {case_id})
    wanted = select(Case).where(Case.id.in_(linked)).order_by(Case.id)
    return list(db.session.scalars(wanted))


def joined_to(case_id: int) -> list[Case]:
    """Return every case that goes on as that one, each with its person, oldest first."""
    found: set[int] = set()
    newest = {case_id}
    while newest:
        newest = set(
            db.session.scalars(
                select(CaseLink.case_id).where(
                    CaseLink.other_id.in_(sorted(newest)), CaseLink.kind == LinkKind.MERGED
                )
            )
        ) - (found | {case_id})
        found |= newest
    if not found:
        return []
    return list(
        db.session.scalars(
            select(Case)
            .where(Case.id.in_(sorted(found)))
            .options(joinedload(Case.person))
            .order_by(Case.id)
        )
    )


def joined_seen(viewer: Viewer, case_id: int) -> list[Case]:
    """Return what ``joined_to`` returns for a case that ``viewer`` may see.

    Who handles the one that stays reads what comes on the others, but nobody reads what comes
    on a case in which they are named.
    """
    found = joined_to(case_id)
    if not found:
        return []
    named = set(
        db.session.scalars(
            select(CaseExclusion.case_id).where(
                CaseExclusion.case_id.in_([one.id for one in found]),
                CaseExclusion.staff_id == viewer.staff_id,
            )
        )
    )
    return [one for one in found if one.id not in named]


def _linked_ids(case_id: int, *kinds: LinkKind) -> set[int]:
    rows = db.session.execute(
        select(CaseLink.case_id, CaseLink.other_id).where(
            CaseLink.kind.in_(kinds), or_(CaseLink.case_id == case_id, CaseLink.other_id == case_id)
        )
    )
    return {one for row in rows for one in row} - {case_id}
