"""Looking through files of past records and bringing them in, in the worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import delete, or_, update
from sqlalchemy.exc import IntegrityError

from portal.domain.errors import NotFound
from portal.domain.past_rules import Problem
from portal.domain.past_states import ImportState
from portal.domain.tables import TableRefused, TableWithoutRows
from portal.files.past_file import PastFile
from portal.files.store import Store
from portal.models import PastImport, PastProblem
from portal.queries.past_records import find_import, import_to_change, imports_at_work
from portal.recording.acts import act
from portal.recording.past_lines import Looked, SomethingChanged, look_through, write_file

Clock = Callable[[], datetime]

MOST_PROBLEMS = 10_000
"""So many are kept of one file; whoever has more mends these first."""

TOLD_EVERY = 5_000
"""Records between two words on how far it is."""

GIVEN_UP_AFTER = timedelta(minutes=15)
"""Longer than the largest file takes: a worker that had it longer is gone, another begins anew."""


def read_past_files(*, store: Store, clock: Clock) -> int:
    """Do what is to be done with every file that waits; return with how many it was done."""
    done = 0
    for number, state in imports_at_work():
        if _claim(number, state, clock()):
            at_it = _check if state is ImportState.WAITING else _bring_in
            done += at_it(number, store, clock)
    return done


def _check(number: int, store: Store, clock: Clock) -> bool:
    """Look through a file and keep what is wrong in it."""
    kept: list[Problem] = []
    told = 0

    def keep(problem: Problem) -> None:
        if len(kept) < MOST_PROBLEMS:
            kept.append(problem)

    def tell(more: int) -> None:
        nonlocal told
        told += more
        if told // TOLD_EVERY > (told - more) // TOLD_EVERY:
            _change(number, clock(), rows=told)

    try:
        with _content(number, store) as content:
            looked = look_through(content, now=clock(), progress=tell, tell=keep)
            if not looked.rows and not looked.problems:
                raise TableWithoutRows
    except TableRefused as refused:
        looked, kept = Looked((), problems=1), [Problem.of(1, None, "", refused)]
    except NotFound:
        looked, kept = Looked((), problems=1), [Problem.of(1, None, "", TableRefused())]
    with act(now=clock()) as doing:
        past = import_to_change(number)
        if past.state is not ImportState.WAITING:
            return False
        doing.session.execute(delete(PastProblem).where(PastProblem.import_id == number))
        doing.session.add_all(_problem(number, one) for one in kept)
        past.rows, past.older, past.problems = looked.rows, looked.older, looked.problems
        past.about, past.taken_at = looked.about, None
        fine = looked.rows and not looked.problems
        past.state = ImportState.READY if fine else ImportState.REFUSED
        return True


def _bring_in(number: int, store: Store, clock: Clock) -> bool:
    """Bring in a file: in one transaction all of its records become cases, or none.

    When one of them does not pass any more, the file is to be looked through again.
    """
    try:
        with _content(number, store) as content, act(now=clock()) as doing:
            past = import_to_change(number)
            if past.state is not ImportState.ASKED:
                return False
            file, key = PastFile(content), past.key
            write_file(doing.session, past, file, past.done_by_id, clock(), _silent)
            past.state, past.done_at, past.key = ImportState.DONE, clock(), None
    except (SomethingChanged, IntegrityError, TableRefused, NotFound):
        with act(now=clock()):
            past = import_to_change(number)
            past.state, past.taken_at, past.done_by_id = ImportState.WAITING, None, None
        return False
    if key is not None:
        store.delete([key])
    return True


@contextmanager
def _content(number: int, store: Store) -> Iterator[IO[bytes]]:
    """Give the file as one that can be read from its start again and again, on the disk."""
    with TemporaryFile() as content:
        for piece in store.pieces(find_import(number).key or ""):
            content.write(piece)
        yield content


def _claim(number: int, state: ImportState, now: datetime) -> bool:
    """Take the file for this worker, unless another is at it."""
    free = or_(PastImport.taken_at.is_(None), PastImport.taken_at < now - GIVEN_UP_AFTER)
    with act(now=now) as doing:
        taken = doing.session.scalar(
            update(PastImport)
            .where(PastImport.id == number, PastImport.state == state, free)
            .values(taken_at=now)
            .returning(PastImport.id)
        )
        return taken is not None


def _change(number: int, now: datetime, *, rows: int) -> None:
    with act(now=now) as doing:
        doing.session.execute(
            update(PastImport)
            .where(PastImport.id == number, PastImport.state == ImportState.WAITING)
            .values(rows=rows)
        )


def _silent(records: int) -> None:
    """Nobody can be told while one transaction is open: the page says since when."""


def _problem(number: int, one: Problem) -> PastProblem:
    return PastProblem(
        import_id=number,
        line=one.line,
        column=one.column.value if one.column else "",
        value=one.value,
        rule=one.rule,
        values=dict(one.values),
    )
