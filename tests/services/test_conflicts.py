"""Who has a conflict of interest works on nothing in the case, also when it is declared later."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.conflicts import HasConflict
from portal.domain.errors import NotFound
from portal.models import CaseConflict, Staff
from portal.queries.cases import find_case
from tests.builders import Member, handler, kept_case, other_handler, received
from tests.working import Desk


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


def declare(session: Session, reference: str, who: Member) -> None:
    session.add(CaseConflict(case_id=kept_case(reference).id, staff_id=who.staff_id))
    session.commit()


@pytest.mark.parametrize(
    "work",
    [
        lambda desk: desk.acknowledge(at(25)),
        lambda desk: desk.ask(at(25)),
        lambda desk: desk.extend(at(25), date(2026, 12, 18)),
        lambda desk: desk.ask_consent(at(25)),
        lambda desk: desk.pause(at(25)),
        lambda desk: desk.decide(at(25)),
        lambda desk: desk.respond(at(25)),
        lambda desk: desk.close(at(25)),
    ],
)
def test_a_handler_with_a_conflict_does_nothing_with_the_case(
    app: Flask, olive: Member, session: Session, work: Callable[[Desk], Any]
) -> None:
    harry = handler(app)
    reference = received(app, handled_by=harry)
    if work.__code__.co_names[0] != "acknowledge":
        Desk(app, olive, reference).acknowledge(at(24), handler_id=harry.staff_id)
    if work.__code__.co_names[0] == "close":
        Desk(app, harry, reference).answer(at(24))
    declare(session, reference, harry)
    with pytest.raises(HasConflict):
        work(Desk(app, harry, reference))


def test_who_stands_in_does_not_see_a_case_in_which_they_have_a_conflict(
    app: Flask, session: Session
) -> None:
    harry, oda = handler(app), other_handler(app)
    reference, another = (received(app, handled_by=harry, text=text) for text in ("A", "B"))
    away = session.get_one(Staff, harry.staff_id)
    away.away_from, away.cover_id = date(2026, 11, 24), oda.staff_id
    session.commit()
    assert find_case(oda.viewer, reference, at(25)).reference == reference
    declare(session, reference, oda)
    with pytest.raises(NotFound):
        find_case(oda.viewer, reference, at(25))
    assert find_case(oda.viewer, another, at(25)).reference == another
