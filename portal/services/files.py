"""Adding files and taking them away; and clearing up what nobody names any more.

Content is stored, and on the disk, before the transaction that names it begins. A failure in
between leaves content without a name, which ``sweep_files`` finds; never a name without content.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.domain.errors import AlreadySent
from portal.domain.files import CheckedFile, NotUploaded
from portal.domain.moves import Move, after
from portal.domain.roles import Viewer
from portal.files.store import Store
from portal.models import Attachment
from portal.queries.cases import case_to_change
from portal.queries.drafts import draft_to_change
from portal.queries.files import named_keys
from portal.recording.acts import act
from portal.recording.drafts import FilesAnswer, begin_draft, name_files
from portal.recording.files import hand_over_all, keep_on_draft
from portal.recording.history import record

SHORTEST_SECRET = 16
"""Characters. A draft behind a shorter secret could be somebody else's."""

LEFT_FOR = timedelta(hours=6)
"""How long content may stand without a name: longer than any request takes."""

ON_CASE = "case-files"
"""The name of the drafts on which files wait that staff add to a case."""


def keep_files(
    *,
    journey: str,
    secret: str | None,
    files: Sequence[CheckedFile],
    store: Store,
    now: datetime,
    files_at: FilesAnswer | None = None,
    staff_id: int | None = None,
) -> str:
    """Keep ``files`` on the draft of ``journey`` that ``secret`` opens; return the secret.

    A draft that is not there begins. ``files_at`` is the answer that names the files, None
    when the draft has no answers. Raises ``TooManyFiles``, ``NotUploaded``, or ``AlreadySent``
    when the draft was sent.
    """
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise NotUploaded
    stored = [store.put(one) for one in files]
    with act(now=now) as doing:
        draft = draft_to_change(secret, journey=journey) if secret else None
        if draft is None:
            secret, draft = begin_draft(doing.session, journey, {}, now=now, secret=secret)
        elif draft.sent_reference:
            raise AlreadySent(result=draft.sent_reference)
        keep_on_draft(doing.session, draft, stored, now=now, staff_id=staff_id)
        name_files(draft, files_at)
        draft.touched_at = now
        assert secret is not None
        return secret


def drop_file(
    *,
    journey: str,
    secret: str,
    number: int,
    now: datetime,
    files_at: FilesAnswer | None = None,
) -> None:
    """Take file ``number`` off the draft that ``secret`` opens. One that is not there is no fault.

    Raises ``AlreadySent`` when the draft was sent.
    """
    with act(now=now) as doing:
        draft = draft_to_change(secret, journey=journey)
        if draft is None:
            return
        if draft.sent_reference:
            raise AlreadySent(result=draft.sent_reference)
        here = (Attachment.draft_id == draft.id, Attachment.id == number)
        doing.session.execute(delete(Attachment).where(*here))
        name_files(draft, files_at)


def add_to_case(
    *,
    viewer: Viewer,
    reference: str,
    files_from: str,
    for_person: bool,
    form_key: str,
    now: datetime,
) -> None:
    """Put the files that wait on the draft of ``files_from`` on the case, for good.

    ``for_person`` says whether the person sees them where they track it. Raises
    ``AlreadySent``, ``NotFound``, ``NotAllowed``, or ``NotUploaded`` when nothing waits any more.
    """
    with act(now=now, form_key=form_key) as doing:
        session = doing.session
        case = case_to_change(viewer, reference, None, now)
        case.state = after(Move.ADD_FILE, case.state, case.kind, viewer)
        numbers = hand_over_all(
            session, case, journey=ON_CASE, secret=files_from, for_person=for_person
        )
        if not numbers:
            raise NotUploaded
        record(
            session,
            case,
            Move.ADD_FILE,
            now=now,
            staff_id=viewer.staff_id,
            files=numbers,
            for_person=for_person,
        )
        doing.result = reference


def sweep_files(*, store: Store, now: datetime) -> int:
    """Delete content that no draft and no case has named for hours; return how many files."""
    swept = 0
    for keys in store.older_keys(now - LEFT_FOR):
        left = sorted(set(keys) - named_keys(keys))
        store.delete(left)
        swept += len(left)
    return swept
