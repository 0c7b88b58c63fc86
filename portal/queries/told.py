"""How many people told us that we missed a commitment."""

from datetime import date

from sqlalchemy import func, select

from portal.db import db
from portal.domain.cases import Kind
from portal.models import Case, Commitment, Point

ALREADY_ON_THE_CASE = 2
"""Point 1 is the complaint itself; point 2 the first commitment named, which the case holds."""


def people_who_told_us(slug: str, since: date) -> int:
    """Return how many challenges and complaints name the commitment ``slug`` (Policy A12 M1).

    Counts what was received on or after ``since``, under any edition. A complaint that names
    several commitments counts once under each.
    """
    ids = select(Commitment.id).where(Commitment.slug == slug)
    named = select(func.count(Case.id)).where(
        Case.commitment_id.in_(ids),
        Case.kind.in_((Kind.CHALLENGE, Kind.COMPLAINT)),
        Case.received_on >= since,
    )
    lately = (
        select(Case.id)
        .where(Case.id == Point.case_id, Case.kind == Kind.COMPLAINT, Case.received_on >= since)
        .exists()
    )
    named_too = select(func.count(Point.id)).where(
        Point.commitment_id.in_(ids), Point.position > ALREADY_ON_THE_CASE, lately
    )
    told: int = db.session.execute(
        select(named.scalar_subquery() + named_too.scalar_subquery())
    ).scalar_one()
    return told
