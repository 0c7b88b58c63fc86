"""Cases that hold what is looked for, as a member of staff may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from portal.db import db
from portal.domain.roles import Viewer
from portal.domain.search import Part, Question, passage
from portal.models import Case
from portal.queries.case_list import CASES_A_PAGE, CaseRow, case_rows
from portal.queries.case_texts import CaseText, Source, case_texts
from portal.queries.cases import may_see
from portal.queries.search_index import INDEX, held, matches


@dataclass(frozen=True)
class Hit:
    """One case that was found. ``source`` and ``parts`` are a piece of it with what was asked."""

    row: CaseRow
    source: Source | None
    parts: Sequence[Part]


@dataclass(frozen=True)
class Found:
    """One page. ``newer`` and ``older`` are where the pages on either side begin, None without."""

    hits: tuple[Hit, ...]
    newer: int | None
    older: int | None


def search_cases(
    viewer: Viewer,
    now: datetime,
    question: Question,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> Found:
    """Return a page of the cases that hold every term of ``question``, the newest first.

    It begins after the case with that row number, or ends before it (Policy A16: only what
    ``viewer`` may see is looked at).
    """
    backwards = newer_than is not None
    found: Sequence[Row[*tuple[Any, ...]]] = ()
    for numbers in held(question, older_than, newer_than):
        number = numbers.c.rowid
        found = db.session.execute(
            case_rows()
            .add_columns(Case.text, Case.effect)
            .join(numbers, number == Case.id)
            .where(may_see(viewer, now))
            .order_by(number.asc() if backwards else number.desc())
            .limit(CASES_A_PAGE + 1)
        ).all()
        if len(found) > CASES_A_PAGE:
            break
    rows = [(CaseRow(*row), [text, effect]) for *row, text, effect in found[:CASES_A_PAGE]]
    more = len(found) > CASES_A_PAGE
    if backwards:
        rows.reverse()
    if not rows:
        return Found((), None, None)
    has_newer = more if backwards else older_than is not None
    has_older = True if backwards else more
    return Found(
        _hits(rows, question),
        rows[0][0].id if has_newer else None,
        rows[-1][0].id if has_older else None,
    )


def answers(question: Question) -> ColumnElement[bool]:
    """Return the condition on ``Case`` that it holds what is asked for, for other lists."""
    return Case.id.in_(select(INDEX.c.rowid).where(matches(question)))


def is_seen(viewer: Viewer, now: datetime, reference: str) -> bool:
    """Whether there is a case with that canonical reference that ``viewer`` may see."""
    one = select(Case.id).where(Case.reference == reference, may_see(viewer, now))
    return db.session.scalar(one) is not None


def _hits(rows: Sequence[tuple[CaseRow, list[str | None]]], question: Question) -> tuple[Hit, ...]:
    """Show each case with a piece of what they said, or of its other texts if it is not there."""
    hits = {row.id: _hit(row, _first_texts(row, said), question) for row, said in rows}
    elsewhere = [number for number, hit in hits.items() if hit.source is None]
    texts = case_texts(elsewhere) if elsewhere else {}
    for number in elsewhere:
        hits[number] = _hit(hits[number].row, texts.get(number, []), question)
    return tuple(hits.values())


def _first_texts(row: CaseRow, said: Sequence[str | None]) -> list[CaseText]:
    texts = [CaseText(Source.TOLD, text) for text in said if text]
    return [*texts, CaseText(Source.PERSON, row.person)] if row.person else texts


def _hit(row: CaseRow, texts: Sequence[CaseText], question: Question) -> Hit:
    best = passage([one.text for one in texts], question)
    return Hit(row, texts[best[0]].source, best[1]) if best else Hit(row, None, ())
