"""The table that cases are found by: a row for each case, the same number as the case.

On SQLite it is an FTS5 table, on PostgreSQL a plain one with a ``tsvector``. It is no model:
a migration makes it, ``portal.recording.indexing`` writes it.
"""

from collections.abc import Iterator

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from portal.db import db
from portal.domain.search import Question

INDEX = Table(
    "search_index",
    MetaData(),
    Column("rowid", Integer, primary_key=True),
    Column("words", Text),
    Column("lexemes", TSVECTOR),
    Index("ix_search_index_lexemes", "lexemes", postgresql_using="gin").ddl_if("postgresql"),
)
"""``words`` are folded (see ``portal.domain.search``); ``lexemes`` and its index are there on
PostgreSQL only."""


NEAR = 5_000
"""Cases in which words are looked for one case after the other. What one in 200 holds fills a
page of 25 from them."""


def on_postgres() -> bool:
    """Whether the portal's database is PostgreSQL."""
    return db.engine.dialect.name == "postgresql"


def matches(question: Question) -> ColumnElement[bool]:
    """Return the condition on ``INDEX`` that a case holds every term of ``question``.

    Words of a question are letters and numbers only, so nothing in them means anything to
    either database.
    """
    if not on_postgres():
        terms = (" ".join(term) for term in question.terms)
        return INDEX.c.words.op("MATCH")(" AND ".join(f'"{term}"' for term in terms))
    every = " & ".join(f"'{word}'" for word in sorted(question.words))
    found: list[ColumnElement[bool]] = [INDEX.c.lexemes.op("@@")(cast(every, TSQUERY))]
    spaced = " " + INDEX.c.words + " "
    found += [
        func.strpos(spaced, f" {' '.join(term)} ") > 0 for term in question.terms if len(term) > 1
    ]
    return and_(*found)


def held(
    question: Question, older_than: int | None = None, newer_than: int | None = None
) -> Iterator[FromClause]:
    """Yield tables of the numbers of cases that hold every term of ``question``, on one side of
    the case with that number, or all. The last has every one; one before it that fills a page
    from that side is enough.

    PostgreSQL cannot know how often words stand together. With a page to fill it goes from case
    to case, and through a million of them for words that none holds. So it does that among the
    nearest only, where common words are; then it asks its index, which is slow for these.
    """
    found = select(INDEX.c.rowid).where(matches(question))
    if newer_than is not None:
        found = found.where(INDEX.c.rowid > newer_than)
    elif older_than is not None:
        found = found.where(INDEX.c.rowid < older_than)
    if not on_postgres():
        yield found.subquery()
        return
    newest = select(func.max(INDEX.c.rowid)).scalar_subquery()
    near = (
        INDEX.c.rowid <= newer_than + NEAR
        if newer_than is not None
        else INDEX.c.rowid > (newest if older_than is None else older_than) - NEAR
    )
    yield found.where(near).subquery()
    yield found.cte().prefix_with("MATERIALIZED")
