"""What cases are found by: the same whether it grew act by act or was made anew."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, Text, delete, select, text
from sqlalchemy.orm import Session

from portal.db import Base
from portal.domain.cases import Kind
from portal.models import Case, ContactPlan, Draft, Event, Message, OutboundMail, Point, Risk
from portal.queries.case_texts import COLUMNS
from portal.queries.search_index import INDEX
from portal.recording.acts import act
from portal.recording.indexing import index_cases
from portal.services import notes
from portal.services.searching import index_missing, rebuild_index
from tests.builders import officer, received
from tests.kit.clock import NOW
from tests.working import Desk

WITHOUT_WORDS_OF_THE_CASE = {OutboundMail, Draft, ContactPlan, Risk}
"""Tables whose text stands on the case already or is no case's yet; and what is written about
the person, of danger and of how to keep in touch, which nobody finds by its words."""


def index(session: Session) -> dict[int, set[str]]:
    session.rollback()
    rows = session.execute(select(INDEX.c.rowid, INDEX.c.words).order_by(INDEX.c.rowid))
    return {row.rowid: set(row.words.split()) for row in rows}


@pytest.fixture
def worked_on(app: Flask) -> str:
    """A complaint that was acknowledged, noted and answered, and a challenge."""
    olive = officer(app)
    reference = received(app, handled_by=olive)
    received(app, kind=Kind.CHALLENGE, text="Nobody answered")
    desk = Desk(app, olive, reference)
    desk.acknowledge(NOW)
    with app.app_context():
        notes.add_note(
            viewer=olive.viewer, reference=reference, text="Rang twice", form_key="k", now=NOW
        )
    return reference


def test_grown_act_by_act_or_made_anew_it_is_the_same(
    app: Flask, session: Session, worked_on: str
) -> None:
    grown = index(session)
    assert len(grown) == 2
    assert rebuild_index(now=NOW) == 2
    assert index(session) == grown


def test_what_is_missing_is_added_and_what_is_gone_forgotten(
    app: Flask, session: Session, worked_on: str
) -> None:
    whole = index(session)
    first, second = whole
    session.execute(delete(INDEX).where(INDEX.c.rowid == first))
    session.commit()
    assert index_missing(now=NOW) == 1
    assert index_missing(now=NOW) == 0
    assert index(session) == whole
    for model in (Point, Message, Event):
        session.execute(delete(model).where(model.case_id == second))
    session.execute(text("DELETE FROM clock WHERE case_id = :id"), {"id": second})
    session.execute(delete(Case).where(Case.id == second))
    session.commit()
    rebuild_index(now=NOW)
    assert list(index(session)) == [first]


def test_a_case_that_is_deleted_is_out_of_the_index(app: Flask, session: Session) -> None:
    received(app, kind=Kind.COMMENT)
    with act(now=NOW) as doing:
        case = doing.session.scalars(select(Case)).one()
        doing.session.execute(delete(Event).where(Event.case_id == case.id))
        doing.session.delete(case)
    assert index(session) == {}


def test_a_row_that_goes_takes_its_words_with_it(
    app: Flask, session: Session, worked_on: str
) -> None:
    with act(now=NOW) as doing:
        case = doing.session.scalars(select(Case).where(Case.reference == worked_on)).one()
        for line in doing.session.scalars(select(Event).where(Event.words == "Rang twice")):
            doing.session.delete(line)
        number = case.id
    assert "twice" not in index(session)[number]


def test_words_without_an_end_do_not_stop_an_act(app: Flask, session: Session) -> None:
    received(app, kind=Kind.COMMENT)
    with act(now=NOW) as doing:
        case = doing.session.scalars(select(Case)).one()
        case.text = " ".join(f"{n}日本語" for n in range(120_000))
    assert len(index(session)[case.id]) > 10_000


def test_an_act_that_changes_no_words_writes_no_index(
    app: Flask, session: Session, worked_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Any] = []
    monkeypatch.setattr("portal.recording.indexing._write", lambda *row: written.append(row))
    with act(now=NOW) as doing:
        case = doing.session.scalars(select(Case).where(Case.reference == worked_on)).one()
        case.changed_at = NOW
    assert written == []
    with act(now=NOW) as doing:
        index_cases(doing.session, [case.id])
    assert len(written) == 1


def test_every_long_text_of_a_case_is_looked_through() -> None:
    """A new table with words of a case is added to ``COLUMNS``, or named above with the reason."""
    left_out = [
        f"{model.__tablename__}.{column.name}"
        for mapper in Base.registry.mappers
        if (model := mapper.class_) not in WITHOUT_WORDS_OF_THE_CASE
        and (model is Case or "case_id" in mapper.columns)
        for column in mapper.columns
        if isinstance(column.type, Text | String)
        and (isinstance(column.type, Text) or (column.type.length or 0) >= 1000)
        and column.name not in COLUMNS.get(model, {})
    ]
    assert left_out == []
