"""Not taking something as a complaint: two people, a letter with reasons, counted (A6.5)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, State
from portal.domain.errors import AlreadySent, ChangedByOther, NotAllowed, NotFound
from portal.domain.messages import Purpose
from portal.domain.moves import MoveNotPossible
from portal.domain.refusals import RefusalReason
from portal.models import Message, OutboundMail
from portal.queries.refusals import refusal_waiting, refused_by_reason
from portal.services.refusing import (
    RefusalWaits,
    Refusing,
    SecondPersonAgrees,
    ask_to_refuse,
    decide_refusal,
    refusal_text,
)
from tests.builders import Member, handler, head, kept_case, lead, received
from tests.working import Desk, by_post

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
REFUSING = Refusing(
    reason=RefusalReason.TOO_OLD,
    why="It happened three years ago.",
    discretion="The file is gone.",
    equality="No needs were told to us.",
    way=ContactWay.EMAIL,
)


def ask(desk: Desk, **changes: Any) -> None:
    given: dict[str, Any] = {"version": desk.version, "refusing": REFUSING, **desk.common(NOW)}
    ask_to_refuse(**{**given, **changes})


def decide(desk: Desk, *, agree: bool = True, **changes: Any) -> int | None:
    wanted = refusal_waiting(kept_case(desk.reference).id)
    given: dict[str, Any] = {
        "version": desk.version,
        "refusal_id": wanted.id if wanted else 0,
        "agree": agree,
        "words": "I read the case",
        **desk.common(NOW),
    }
    return decide_refusal(**{**given, **changes})


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    return Desk(app, olive, received(app))


@pytest.fixture
def leos(app: Flask, desk: Desk) -> Desk:
    return Desk(app, lead(app), desk.reference)


def test_nothing_leaves_and_every_date_runs_until_a_second_person_agrees(
    desk: Desk, session: Session
) -> None:
    ask(desk)
    case = kept_case(desk.reference)
    assert case.state is State.NEW
    assert all(clock.stopped_on is None for clock in case.clocks)
    assert session.scalars(select(Message)).all() == []
    assert case.events[-1].words == "It happened three years ago."


def test_agreed_it_closes_ends_the_dates_and_sends_the_letter_that_was_shown(
    desk: Desk, leos: Desk, session: Session
) -> None:
    shown = refusal_text(
        viewer=desk.who.viewer, reference=desk.reference, refusing=REFUSING, now=NOW
    )
    ask(desk)
    decide(leos)
    case = kept_case(desk.reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.REFUSED)
    assert all(clock.stopped_on for clock in case.clocks)
    message = session.scalars(select(Message)).one()
    assert (message.purpose, message.body) == (Purpose.REFUSAL, shown.body)
    assert "It happened three years ago." in message.body
    assert "Ombudsman" in message.body
    assert session.scalars(select(OutboundMail)).one().recipient == "rosa@example.com"
    assert [event.what for event in case.events] == ["receive", "refuse", "agree_refusal"]


def test_a_letter_waits_to_be_posted_for_who_asked_for_letters(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post()))
    ask(desk, refusing=replace(REFUSING, way=ContactWay.POST))
    letter = decide(Desk(app, lead(app), desk.reference))
    message = session.scalars(select(Message)).one()
    assert (message.id, message.dispatched_on) == (letter, None)


def test_whoever_asks_never_agrees(app: Flask, desk: Desk, leos: Desk) -> None:
    ask(leos)
    with pytest.raises(SecondPersonAgrees):
        decide(leos)
    assert kept_case(desk.reference).state is State.NEW


def test_an_officer_and_a_handler_may_not_agree(app: Flask, desk: Desk, leos: Desk) -> None:
    ask(leos)
    with pytest.raises(NotAllowed):
        decide(desk)
    harry = handler(app)
    with pytest.raises(NotFound):
        decide(Desk(app, harry, desk.reference))


def test_a_head_of_another_service_finds_no_case_to_agree_to(app: Flask, desk: Desk) -> None:
    ask(desk)
    with pytest.raises(NotFound):
        decide(Desk(app, head(app, heads=("planning",)), desk.reference))


def test_a_second_person_who_is_named_in_it_cannot_agree(
    app: Flask, olive: Member, session: Session
) -> None:
    leo = lead(app)
    desk = Desk(app, olive, received(app, names=(leo,)))
    ask(desk)
    with pytest.raises(NotFound):
        decide(Desk(app, leo, desk.reference))


def test_sent_back_it_goes_on_and_can_be_asked_for_again(desk: Desk, leos: Desk) -> None:
    ask(desk)
    decide(leos, agree=False)
    case = kept_case(desk.reference)
    assert case.state is State.NEW
    assert case.events[-1].what == "reject_refusal"
    assert refusal_waiting(case.id) is None
    ask(desk)
    decide(leos)
    assert kept_case(desk.reference).closure is Closure.REFUSED


def test_only_one_refusal_waits_at_a_time(desk: Desk) -> None:
    ask(desk)
    with pytest.raises(RefusalWaits):
        ask(desk)


def test_only_a_complaint_is_refused_and_not_one_that_was_answered(
    app: Flask, olive: Member, desk: Desk
) -> None:
    with pytest.raises(MoveNotPossible):
        ask(Desk(app, olive, received(app, kind=Kind.COMMENT)))
    desk.answer(NOW)
    with pytest.raises(MoveNotPossible):
        ask(desk)


def test_sent_twice_it_is_asked_and_agreed_once(desk: Desk, leos: Desk, session: Session) -> None:
    for do in (lambda: ask(desk, form_key="a"), lambda: decide(leos, form_key="b")):
        do()
        with pytest.raises(AlreadySent):
            do()
    assert len(session.scalars(select(Message)).all()) == 1


def test_who_decides_on_an_old_page_is_told(desk: Desk, leos: Desk) -> None:
    ask(desk)
    old = leos.version
    desk.note(NOW)
    with pytest.raises(ChangedByOther):
        decide(leos, version=old)


def test_refused_is_counted_by_reason_for_those_who_may_see_it(
    app: Flask, desk: Desk, leos: Desk
) -> None:
    ask(desk)
    decide(leos)
    first, last = date(2026, 4, 1), date(2026, 11, 24)
    counted = refused_by_reason(leos.who.viewer, first, last, NOW)
    assert {reason: n for reason, n in counted.items() if n} == {RefusalReason.TOO_OLD: 1}
    other = head(app, heads=("planning",))
    assert not any(refused_by_reason(other.viewer, first, last, NOW).values())
    assert not any(refused_by_reason(leos.who.viewer, first, date(2026, 11, 23), NOW).values())
    leos.reopen(NOW)
    assert not any(refused_by_reason(leos.who.viewer, first, last, NOW).values())
