"""Bringing in the records of the years before the portal: all of a file, once, or nothing.

Nobody gets a mail about a past record.
"""

import hashlib
import io
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import RuleBroken
from portal.domain.past_states import ImportState
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.domain.working_days import day_in_words
from portal.models import PastImport
from portal.queries.past_records import import_of_digest
from portal.recording.acts import act
from portal.recording.past_lines import (
    Progress,
    SomethingChanged,
    write_file,
)


class FileKnown(RuleBroken):
    """The same file was added before. ``number`` is its row."""

    sentence = N_("This file was added before, on %(day)s")


def import_file(*, name: str, content: BinaryIO, now: datetime, progress: Progress) -> int:
    """Bring in a file that was looked through just now, for whoever runs the portal.

    Returns how many cases there are of it. Raises ``FileKnown``, ``SomethingChanged`` or a
    ``FileUnreadable``; then nothing has come in.
    """
    content.seek(0)
    data = content.read()
    digest = hashlib.sha256(data).hexdigest()
    _refuse_known(digest)
    try:
        with act(now=now) as doing:
            past = _added(doing.session, name, data, digest, None, now)
            looked = write_file(doing.session, past, io.BytesIO(data), None, now, progress)
            past.rows, past.older, past.about = looked.rows, looked.older, looked.about
            past.state, past.done_at = ImportState.DONE, now
            return looked.rows
    except IntegrityError as clash:
        raise SomethingChanged from clash


def _added(
    session: Session, name: str, data: bytes, digest: str, staff_id: int | None, now: datetime
) -> PastImport:
    """Add the row of a file. Raises ``FileKnown`` when somebody was quicker."""
    past = PastImport(
        file_name=name,
        digest=digest,
        size=len(data),
        state=ImportState.WAITING,
        added_at=now,
        added_by_id=staff_id,
        rows=0,
        older=0,
        problems=0,
        about={},
    )
    try:
        with session.begin_nested():
            session.add(past)
    except IntegrityError:
        _refuse_known(digest)
        raise
    return past


def _refuse_known(digest: str) -> None:
    known = import_of_digest(digest)
    if known is not None:
        raise FileKnown(day=day_in_words(london_date(known.added_at)), number=known.id)
