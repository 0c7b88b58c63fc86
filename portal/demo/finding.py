"""What the made-up cases are found by, taken from their rows."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from portal.db import Base
from portal.demo.rows import Row
from portal.domain.moves import Actor
from portal.domain.search import GAP, kept_words
from portal.models import Case, Event, Person
from portal.queries.case_texts import COLUMNS, texts_in
from portal.queries.search_index import on_postgres

OWN = (Case, Person)
"""What a case is itself; all else says whose case it is."""


def found_by(waiting: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """Yield the rows of the search index for the cases in ``waiting``, as making it anew would.

    ``waiting`` holds all rows of its cases, by table. No receipts are made up.
    """
    people = {row["id"]: row for row in waiting["person"]}
    texts = {
        row["id"]: [*_said(Case, row), *_said(Person, people[row["person_id"]])]
        for row in waiting["cases"]
    }
    for model in COLUMNS:
        for row in waiting.get(model.__tablename__, ()) if model not in OWN else ():
            if model is not Event or (row["words"] and row["actor"] is not Actor.SYSTEM):
                texts[row["case_id"]] += _said(model, row)
    lexemes = on_postgres()
    for case_id, said in texts.items():
        words = f" {GAP} ".join(_folded(text) for text in said)
        found: dict[str, Any] = {"rowid": case_id, "words": words}
        if lexemes:
            found["lexemes"] = " ".join(f"'{word}'" for word in set(words.split()))
        yield found


def _said(model: type[Base], row: Row) -> Iterator[str]:
    for name, source in COLUMNS[model].items():
        for one in texts_in(source, name, row.get(name)):
            yield one.text


@lru_cache(maxsize=2_000)
def _folded(text: str) -> str:
    """Return what is kept of one text. Made-up people say the same few things."""
    return kept_words([text])
