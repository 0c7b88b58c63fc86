"""What cases are found by, kept true inside the transaction that changes them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, event, inspect, select, text
from sqlalchemy.orm import Session

from portal.domain.search import kept_words
from portal.models import Case, Person
from portal.queries.case_texts import COLUMNS, case_texts, counts, texts_of
from portal.queries.search_index import INDEX, on_postgres

SQLITE = "INSERT OR REPLACE INTO search_index (rowid, words) VALUES (:rowid, :words)"
POSTGRES = """
INSERT INTO search_index (rowid, words, lexemes)
VALUES (:rowid, :words, array_to_tsvector(string_to_array(:words, ' ')))
ON CONFLICT (rowid) DO UPDATE SET words = excluded.words, lexemes = excluded.lexemes
"""


class Touched:
    """The cases whose words an act writes, changes or takes away."""

    def __init__(self) -> None:
        self.new: dict[int, list[Any]] = {}
        self.changed: set[int] = set()
        self.gone: set[int] = set()
        self.people: set[int] = set()

    def note(self, session: Session, flush: Any) -> None:
        """Look at what ``session`` has just written."""
        new = [row for row in session.new if type(row) in COLUMNS]
        for row in sorted(new, key=lambda row: not isinstance(row, Case)):
            self._note_new(row)
        for row in (*session.dirty, *session.deleted):
            if type(row) in COLUMNS and counts(row) and self._says_something_else(session, row):
                self._note_changed(session, row)

    def _note_new(self, row: Any) -> None:
        if isinstance(row, Case):
            self.new[row.id] = [row, row.person]
        elif not isinstance(row, Person) and counts(row) and any(texts_of(row)):
            if row.case_id in self.new:
                self.new[row.case_id].append(row)
            else:
                self.changed.add(row.case_id)

    def _note_changed(self, session: Session, row: Any) -> None:
        if isinstance(row, Person):
            self.people.add(row.id)
        elif not isinstance(row, Case):
            self.changed.add(row.case_id)
        elif row in session.deleted:
            self.gone.add(row.id)
        else:
            self.changed.add(row.id)

    @staticmethod
    def _says_something_else(session: Session, row: Any) -> bool:
        if row in session.deleted:
            return True
        attributes = inspect(row).attrs
        return any(attributes[name].history.has_changes() for name in COLUMNS[type(row)])


@contextmanager
def indexed(session: Session) -> Iterator[None]:
    """Bring the index up to date with what the block changes, before its transaction ends.

    Objects are seen by themselves. Who changes words by a statement of their own calls
    ``index_cases`` or ``unindex_cases``.
    """
    touched = Touched()
    event.listen(session, "after_flush", touched.note)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "after_flush", touched.note)
    if touched.people:
        of_people = select(Case.id).where(Case.person_id.in_(sorted(touched.people)))
        touched.changed.update(session.scalars(of_people))
    changed = touched.changed - touched.gone - touched.new.keys()
    if changed:
        index_cases(session, sorted(changed))
    if touched.new:
        _write(
            session,
            {
                case_id: [one.text for row in rows for one in texts_of(row)]
                for case_id, rows in touched.new.items()
                if case_id not in touched.gone
            },
        )
    if touched.gone:
        unindex_cases(session, sorted(touched.gone))


def index_cases(session: Session, case_ids: Sequence[int]) -> None:
    """Write the words of those cases into the index anew."""
    texts = case_texts(case_ids)
    _write(session, {number: [one.text for one in texts.get(number, [])] for number in case_ids})


def index_new(session: Session, texts: dict[int, list[str]]) -> None:
    """Write the words of new cases into the index: all of their ``texts``, by row number.

    For who makes very many and knows what they hold.
    """
    _write(session, texts)


def unindex_cases(session: Session, case_ids: Sequence[int]) -> None:
    """Take cases out of the index; none of their words is found any more."""
    session.execute(delete(INDEX).where(INDEX.c.rowid.in_(case_ids)))


def _write(session: Session, texts: dict[int, list[str]]) -> None:
    rows = [{"rowid": case_id, "words": kept_words(found)} for case_id, found in texts.items()]
    if rows:
        session.execute(text(POSTGRES if on_postgres() else SQLITE), rows)
