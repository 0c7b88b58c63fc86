"""Consent: reminded of once, waited for 20 working days, and then gone on without (A7.1)."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, OnBehalf, State
from portal.domain.clocks import Which
from portal.domain.contacts import PersonDetails
from portal.domain.messages import Purpose
from portal.domain.pauses import ConsentAnswer
from portal.domain.representatives import Representative, Telling, may_be_told
from portal.services.consent import chase_consents
from portal.services.pausing import NobodyElse
from tests.builders import Member, kept_case, officer, received, resident
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged
from tests.working import Desk, by_post


def at(day: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, 10, 7, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """A case that waits for consent since Monday 23 November 2026."""
    reference = received(app, on_behalf=OnBehalf.SOMEONE_ELSE, behalf_name="Cy Affected")
    desk = Desk(app, olive, reference)
    desk.acknowledge(NOW)
    desk.ask_consent(NOW)
    return desk


def purposes(desk: Desk) -> list[Purpose]:
    return [one.purpose for one in kept_case(desk.reference).messages]


def test_no_date_waits_for_the_consent_of_who_writes_for_themselves(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app))
    desk.acknowledge(NOW)
    with pytest.raises(NobodyElse):
        desk.ask_consent(NOW)
    assert kept_case(desk.reference).pauses == []


def test_after_five_working_days_they_are_reminded_once(desk: Desk) -> None:
    assert chase_consents(now=at(27)) == 0
    assert chase_consents(now=at(30)) == 1
    assert chase_consents(now=at(30)) == 0
    assert chase_consents(now=at(1, 12)) == 0
    case = kept_case(desk.reference)
    assert case.state is State.WAITING_FOR_CONSENT
    assert case.consents[0].reminded_on == at(30).date()
    reminder = case.messages[-1]
    assert reminder.purpose is Purpose.REMINDER
    assert "May we talk to your sister?" in reminder.body
    assert "Monday 21 December 2026" in reminder.body
    assert "Affected" not in reminder.body


def test_nothing_is_written_at_a_weekend(desk: Desk, session: Session) -> None:
    with unchanged(session):
        assert chase_consents(now=at(5, 12)) == 0
    assert chase_consents(now=at(7, 12)) == 1


def test_after_twenty_working_days_we_go_on_with_what_reveals_nothing(desk: Desk) -> None:
    chase_consents(now=at(30))
    assert chase_consents(now=at(21, 12)) == 0
    assert chase_consents(now=at(22, 12)) == 1
    assert chase_consents(now=at(23, 12)) == 0
    case = kept_case(desk.reference)
    assert case.state is State.OPEN
    assert case.consents[0].given_up_on == at(22, 12).date()
    assert case.pauses[0].ended_on == at(22, 12).date()
    assert all(clock.paused_on is None for clock in case.clocks)
    assert case.events[-1].what == "no_consent"
    assert "resumed" in case.events[-1].values
    body = case.messages[-1].body
    assert "We cannot tell you anything about them." in body
    assert "We now expect to answer you by" in body
    desk.close(at(23, 12), Closure.NO_CONSENT)
    assert kept_case(desk.reference).closure is Closure.NO_CONSENT


def test_consent_that_comes_in_time_ends_the_chase(desk: Desk, session: Session) -> None:
    desk.consent(at(25))
    assert chase_consents(now=at(22, 12)) == 0
    assert purposes(desk)[-2:] == [Purpose.CONSENT, Purpose.NEW_DATE]


@pytest.mark.parametrize("answer", list(ConsentAnswer))
def test_when_the_answer_comes_the_person_gets_the_new_date_that_we_promised(
    desk: Desk, answer: ConsentAnswer
) -> None:
    desk.consent(at(1, 12), answer)
    case = kept_case(desk.reference)
    due_on = next(one.due_on for one in case.clocks if one.which is Which.OUR_RESPONSE)
    assert due_on == date(2026, 12, 15)
    message = case.messages[-1]
    assert message.purpose is Purpose.NEW_DATE
    assert "We now expect to answer you by Tuesday 15 December 2026." in message.body
    assert case.events[-1].values["message_id"] == message.id


def test_who_wants_the_phone_is_phoned_with_the_new_date(
    app: Flask, olive: Member, session: Session
) -> None:
    person = resident(contact_way=ContactWay.PHONE, phone="07700 900123")
    reference = received(app, person=person, on_behalf=OnBehalf.SOMEONE_ELSE)
    desk = Desk(app, olive, reference)
    desk.acknowledge(at(23))
    desk.ask_consent(at(23))
    desk.consent(at(1, 12))
    case = kept_case(reference)
    assert case.messages[-1].purpose is Purpose.CONSENT
    assert case.events[-1].values["phone_them"] is True


def test_consent_that_nobody_waited_for_moves_no_date_and_writes_nothing(
    app: Flask, olive: Member, session: Session
) -> None:
    other = Desk(app, olive, received(app))
    other.acknowledge(at(23))
    other.consent(at(25))
    assert Purpose.NEW_DATE not in purposes(other)


def test_consent_that_comes_late_is_kept_and_changes_no_state(desk: Desk) -> None:
    chase_consents(now=at(22, 12))
    due = [clock.due_on for clock in kept_case(desk.reference).clocks]
    desk.consent(at(23, 12))
    case = kept_case(desk.reference)
    assert (case.state, case.consents[0].answer) == (State.OPEN, ConsentAnswer.GIVEN)
    assert [clock.due_on for clock in case.clocks] == due


def test_consent_that_comes_with_the_complaint_is_kept_unasked(
    app: Flask, olive: Member, session: Session
) -> None:
    reference = received(app, on_behalf=OnBehalf.SOMEONE_ELSE, behalf_name="Cy")
    desk = Desk(app, olive, reference)
    desk.acknowledge(NOW)
    desk.consent(NOW)
    (consent,) = kept_case(reference).consents
    assert (consent.answer, consent.evidence) == (ConsentAnswer.GIVEN, "A signed form")
    assert kept_case(reference).state is State.OPEN


def test_a_letter_waits_to_be_posted(app: Flask, olive: Member, session: Session) -> None:
    case = waiting(app, olive, by_post(email="cy@example.com"))
    assert chase_consents(now=at(30)) == 1
    reminder = kept_case(case).messages[-1]
    assert (reminder.way, reminder.dispatched_on) == (ContactWay.POST, None)


def test_who_wants_the_phone_is_left_to_the_officer(
    app: Flask, olive: Member, session: Session
) -> None:
    case = waiting(app, olive, resident(contact_way=ContactWay.PHONE, phone="01632 960001"))
    before = len(kept_case(case).messages)
    assert chase_consents(now=at(30)) == 1
    assert len(kept_case(case).messages) == before
    assert kept_case(case).events[-1].values == {"phone_them": True}


def waiting(app: Flask, who: Member, person: PersonDetails) -> str:
    """Return the reference of a case of ``person`` that waits for consent."""
    reference = received(app, on_behalf=OnBehalf.SOMEONE_ELSE, behalf_name="Cy", person=person)
    desk = Desk(app, who, reference)
    desk.acknowledge(NOW)
    desk.ask_consent(NOW)
    return reference


def test_the_wait_that_the_person_asked_for_goes_on_when_consent_comes(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, on_behalf=OnBehalf.SOMEONE_ELSE, behalf_name="Cy"))
    desk.acknowledge(NOW)
    desk.pause(NOW)
    desk.consent(at(24))
    case = kept_case(desk.reference)
    assert case.state is State.WAITING_FOR_PERSON
    assert case.pauses[0].ended_on is None


@pytest.mark.parametrize(
    ("who", "agrees", "answers", "told"),
    [
        (None, "yes", [], Telling.NOTHING_PERSONAL),
        (Representative.HELPER, "yes", [None], Telling.NOTHING_PERSONAL),
        (Representative.HELPER, "yes", [ConsentAnswer.GIVEN], Telling.EVERYTHING),
        (None, None, [ConsentAnswer.GIVEN, ConsentAnswer.REFUSED], Telling.NOTHING_PERSONAL),
        (None, None, [ConsentAnswer.REFUSED, None], Telling.NOTHING_PERSONAL),
        (Representative.COUNCILLOR, "yes", [], Telling.CHECK),
        (Representative.MP, "not_yet", [ConsentAnswer.REFUSED], Telling.NOTHING_PERSONAL),
        (Representative.HELPER, "cannot", [], Telling.CHECK),
    ],
)
def test_what_may_be_told_to_whoever_writes(
    who: Representative | None,
    agrees: str | None,
    answers: list[ConsentAnswer | None],
    told: Telling,
) -> None:
    assert may_be_told(OnBehalf.SOMEONE_ELSE, who, agrees, answers) is told
    assert may_be_told(OnBehalf.SELF, who, agrees, answers) is Telling.EVERYTHING
