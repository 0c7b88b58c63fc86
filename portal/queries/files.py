"""Files as they are looked up: always inside the draft or the case that they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.errors import NotFound
from portal.domain.roles import Viewer
from portal.models import Attachment, CallLog, Case, Draft, PastImport
from portal.queries.cases import may_see
from portal.queries.drafts import secret_hash


@dataclass(frozen=True)
class WaitingFile:
    """A file that waits on a form. ``digest`` is the SHA-256 of its content."""

    id: int
    name: str
    digest: str


def waiting_files(journey: str, secret: str | None) -> list[WaitingFile]:
    """Return the files that wait on the draft that ``secret`` opens, in the order added."""
    if not secret:
        return []
    rows = db.session.execute(
        select(Attachment.id, Attachment.name, Attachment.digest)
        .join(Draft, Draft.id == Attachment.draft_id)
        .where(Draft.secret_hash == secret_hash(secret), Draft.journey == journey)
        .order_by(Attachment.id)
    )
    return [WaitingFile(*row) for row in rows]


def files_on_draft(draft_id: int) -> Sequence[Attachment]:
    """Return the rows of the files that wait on a draft, in the order added."""
    return db.session.scalars(
        select(Attachment).where(Attachment.draft_id == draft_id).order_by(Attachment.id)
    ).all()


def files_of(case_id: int) -> Sequence[Attachment]:
    """Return the files of a case that was looked up as its reader may, newest first."""
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.case_id == case_id)
        .options(joinedload(Attachment.added_by))
        .order_by(Attachment.id.desc())
    ).all()


def file_for_staff(viewer: Viewer, reference: str, number: int, now: datetime) -> Attachment:
    """Return one file of the case with that canonical reference.

    Raises ``NotFound`` when there is none, or when ``viewer`` may not see the case.
    """
    return _one(
        select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(may_see(viewer, now), Case.reference == reference, Attachment.id == number)
    )


def file_for_person(reference: str, number: int) -> Attachment:
    """Return one file that the person of the case may have. They proved that it is theirs.

    Raises ``NotFound``.
    """
    return _one(
        select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(Case.reference == reference, Attachment.id == number, Attachment.for_person)
    )


def files_brought_from(draft_id: int) -> Sequence[Attachment]:
    """Return what came with a draft, also when it was sent and its case has the files by now."""
    sent = select(Case.id).where(Case.draft_id == draft_id).scalar_subquery()
    with_it = and_(
        Attachment.case_id == sent,
        Attachment.for_person,
        Attachment.message_id.is_(None),
        Attachment.added_by_id.is_(None),
    )
    return db.session.scalars(
        select(Attachment)
        .where(or_(Attachment.draft_id == draft_id, with_it))
        .order_by(Attachment.id)
    ).all()


def named_keys(keys: Sequence[str]) -> set[str]:
    """Return those of ``keys`` that some draft, case or file taken in names."""
    found: set[str] = set()
    for kept in (Attachment.key, CallLog.key, PastImport.key):
        found |= {key for key in db.session.scalars(select(kept).where(kept.in_(keys))) if key}
    return found


def _one(query: Select[Attachment]) -> Attachment:
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
