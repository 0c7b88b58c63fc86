"""Late, said first: a missed date is marked and apologised for once, by the portal itself."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, Kind
from portal.domain.messages import Purpose
from portal.domain.moves import Move
from portal.domain.responses import Dispatch
from portal.models import Event, Message, MissFound, OutboundMail
from portal.queries.misses import evidence
from portal.queries.tracking import tracked_case
from portal.services.saying_late import Said, say_late
from portal.web.jobs import close_queue, queue_of, say_that_we_are_late
from tests.builders import Member, kept_case, lead, officer, received, resident
from tests.kit.clock import Clock
from tests.services.test_kind_after import becomes
from tests.services.test_two_officers import race
from tests.working import BY_POST, Desk, by_post, clocks

WROTE_LATE = Move.SAY_LATE.value
NONE, ONE, ONLY_MARKED = Said(), Said(1, 1), Said(1, 0)


def at(day: int, month: int = 12, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """A complaint of Monday 23 November, acknowledged next day: answer due Monday 7 December."""
    desk = Desk(app, olive, received(app))
    desk.acknowledge(at(24, 11))
    return desk


def apologies(session: Session) -> list[Message]:
    session.rollback()
    return list(
        session.scalars(select(Message).where(Message.purpose == Purpose.LATE).order_by(Message.id))
    )


def misses(session: Session) -> list[tuple[str, date, date, date | None, bool]]:
    session.rollback()
    return [
        (one.clock.which.value, one.due_on, one.found_on, one.expected_on, one.told)
        for one in session.scalars(select(MissFound).order_by(MissFound.id))
    ]


def test_a_missed_date_is_marked_and_the_person_hears_of_it_with_a_new_date(
    desk: Desk, session: Session
) -> None:
    assert say_late(now=at(8)) == ONE
    due, found, expected = date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 15)
    assert misses(session) == [("our_response", due, found, expected, True)]
    (message,) = apologies(session)
    assert "We said we would answer you by Monday 7 December 2026. We are late." in message.body
    assert "We now expect to answer you by Tuesday 15 December 2026." in message.body
    assert "Ombudsman" in message.body
    assert message.dispatched_on == found
    mails = session.scalars(select(OutboundMail).where(OutboundMail.message_id == message.id))
    assert [mail.recipient for mail in mails] == ["rosa@example.com"]
    line = session.scalars(select(Event).where(Event.what == WROTE_LATE)).one()
    assert (line.actor.value, line.values["missed"]) == ("system", {"our_response": "2026-12-07"})


def test_the_miss_stays_and_no_date_moves(desk: Desk, session: Session) -> None:
    before = {clock.which: clock.due_on for clock in kept_case(desk.reference).clocks}
    say_late(now=at(8))
    case = kept_case(desk.reference)
    assert {clock.which: clock.due_on for clock in case.clocks} == before
    desk.answer(at(9))
    ours = [c for c in kept_case(desk.reference).clocks if c.which == "our_response"]
    assert [(clock.met, clock.missed_due_on) for clock in ours] == [(False, date(2026, 12, 7))]


def test_it_is_said_once_however_often_the_portal_looks_and_across_a_restart(
    app: Flask, desk: Desk, session: Session, clock: Clock
) -> None:
    clock.set(2026, 12, 8)
    say_that_we_are_late()
    say_that_we_are_late()
    close_queue(app)
    queue_of(app)
    clock.set(2026, 12, 9, 11, 0)
    say_that_we_are_late()
    clock.set(2027, 1, 4)
    say_that_we_are_late()
    assert len(apologies(session)) == 1
    assert len(misses(session)) == 1


def test_two_workers_at_once_say_it_once(app: Flask, desk: Desk, session: Session) -> None:
    came_to = race(app, [partial(say_late, now=at(8))] * 4)
    assert sorted(said.marked for said in came_to) == [0, 0, 0, 1]
    assert len(apologies(session)) == len(misses(session)) == 1


@pytest.mark.parametrize(
    "moment",
    [(2026, 12, 8, 8, 30), (2026, 12, 8, 17, 30), (2026, 12, 9, 9, 30), (2026, 12, 12, 11, 0)],
    ids=["before nine", "after five", "Wednesday before ten", "Saturday"],
)
def test_nothing_is_said_outside_office_hours(
    desk: Desk, session: Session, clock: Clock, moment: tuple[int, ...]
) -> None:
    clock.set(*moment)
    say_that_we_are_late()
    assert misses(session) == []


def test_over_christmas_it_waits_for_the_first_open_hour(
    app: Flask, olive: Member, session: Session, clock: Clock
) -> None:
    received(app, received_at=datetime(2026, 12, 10, 10, 0, tzinfo=UTC))
    clock.set(2026, 12, 16)
    say_that_we_are_late()
    assert [which for which, *_ in misses(session)] == ["our_acknowledgement"]
    for day in (25, 26, 27, 28):
        clock.set(2026, 12, day, 11, 0)
        say_that_we_are_late()
    assert len(misses(session)) == 1
    clock.set(2026, 12, 29, 11, 0)
    say_that_we_are_late()
    assert [found for _, _, found, *_ in misses(session)][1:] == [date(2026, 12, 29)]


def test_a_change_of_the_clocks_moves_no_date_and_no_hour(
    app: Flask, session: Session, clock: Clock
) -> None:
    received(app, received_at=datetime(2026, 10, 20, 8, 0, tzinfo=UTC))
    clock.set(2026, 10, 23, 23, 30)  # Saturday by then in London
    say_that_we_are_late()
    clock.set(2026, 10, 26, 8, 30)  # half past eight: an hour earlier this was half past nine
    say_that_we_are_late()
    assert misses(session) == []
    clock.set(2026, 10, 26, 9, 0)
    say_that_we_are_late()
    assert [found for _, _, found, *_ in misses(session)] == [date(2026, 10, 26)]


def test_nothing_is_said_about_what_was_answered_or_closed(
    app: Flask, desk: Desk, olive: Member, session: Session
) -> None:
    desk.answer(at(7))
    other = Desk(app, olive, received(app))
    other.acknowledge(at(24, 11))
    other.withdraw(at(25, 11), date(2026, 11, 25))
    assert say_late(now=at(8)) == NONE


def test_nothing_is_said_while_the_dates_wait(desk: Desk) -> None:
    desk.pause(at(4))
    assert say_late(now=at(8)) == NONE


def test_an_agreed_later_date_counts_until_it_has_passed_too(desk: Desk, session: Session) -> None:
    desk.extend(at(4), date(2026, 12, 14))
    assert say_late(now=at(8)) == NONE
    assert say_late(now=at(15)) == ONE
    assert [due for _, due, *_ in misses(session)] == [date(2026, 12, 14)]


def test_both_dates_of_a_case_that_nobody_touched_are_two_misses_and_two_apologies(
    app: Flask, olive: Member, session: Session
) -> None:
    received(app)
    assert say_late(now=at(27, 11)) == ONE
    assert say_late(now=at(8)) == ONE
    assert [which for which, *_ in misses(session)] == ["our_acknowledgement", "our_response"]
    assert ["write to you by" in one.body for one in apologies(session)] == [True, False]


def test_dates_found_at_once_are_one_message(app: Flask, session: Session) -> None:
    received(app)
    assert say_late(now=at(8)) == ONE
    assert len(misses(session)) == 2
    (message,) = apologies(session)
    assert "answer you by Monday 7 December 2026" in message.body


def test_a_letter_waits_in_the_print_queue(app: Flask, session: Session) -> None:
    received(app, person=by_post())
    assert say_late(now=at(27, 11)) == ONE
    (message,) = apologies(session)
    assert (message.way, message.dispatched_on) == (ContactWay.POST, None)


@pytest.mark.parametrize(
    "person",
    [
        resident(contact_way=ContactWay.NONE, email=None),
        resident(contact_way=ContactWay.PHONE, email=None, phone="01632 960001"),
    ],
    ids=["no way", "by phone"],
)
def test_who_cannot_be_written_to_is_only_marked(
    app: Flask, session: Session, person: object
) -> None:
    received(app, person=person)
    assert say_late(now=at(27, 11)) == ONLY_MARKED
    assert apologies(session) == []
    assert [told for *_, told in misses(session)] == [False]


def test_an_answer_in_the_print_queue_is_not_called_late_before_its_day_of_posting_is_known(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post()))
    first = desk.acknowledge(at(24, 11), dispatch=BY_POST)
    assert first
    desk.post(at(24, 11), first, date(2026, 11, 24))
    letter = desk.answer(at(7), dispatch=BY_POST)
    assert letter
    assert say_late(now=at(8)) == NONE
    desk.post(at(8), letter, date(2026, 12, 7))
    assert say_late(now=at(8)) == NONE


def test_an_answer_that_nobody_marks_as_posted_is_called_late_and_stays_so(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post()))
    first = desk.acknowledge(at(24, 11), dispatch=BY_POST)
    assert first
    desk.post(at(24, 11), first, date(2026, 11, 24))
    letter = desk.answer(at(7), dispatch=BY_POST)
    assert letter
    assert say_late(now=at(9)) == ONE
    desk.post(at(21), letter, date(2026, 12, 7))
    assert clocks(desk.reference)["our_response"] == (date(2026, 12, 7), False)


def test_a_day_written_down_after_the_miss_was_said_makes_it_no_success(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=resident(phone="01632 960001")))
    desk.acknowledge(at(24, 11))
    assert say_late(now=at(8)) == ONE
    desk.answer(at(9), dispatch=Dispatch(ContactWay.PHONE, date(2026, 12, 4)))
    assert clocks(desk.reference)["our_response"] == (date(2026, 12, 4), False)


def test_a_change_of_kind_and_back_says_no_date_twice(
    app: Flask, olive: Member, session: Session
) -> None:
    reference = received(app)
    assert say_late(now=at(27, 11)) == ONE
    for kind in (Kind.SERVICE_REQUEST, Kind.COMPLAINT):
        becomes(olive, reference, kind, 7)
    assert say_late(now=at(30, 11)) == NONE
    assert len(apologies(session)) == 1


def test_what_we_found_counts_apart_from_what_people_told_us(
    app: Flask, desk: Desk, session: Session
) -> None:
    viewer = lead(app).viewer
    say_late(now=at(8))
    found = evidence(viewer, date(2026, 1, 1), at(8))
    assert (found.ours, found.theirs) == (1, 0)
    assert evidence(viewer, date(2026, 12, 9), at(9)).ours == 0


def test_someone_named_in_the_case_does_not_even_count_it(
    app: Flask, olive: Member, session: Session
) -> None:
    received(app, names=(olive,))
    say_late(now=at(27, 11))
    assert evidence(olive.viewer, date(2026, 1, 1), at(27, 11)).ours == 0


def test_the_person_sees_the_new_date_until_it_has_passed_too(desk: Desk, session: Session) -> None:
    say_late(now=at(8))
    new = next(expected for *_, expected, _ in misses(session))
    assert new
    assert tracked_case(desk.reference, date(2026, 12, 8)).expected == new
    assert tracked_case(desk.reference, new + timedelta(days=1)).expected is None


def test_what_is_owed_no_answer_is_never_late(app: Flask, session: Session) -> None:
    received(app, kind=Kind.COMPLIMENT, text="Thank you")
    assert say_late(now=at(31)) == NONE
