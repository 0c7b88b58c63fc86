"""An answer by phone is followed up in writing: how to take it further (Policy A5.6)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, Kind
from portal.domain.messages import Purpose
from portal.domain.responses import Dispatch
from portal.models import Message
from tests.builders import kept_case, officer, received, resident, reviewer
from tests.working import Desk, by_post

BY_PHONE = Dispatch(ContactWay.PHONE, told_on=date(2026, 11, 24))
PHONED = {"contact_way": ContactWay.PHONE, "phone": "07700 900123"}


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def phoned(app: Flask, session: Session) -> Any:
    """Answers by phone what a person sent, and returns the messages and the letter to print."""

    def answer(person: Any, kind: Kind = Kind.COMPLAINT) -> tuple[list[Message], int | None]:
        desk = Desk(app, officer(app), received(app, person=person, kind=kind))
        if kind is Kind.COMPLAINT:
            letter = desk.answer(at(25), dispatch=BY_PHONE)
        else:
            letter = desk.respond(at(25), dispatch=BY_PHONE, apology="")
        return list(kept_case(desk.reference).messages), letter

    return answer


def test_who_has_email_gets_a_mail_with_how_to_take_it_further(phoned: Any) -> None:
    (answer, after_call), letter = phoned(resident(**PHONED))
    assert (answer.purpose, answer.way) == (Purpose.RESPONSE, ContactWay.PHONE)
    assert (after_call.purpose, after_call.way) == (Purpose.NOTE, ContactWay.EMAIL)
    assert "On Tuesday 24 November 2026 we told you our answer" in after_call.body
    assert "You can ask us to look again." in after_call.body
    assert "Ombudsman" in after_call.body
    assert letter is None


def test_who_has_only_a_postal_address_gets_a_letter_to_be_printed(phoned: Any) -> None:
    messages, letter = phoned(by_post(**PHONED))
    assert (messages[-1].id, messages[-1].way) == (letter, ContactWay.POST)


def test_who_has_only_a_phone_gets_none(phoned: Any) -> None:
    messages, letter = phoned(resident(email=None, **PHONED))
    assert [one.purpose for one in messages] == [Purpose.RESPONSE]
    assert letter is None


def test_what_is_no_complaint_can_become_one(phoned: Any) -> None:
    messages, _ = phoned(resident(**PHONED), Kind.SERVICE_REQUEST)
    assert "You can complain to us." in messages[-1].body
    assert "look again" not in messages[-1].body


def test_an_answer_in_writing_is_not_followed_up(app: Flask, session: Session) -> None:
    desk = Desk(app, officer(app), received(app))
    desk.answer(at(25))
    assert len(kept_case(desk.reference).messages) == 1


def test_after_the_final_answer_comes_the_ombudsman(app: Flask, session: Session) -> None:
    rhoda = reviewer(app)
    desk = Desk(app, officer(app), received(app, person=resident(**PHONED)))
    desk.answer(at(24))
    desk.ask_again(at(25))
    desk.choose(at(25), rhoda)
    by_phone = Dispatch(ContactWay.PHONE, told_on=date(2026, 11, 26))
    Desk(app, rhoda, desk.reference).answer_again(at(26), dispatch=by_phone)
    case = kept_case(desk.reference)
    assert "This was our final answer." in case.messages[-1].body
    assert "Ombudsman" in case.messages[-1].body
    assert "look again" not in case.messages[-1].body
    assert case.events[-1].values["followed_up"] == "email"
