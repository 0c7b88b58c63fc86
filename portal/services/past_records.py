"""Bringing in the records of the years before the portal: all of a file, once, or nothing.

A file is added, looked through from its first line to its last, and brought in when somebody has
seen what it holds. The portal does the second and the third by itself (``portal.web.jobs``).
Nobody gets a mail about a past record.
"""

import hashlib
import io
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound, RuleBroken
from portal.domain.files import CheckedFile, FileKind
from portal.domain.past_rules import FileUnreadable, Problem
from portal.domain.past_states import ImportState
from portal.domain.roles import Permission, Viewer
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.domain.working_days import day_in_words
from portal.files.past_file import PastFile
from portal.files.store import Store
from portal.models import PastImport, PastProblem
from portal.queries.past_records import find_import, import_of_digest, import_to_change
from portal.recording.acts import act
from portal.recording.past_lines import (
    Looked,
    Progress,
    SomethingChanged,
    look_through,
    write_file,
)

MOST_PROBLEMS = 10_000
"""So many are kept of one file; whoever has more mends these first."""


class FileKnown(RuleBroken):
    """The same file was added before. ``number`` is its row."""

    sentence = N_("This file was added before, on %(day)s")


class NotReady(RuleBroken):
    """Somebody did something with it meanwhile, or it has errors."""

    sentence = N_("This file cannot be brought in as it is")


def take_file(
    *,
    viewer: Viewer,
    name: str,
    content: BinaryIO,
    store: Store,
    form_key: str,
    now: datetime,
) -> int:
    """Keep a file to be looked through, and return its number.

    Raises ``FileKnown``, a ``FileUnreadable``, ``NotUploaded``, ``NotAllowed``, or
    ``AlreadySent`` (whose result is the number).
    """
    _check_allowed(viewer)
    PastFile(content)
    content.seek(0)
    data = content.read()
    digest = hashlib.sha256(data).hexdigest()
    _refuse_known(digest)
    stored = store.put(CheckedFile(name, FileKind.TXT, data, digest))
    with act(now=now, form_key=form_key) as doing:
        past = _added(doing.session, name, data, digest, viewer.staff_id, now)
        past.key = stored.key
        doing.result = str(past.id)
        return past.id


def check_file(*, number: int, store: Store, now: datetime, progress: Progress) -> None:
    """Look through a file that waits for it, and keep what is wrong. However often it is asked."""
    past = _in_state(number, ImportState.WAITING)
    if past is None:
        return
    kept: list[Problem] = []

    def keep(problem: Problem) -> None:
        if len(kept) < MOST_PROBLEMS:
            kept.append(problem)

    try:
        content = io.BytesIO(store.get(past.key or ""))
        looked = look_through(content, now=now, progress=progress, tell=keep)
    except (FileUnreadable, NotFound) as unreadable:
        looked = Looked((), problems=1)
        kept = [Problem.of(1, None, "", unreadable)]
    with act(now=now) as doing:
        past = import_to_change(number)
        if past.state is not ImportState.WAITING:
            return
        doing.session.execute(delete(PastProblem).where(PastProblem.import_id == number))
        doing.session.add_all(_problem(number, one) for one in kept)
        past.rows, past.older, past.problems = looked.rows, looked.older, looked.problems
        past.about = looked.about
        fine = looked.rows and not looked.problems
        past.state = ImportState.READY if fine else ImportState.REFUSED


def ask_to_bring_in(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> None:
    """Let the portal bring in a file that was checked. Asked twice, it comes in once.

    Raises ``NotReady``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _check_allowed(viewer)
    with act(now=now, form_key=form_key):
        past = import_to_change(number)
        if past.state not in (ImportState.READY, ImportState.ASKED, ImportState.DONE):
            raise NotReady
        if past.state is ImportState.READY:
            past.state, past.done_by_id = ImportState.ASKED, viewer.staff_id


def check_again(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> None:
    """Let the portal look through a file again, because the council's own words have changed.

    Raises ``NotReady``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _check_allowed(viewer)
    with act(now=now, form_key=form_key):
        _to_put_aside(number).state = ImportState.WAITING


def take_away(*, viewer: Viewer, number: int, form_key: str, now: datetime) -> None:
    """Forget a file that was not brought in. What came in stays.

    Raises ``NotReady``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _check_allowed(viewer)
    with act(now=now, form_key=form_key) as doing:
        doing.session.delete(_to_put_aside(number))


def bring_in(*, number: int, store: Store, now: datetime, progress: Progress) -> bool:
    """Bring in a file as somebody asked, and return whether it was done now.

    One transaction: all of its records become cases, or none. When one of them does not pass
    any more, the file is to be looked through again.
    """
    past = _in_state(number, ImportState.ASKED)
    if past is None:
        return False
    content = io.BytesIO(store.get(past.key or ""))
    try:
        with act(now=now) as doing:
            past = import_to_change(number)
            if past.state is not ImportState.ASKED:
                return False
            write_file(doing.session, past, content, past.done_by_id, now, progress)
            past.state, past.done_at, past.key = ImportState.DONE, now, None
    except (SomethingChanged, IntegrityError):
        with act(now=now):
            import_to_change(number).state = ImportState.WAITING
        return False
    return True


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


def _in_state(number: int, state: ImportState) -> PastImport | None:
    """Return the file when it is in ``state``, None when it is gone or further on."""
    try:
        past = find_import(number)
    except NotFound:
        return None
    return past if past.state is state else None


def _to_put_aside(number: int) -> PastImport:
    past = import_to_change(number)
    if past.state not in (ImportState.READY, ImportState.REFUSED):
        raise NotReady
    return past


def _check_allowed(viewer: Viewer) -> None:
    if not viewer.may(Permission.IMPORT_RECORDS):
        raise NotAllowed


def _problem(number: int, one: Problem) -> PastProblem:
    return PastProblem(
        import_id=number,
        line=one.line,
        column=one.column.value if one.column else "",
        value=one.value,
        rule=one.rule,
        values=dict(one.values),
    )
