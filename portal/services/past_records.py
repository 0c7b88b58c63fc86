"""Bringing in the records of the years before the portal: all of a file, once, or nothing.

A file is added, looked through from its first line to its last, and brought in when somebody has
seen what it holds. The portal does the second and the third by itself
(``services.past_record_reading``, started by ``portal.web.jobs``). Nobody gets a mail about a
past record.
"""

from datetime import datetime, timedelta
from typing import IO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain.errors import NotAllowed
from portal.domain.past_states import ImportState, NotReady
from portal.domain.roles import Permission, Viewer
from portal.files.past_file import PastFile
from portal.files.store import Store
from portal.models import PastImport
from portal.queries.past_records import import_to_change
from portal.recording.acts import act
from portal.recording.past_lines import (
    Progress,
    SomethingChanged,
    add_import,
    refuse_known,
    write_file,
)

LEFT_FOR = timedelta(days=30)
"""How long a file lies about that nobody brings in; its errors may take weeks to mend."""


def take_file(
    *, viewer: Viewer, name: str, content: IO[bytes], store: Store, form_key: str, now: datetime
) -> int:
    """Keep a file to be looked through, and return its number.

    Raises ``FileKnown``, a ``TableRefused``, ``NotUploaded``, ``NotAllowed``, or
    ``AlreadySent`` (whose result is the number).
    """
    _check_allowed(viewer)
    file = PastFile(content)
    refuse_known(file.digest)
    content.seek(0)
    key = store.put_stream(content)
    try:
        with act(now=now, form_key=form_key) as doing:
            past = add_import(doing.session, name, file, viewer.staff_id, now)
            past.key = key
            doing.result = str(past.id)
            return past.id
    except BaseException:
        store.delete([key])
        raise


def ask_to_bring_in(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> None:
    """Let the portal bring in a file that was checked. Asked twice, it comes in once.

    Raises ``NotReady``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _check_allowed(viewer)
    with act(now=now, form_key=form_key):
        past = import_to_change(number)
        if past.state is not ImportState.READY:
            raise NotReady
        past.state, past.done_by_id, past.taken_at = ImportState.ASKED, viewer.staff_id, None


def check_again(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> None:
    """Let the portal look through a file again, because the council's own words have changed.

    Raises ``NotReady``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _check_allowed(viewer)
    with act(now=now, form_key=form_key):
        past = _to_put_aside(number)
        past.state, past.taken_at, past.rows, past.problems = ImportState.WAITING, None, 0, 0


def take_away(*, viewer: Viewer, number: int, store: Store, form_key: str, now: datetime) -> None:
    """Forget a file that was not brought in. What came in stays.

    Raises ``NotReady``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _check_allowed(viewer)
    with act(now=now, form_key=form_key) as doing:
        past = _to_put_aside(number)
        key = past.key
        doing.session.delete(past)
    if key is not None:
        store.delete([key])


def drop_left_files(*, store: Store, now: datetime) -> int:
    """Forget what nobody brought in for a month; return how many files."""
    with act(now=now) as doing:
        left = doing.session.scalars(
            select(PastImport)
            .where(
                PastImport.state.in_([ImportState.READY, ImportState.REFUSED]),
                PastImport.added_at < now - LEFT_FOR,
            )
            .order_by(PastImport.id)
        ).all()
        keys = [past.key for past in left if past.key]
        for past in left:
            doing.session.delete(past)
    store.delete(keys)
    return len(left)


def import_file(*, name: str, content: IO[bytes], now: datetime, progress: Progress) -> int:
    """Bring in a file that was looked through just now, for whoever runs the portal.

    Returns how many cases there are of it. Raises ``FileKnown``, ``SomethingChanged`` or a
    ``TableRefused``; then nothing has come in.
    """
    file = PastFile(content)
    refuse_known(file.digest)
    try:
        with act(now=now) as doing:
            past = add_import(doing.session, name, file, None, now)
            looked = write_file(doing.session, past, file, None, now, progress)
            past.rows, past.older, past.about = looked.rows, looked.older, looked.about
            past.state, past.done_at = ImportState.DONE, now
            return looked.rows
    except IntegrityError as clash:
        raise SomethingChanged from clash


def _to_put_aside(number: int) -> PastImport:
    past = import_to_change(number)
    if past.state not in (ImportState.READY, ImportState.REFUSED):
        raise NotReady
    return past


def _check_allowed(viewer: Viewer) -> None:
    if not viewer.may(Permission.IMPORT_RECORDS):
        raise NotAllowed
