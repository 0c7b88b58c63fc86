"""How files come to a draft, and from a draft to its case, inside the act's transaction."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.files import MOST_FILES, StoredFile, TooManyFiles
from portal.models import Attachment, Case, Draft
from portal.queries.drafts import draft_to_change
from portal.queries.files import files_brought_from, files_on_draft


def keep_on_draft(
    session: Session,
    draft: Draft,
    files: Iterable[StoredFile],
    *,
    now: datetime,
    staff_id: int | None = None,
) -> None:
    """Let ``draft``, locked, name ``files`` too. One that it names already is not named twice.

    Raises ``TooManyFiles``.
    """
    there = {(one.name, one.digest) for one in files_on_draft(draft.id)}
    new = {(one.name, one.digest): one for one in files}
    added = [one for same, one in new.items() if same not in there]
    if len(there) + len(added) > MOST_FILES:
        raise TooManyFiles
    session.add_all(
        Attachment(
            key=one.key,
            draft_id=draft.id,
            name=one.name,
            kind=one.kind,
            size=one.size,
            digest=one.digest,
            for_person=True,
            added_at=now,
            added_by_id=staff_id,
        )
        for one in added
    )
    session.flush()


def bring_files(session: Session, draft: Draft, from_draft: int, *, now: datetime) -> None:
    """Let ``draft`` name the files of the draft numbered ``from_draft`` too, which keeps them.

    Only as many come as there is room for.
    """
    room = MOST_FILES - len(files_on_draft(draft.id))
    brought = [
        StoredFile(one.key, one.name, one.kind, one.size, one.digest)
        for one in files_brought_from(from_draft)
    ]
    keep_on_draft(session, draft, brought[:room], now=now)


def hand_over_all(
    session: Session,
    case: Case,
    *,
    journey: str,
    secret: str | None,
    message_id: int | None = None,
    for_person: bool = True,
) -> list[int]:
    """Give ``case`` every file that waits on the draft of a form, which is done with then.

    ``secret`` is the one that the form carries. Returns the numbers of the files.
    """
    draft = draft_to_change(secret, journey=journey) if secret else None
    if draft is None:
        return []
    numbers = [one.id for one in files_on_draft(draft.id)]
    hand_over(session, draft, case, numbers, message_id=message_id, for_person=for_person)
    session.delete(draft)
    return numbers


def hand_over(
    session: Session,
    draft: Draft,
    case: Case,
    numbers: Iterable[int],
    *,
    message_id: int | None = None,
    for_person: bool = True,
) -> None:
    """Give ``case`` those files of ``draft`` that have ``numbers``; others stay and go with it."""
    session.flush()
    session.execute(
        update(Attachment)
        .where(Attachment.draft_id == draft.id, Attachment.id.in_(sorted(numbers)))
        .values(draft_id=None, case_id=case.id, message_id=message_id, for_person=for_person)
        .execution_options(synchronize_session=False)
    )
