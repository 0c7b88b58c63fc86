"""A file of past records, line by line: what it holds, what is wrong in it, and writing it down."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import RuleBroken
from portal.domain.past_columns import PastColumn
from portal.domain.past_records import Known, PastRecord, PastReferences, read_record
from portal.domain.past_rules import (
    MOST_RECORDS,
    KnownReference,
    NotInEdition,
    Problem,
    TooManyRecords,
)
from portal.domain.past_states import FileKnown, ImportState
from portal.domain.times import london_date
from portal.domain.words import N_
from portal.domain.working_days import day_in_words
from portal.files.past_file import PastFile
from portal.models import PastImport
from portal.queries.editions import KeptEditions
from portal.queries.past_records import import_of_digest, known_references, known_today
from portal.recording.past_records import PastWriter

BATCH = 500

Progress = Callable[[int], None]
"""Is told of how many records more."""

Item = PastRecord | Problem


class SomethingChanged(RuleBroken):
    """What was right when it was checked is not any more."""

    sentence = N_("Something has changed since the file was checked. Check it again")


@dataclass
class Looked:
    """What a look through a file found. ``older`` records are from before the first edition;
    ``first`` and ``last`` are the days on which the first and the last were received."""

    unread: tuple[str, ...]
    rows: int = 0
    older: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None
    problems: int = 0

    def count(self, record: PastRecord, begins: date) -> None:
        """Count one record; ``begins`` is when the edition in force for it began."""
        day = record.received_on
        self.rows += 1
        self.older += day < begins
        self.kinds[record.kind.value] += 1
        self.first = min(self.first or day, day)
        self.last = max(self.last or day, day)

    @property
    def about(self) -> dict[str, Any]:
        """What is kept of it, plain enough for JSON."""
        return {
            "unread": list(self.unread),
            "kinds": dict(self.kinds),
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
        }


def look_through(
    content: IO[bytes], *, now: datetime, progress: Progress, tell: Callable[[Problem], None]
) -> Looked:
    """Read a whole file, tell of each problem as it is found, and return what the file holds.

    Changes nothing. Raises a ``TableRefused`` when it is no such file.
    """
    file = PastFile(content)
    known, editions = known_today(london_date(now)), KeptEditions()
    looked = Looked(file.unread)
    for batch in _batches(_new(_read(file, known, editions))):
        for item in batch:
            if isinstance(item, Problem):
                looked.problems += 1
                tell(item)
            else:
                looked.count(item, editions.on(item.received_on).edition.effective_from)
        progress(len(batch))
    return looked


def refuse_known(digest: str) -> None:
    """Raise ``FileKnown`` when the file with that SHA-256 was added before."""
    known = import_of_digest(digest)
    if known is not None:
        raise FileKnown(day=day_in_words(london_date(known.added_at)), number=known.id)


def add_import(
    session: Session, name: str, file: PastFile, staff_id: int | None, now: datetime
) -> PastImport:
    """Add the row of a file. Raises ``FileKnown`` when somebody was quicker."""
    past = PastImport(
        file_name=name,
        digest=file.digest,
        size=file.size,
        state=ImportState.WAITING,
        added_at=now,
        added_by_id=staff_id,
    )
    try:
        with session.begin_nested():
            session.add(past)
    except IntegrityError:
        refuse_known(file.digest)
        raise
    return past


def write_file(
    session: Session,
    past: PastImport,
    file: PastFile,
    staff_id: int | None,
    now: datetime,
    progress: Progress,
) -> Looked:
    """Write every record of the file: stage 1 first, then each stage 2 upon it."""
    known, editions = known_today(london_date(now)), KeptEditions()
    writer = PastWriter(session, past, staff_id=staff_id, now=now)
    looked = Looked(file.unread)
    stage_2 = 0
    for batch in _batches(_new(_read(file, known, editions))):
        records = [item for item in batch if isinstance(item, PastRecord)]
        if len(records) < len(batch):
            raise SomethingChanged
        for record in records:
            looked.count(record, editions.on(record.received_on).edition.effective_from)
        first = [record for record in records if record.stage == 1]
        stage_2 += len(records) - len(first)
        if first:
            writer.write(first)
        progress(len(first))
    if stage_2:
        again = (
            item
            for item in _read(file, known, editions)
            if isinstance(item, PastRecord) and item.stage == 2
        )
        for batch in _batches(again):
            writer.write_stage_2([item for item in batch if isinstance(item, PastRecord)])
            progress(len(batch))
    return looked


def _read(file: PastFile, known: Known, editions: KeptEditions) -> Iterator[Item]:
    """Yield each record of a file, or what is wrong with it, as far as the file itself tells."""
    places = PastReferences()
    for count, line in enumerate(file.lines()):
        if count == MOST_RECORDS:
            yield Problem.of(line.number, None, "", TooManyRecords())
            return
        if line.broken:
            yield Problem.of(line.number, None, "", line.broken)
            continue
        found = read_record(line.number, line.cells, known)
        if isinstance(found, PastRecord):
            yield places.problem(found) or _without_promise(found, editions) or found
        else:
            yield from found


def _without_promise(record: PastRecord, editions: KeptEditions) -> Problem | None:
    """Return the problem of a commitment that was not in force then, None when it was."""
    if record.commitment in {None, *editions.on(record.received_on).ids}:
        return None
    broken = NotInEdition(received=record.received_on.isoformat())
    return Problem.of(record.line, PastColumn.COMMITMENT, record.commitment or "", broken)


def _new(items: Iterator[Item]) -> Iterator[Item]:
    """Yield ``items``; in place of a record that came in before, that this is so."""
    for batch in _batches(items):
        references = [item.reference for item in batch if isinstance(item, PastRecord)]
        known = known_references(references)
        for item in batch:
            if isinstance(item, PastRecord) and item.reference in known:
                broken = KnownReference(file=known[item.reference])
                yield Problem.of(item.line, PastColumn.REFERENCE, item.reference, broken)
            else:
                yield item


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch
