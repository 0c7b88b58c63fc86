"""Which cases stand together, and the one order in which they are locked."""

from collections.abc import Collection, Iterable

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.db import db
from portal.models import Case, CaseLink, ChallengeDispute

Link = tuple[InstrumentedAttribute[int], InstrumentedAttribute[int]]
"""What links two cases, by its two ends."""

SPLIT_OR_JOINED: Link = (CaseLink.case_id, CaseLink.other_id)
DISPUTED: Link = (ChallengeDispute.case_id, ChallengeDispute.of_id)
EVERY_LINK = (SPLIT_OR_JOINED, DISPUTED)


def money_family_of(case_id: int) -> set[int]:
    """Return the row numbers of every case that was split off that one or joined to it, or it off
    or to, and so on; that one too. They count as one for money."""
    return family_of([case_id], (SPLIT_OR_JOINED,))


def family_of(case_ids: Iterable[int], links: Collection[Link] = EVERY_LINK) -> set[int]:
    """Return the row numbers of those cases and of every case that one of ``links`` links to one
    of them, at either end, and so on."""
    found = set(case_ids)
    newest = found
    while newest:
        here = sorted(newest)
        linked = (
            select(one, other).where(or_(one.in_(here), other.in_(here))) for one, other in links
        )
        newest = {one for pair in db.session.execute(union_all(*linked)) for one in pair} - found
        found = found | newest
    return found


def lock_families(session: Session, case_ids: Iterable[int]) -> None:
    """Lock those cases and their families, in the order of their row numbers.

    Every act on a case comes through here before anything is locked, because it writes on others
    too: so nobody waits for somebody who waits for them. Who acts on several cases locks them all
    at once; jobs that only move dates lock theirs in the same order.
    """
    ids = set(case_ids)
    while True:
        family = family_of(ids)
        held = session.begin_nested()
        session.execute(
            select(Case.id).where(Case.id.in_(sorted(family))).order_by(Case.id).with_for_update()
        )
        if family_of(ids) == family:
            held.commit()
            return
        held.rollback()  # Joined or split while we waited: let go, and begin again with all.


def lock_cases(session: Session, references: Iterable[str]) -> None:
    """Lock the cases with those canonical references, as far as they are there, and their
    families: for an act on several cases, before the first is looked up to be changed."""
    wanted = select(Case.id).where(Case.reference.in_(sorted(set(references))))
    lock_families(session, session.scalars(wanted))
