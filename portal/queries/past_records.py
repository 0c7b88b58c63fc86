"""Files of past records, and what they are held against."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.domain.past_columns import PastWords, plain
from portal.domain.past_records import Known
from portal.models import Case, Commitment, Edition, PastImport, Service
from portal.queries.calendar import calendar
from portal.queries.editions import PUBLISHED


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
