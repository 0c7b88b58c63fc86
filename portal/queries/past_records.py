"""Files of past records, what is wrong in them, and what they are held against."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.errors import NotFound
from portal.domain.past_columns import PastWords, plain
from portal.domain.past_records import Known
from portal.domain.past_states import AT_WORK, ImportState
from portal.models import Case, Commitment, Edition, PastImport, PastProblem, Service
from portal.queries.calendar import calendar
from portal.queries.editions import PUBLISHED

PROBLEMS_A_PAGE = 100
LISTED = 100


def find_import(number: int) -> PastImport:
    """Return a file of past records with the people who added it. Raises ``NotFound``."""
    found = db.session.scalar(
        select(PastImport)
        .where(PastImport.id == number)
        .options(joinedload(PastImport.added_by), joinedload(PastImport.done_by))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def import_to_change(number: int) -> PastImport:
    """Return the same file, locked. Raises ``NotFound``."""
    found = db.session.get(PastImport, number, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def newest_imports() -> Sequence[PastImport]:
    """Return the files that were added last, the newest first."""
    return db.session.scalars(
        select(PastImport)
        .options(joinedload(PastImport.added_by))
        .order_by(PastImport.id.desc())
        .limit(LISTED)
    ).all()


def imports_at_work() -> list[tuple[int, ImportState]]:
    """Return the row numbers of files that the portal has something to do with, and their state."""
    rows = db.session.execute(
        select(PastImport.id, PastImport.state)
        .where(PastImport.state.in_(sorted(AT_WORK)))
        .order_by(PastImport.id)
    )
    return [(row.id, row.state) for row in rows]


def problems_of(number: int, *, page: int) -> Sequence[PastProblem]:
    """Return one page of what is wrong in a file, in the order of its lines."""
    return db.session.scalars(
        select(PastProblem)
        .where(PastProblem.import_id == number)
        .order_by(PastProblem.line, PastProblem.id)
        .limit(PROBLEMS_A_PAGE)
        .offset((page - 1) * PROBLEMS_A_PAGE)
    ).all()


def problems_kept(number: int) -> int:
    """Count the problems that are kept of a file."""
    kept = select(func.count(PastProblem.id)).where(PastProblem.import_id == number)
    return db.session.scalar(kept) or 0


def import_of_digest(digest: str) -> PastImport | None:
    """Return the file with that SHA-256, None when nobody has added it."""
    return db.session.scalar(select(PastImport).where(PastImport.digest == digest))


def known_references(references: Sequence[str]) -> dict[str, str]:
    """Return which of ``references`` came in before, each with the name of its file."""
    rows = db.session.execute(
        select(Case.past_reference, PastImport.file_name)
        .join(PastImport, PastImport.id == Case.past_import_id)
        .where(Case.past_reference.in_(list(references)))
        .order_by(Case.id)
    )
    return {str(row.past_reference): row.file_name for row in rows}


def known_today(today: date) -> Known:
    """Return what the lines of a file are held against: words, calendar, today.

    A service that has ended still has its past. A commitment goes by the words of any edition.
    """
    services = db.session.execute(
        select(Service.slug, Service.name).order_by(Service.position, Service.id)
    ).all()
    commitments = db.session.execute(
        select(Commitment.slug, Commitment.short_title, Commitment.position)
        .join(Edition, Edition.id == Commitment.edition_id)
        .where(Edition.state.in_(PUBLISHED))
        .order_by(Edition.number, Commitment.position)
    ).all()
    named = {row.slug: row.short_title for row in commitments}
    words = PastWords(
        services={plain(text): row.slug for row in services for text in (row.slug, row.name)},
        commitments={
            plain(text): row.slug for row in commitments for text in (row.slug, row.short_title)
        },
        service_names=tuple(row.slug for row in services),
        commitment_names=tuple(named),
    )
    return Known(words, today, calendar().known_from)
