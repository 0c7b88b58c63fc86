"""The table that cases are found by: a row for each case, the same number as the case.

On SQLite it is an FTS5 table, on PostgreSQL a plain one with a ``tsvector``. It is no model:
a migration makes it, ``portal.recording.indexing`` writes it.
"""

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    func,
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
