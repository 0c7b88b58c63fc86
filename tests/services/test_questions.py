"""A question that nobody answers: one reminder, then the answer first and closing second (S7)."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, State
from portal.domain.contacts import PersonDetails, Reach
from portal.domain.endings import NoQuestionOpen, TimeToReply
from portal.domain.messages import Purpose
from portal.domain.moves import Move, MoveNotPossible
from portal.domain.questions import Rang
from portal.mailer import Outgoing, Refused
from portal.services.asking import Asking, ask
from portal.services.mail import deliver_due
from portal.services.notes import record_call
from portal.services.people import change_contact
from portal.services.posting import take_back
from portal.services.questions import remind_of_questions
from portal.services.tracking import send_message
from tests.builders import (
    Member,
    kept_case,
    officer,
    received,
    resident,
    reviewer,
    signed_in,
)
from tests.kit.client import ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged
from tests.working import BY_POST, Desk, by_post


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 10, 7, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


def asked(app: Flask, who: Member, person: PersonDetails | None = None) -> Desk:
    """A case with a question of Tuesday 24 November 2026 to answer by Saturday 28."""
    desk = Desk(app, who, received(app, person=person or resident()))
    desk.acknowledge(at(23))
    desk.ask(at(24), date(2026, 11, 28))
    return desk


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    return asked(app, olive)


def test_on_the_day_to_answer_they_are_reminded_once_and_no_date_moves(
    desk: Desk, session: Session
) -> None:
    due = [clock.due_on for clock in kept_case(desk.reference).clocks]
    with unchanged(session):
        assert remind_of_questions(now=at(27)) == 0
        assert remind_of_questions(now=at(28)) == 0  # a Saturday
    assert remind_of_questions(now=at(30)) == 1
    assert remind_of_questions(now=at(30)) == 0
    assert remind_of_questions(now=at(1, 12)) == 0
    case = kept_case(desk.reference)
    assert case.state is State.WAITING_FOR_PERSON
    assert [clock.due_on for clock in case.clocks] == due
    assert case.inquiries[0].reminded_on == date(2026, 11, 30)
    reminder = case.messages[-1]
    assert reminder.purpose is Purpose.REMINDER
    assert "On Tuesday 24 November 2026 we asked you this." in reminder.body
    assert "Which bin is it?" in reminder.body
    assert "We still expect to answer you by Monday 7 December 2026." in reminder.body
    assert case.events[-1].values == {"message_id": reminder.id, "way": "email"}


def test_a_date_that_has_passed_is_not_promised_again(desk: Desk) -> None:
    assert remind_of_questions(now=at(8, 12)) == 1
    assert "We still expect" not in kept_case(desk.reference).messages[-1].body


def test_only_the_newest_open_question_is_reminded_of(desk: Desk) -> None:
    desk.ask(at(25), date(2026, 12, 4))
    assert remind_of_questions(now=at(30)) == 0
    assert remind_of_questions(now=at(4, 12)) == 1
    assert remind_of_questions(now=at(7, 12)) == 0


def test_nobody_is_reminded_who_answered_or_asked_us_to_wait(desk: Desk, session: Session) -> None:
    desk.pause(at(25))
    with unchanged(session):
        assert remind_of_questions(now=at(30)) == 0
    desk.resume(at(30))
    send_message(reference=desk.reference, text="Blue", form_key="k", now=at(30), key=b"k" * 32)
    with unchanged(session):
        assert remind_of_questions(now=at(1, 12)) == 0


def test_a_letter_waits_to_be_posted_and_nothing_is_counted_until_then(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = asked(app, olive, by_post(email="rosa@example.com"))
    assert remind_of_questions(now=at(30)) == 1
    reminder = kept_case(desk.reference).messages[-1]
    assert (reminder.way, reminder.dispatched_on) == (ContactWay.POST, None)
    with pytest.raises(TimeToReply):
        desk.close(at(14, 12), Closure.NO_REPLY, way=ContactWay.POST)
    desk.post(at(1, 12), reminder.id, date(2026, 12, 1))
    with pytest.raises(TimeToReply):
        desk.close(at(14, 12), Closure.NO_REPLY, way=ContactWay.POST)
    desk.close(at(15, 12), Closure.NO_REPLY, way=ContactWay.POST)


def test_the_days_after_a_reminder_by_post_count_from_the_day_it_left(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = asked(app, olive, by_post(email="rosa@example.com"))
    remind_of_questions(now=at(30))
    desk.post(at(14, 12), kept_case(desk.reference).messages[-1].id, date(2026, 12, 11))
    assert kept_case(desk.reference).inquiries[0].reminded_on == date(2026, 12, 11)
    with pytest.raises(TimeToReply):
        desk.close(at(14, 12), Closure.NO_REPLY, way=ContactWay.POST)


def test_a_reminder_taken_back_reminded_nobody_and_is_written_again(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = asked(app, olive, by_post(email="rosa@example.com"))
    remind_of_questions(now=at(30))
    take_back(message_id=kept_case(desk.reference).messages[-1].id, **desk.common(at(30)))
    assert kept_case(desk.reference).inquiries[0].reminded_on is None
    with pytest.raises(TimeToReply):
        desk.close(at(21, 12), Closure.NO_REPLY, way=ContactWay.POST)
    assert remind_of_questions(now=at(21, 12)) == 1


def test_a_posted_question_leaves_five_working_days_before_a_reminder(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post(email="rosa@example.com")))
    desk.acknowledge(at(23))
    letter = ask(
        version=desk.version,
        asking=Asking("Which bin is it?", date(2026, 11, 27), BY_POST),
        **desk.common(at(24)),
    )
    assert letter is not None
    desk.post(at(27), letter, date(2026, 11, 27))
    assert kept_case(desk.reference).inquiries[0].answer_by == date(2026, 12, 4)
    with unchanged(session):
        assert remind_of_questions(now=at(30)) == 0
        assert remind_of_questions(now=at(3, 12)) == 0
    assert remind_of_questions(now=at(4, 12)) == 1


def test_who_wants_the_phone_is_left_to_the_officer_who_is_told(
    app: Flask, olive: Member, client: ReviewingClient, session: Session
) -> None:
    person = resident(contact_way=ContactWay.PHONE, phone="01632 960001")
    desk = asked(app, olive, person)
    before = len(kept_case(desk.reference).messages)
    assert remind_of_questions(now=at(30)) == 1
    assert len(kept_case(desk.reference).messages) == before
    assert kept_case(desk.reference).events[-1].values == {"phone_them": True}
    page = signed_in(client, olive, now=at(30)).get(f"/staff/cases/{desk.reference}")
    assert "phone them and remind them of our question" in page.words
    with pytest.raises(TimeToReply):
        desk.close(at(14, 12), Closure.NO_REPLY)
    page = signed_in(client, olive, now=at(14, 12)).get(f"/staff/cases/{desk.reference}")
    assert "phone them and remind them of our question" in page.words
    assert "No answer to our question" not in client.get("/staff/cases").words


@pytest.mark.parametrize("came", [Rang.SPOKE, Rang.MESSAGE])
def test_a_call_that_reached_them_is_the_reminder_of_who_wants_the_phone(
    app: Flask, olive: Member, client: ReviewingClient, session: Session, clock: Clock, came: Rang
) -> None:
    desk = asked(app, olive, resident(contact_way=ContactWay.PHONE, phone="01632 960001"))
    desk.rang(at(27), came)  # before their time to answer was up
    remind_of_questions(now=at(30))
    desk.rang(at(1, 12), Rang.NO_ANSWER)
    with pytest.raises(TimeToReply):
        desk.close(at(21, 12), Closure.NO_REPLY, way=ContactWay.PHONE)
    clock.now = at(2, 12)
    page = signed_in(client, olive, now=clock.now).get(f"/staff/cases/{desk.reference}")
    assert "phone them and remind them of our question" in page.words
    desk.rang(at(2, 12), came)
    page = client.get(f"/staff/cases/{desk.reference}")
    assert "phone them and remind them of our question" not in page.words
    history = client.get(f"/staff/cases/{desk.reference}?tab=timeline").words
    assert "We rang them about our question" in history
    assert "I left a message" in history or came is Rang.SPOKE
    with pytest.raises(TimeToReply):
        desk.close(at(15, 12), Closure.NO_REPLY, way=ContactWay.PHONE)
    clock.now = at(16, 12)
    signed_in(client, olive, now=clock.now)
    assert "No answer to our question" in client.get("/staff/cases").words
    desk.close(at(16, 12), Closure.NO_REPLY, way=ContactWay.PHONE)
    assert kept_case(desk.reference).closure is Closure.NO_REPLY


def test_a_call_reminds_from_the_day_on_which_it_is_written_down(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = asked(app, olive, resident(contact_way=ContactWay.PHONE, phone="01632 960001"))
    desk.rang(at(16, 12), Rang.MESSAGE, rang_on=date(2026, 12, 1))
    assert kept_case(desk.reference).events[-1].values["rang_on"] == "2026-12-01"
    with pytest.raises(TimeToReply):
        desk.close(at(16, 12), Closure.NO_REPLY, way=ContactWay.PHONE)
    desk.close(at(4, 1).replace(year=2027), Closure.NO_REPLY, way=ContactWay.PHONE)


def test_an_officer_writes_down_a_call_and_keeps_what_was_typed(
    client: ReviewingClient, olive: Member, desk: Desk, clock: Clock
) -> None:
    clock.now = at(30)
    page = signed_in(client, olive, now=clock.now).get(f"/staff/cases/{desk.reference}")
    form = client.get(page.links["Write down that you rang them"])
    assert "Which bin is it?" in form.words
    wrong = client.submit(form, _form="whom", whom="Rosa, 01632 960001")
    assert wrong.errors == ["Select what came of it"]
    assert wrong.values("whom")["whom"] == "Rosa, 01632 960001"
    client.submit(wrong, _form="whom", came="message")
    line = kept_case(desk.reference).events[-1]
    assert line.values == {"rang": "message", "rang_on": "2026-11-30"}
    assert (line.what, line.words) == (Move.RANG, "Rosa, 01632 960001")


def test_who_is_written_to_is_reminded_in_writing_whoever_rang(desk: Desk) -> None:
    desk.rang(at(28))
    remind_of_questions(now=at(30))
    with pytest.raises(TimeToReply):
        desk.close(at(11, 12), Closure.NO_REPLY)
    desk.close(at(14, 12), Closure.NO_REPLY)


def test_nothing_is_rung_about_that_nobody_asked(app: Flask, olive: Member, desk: Desk) -> None:
    desk.came(at(25))
    with pytest.raises(MoveNotPossible):
        desk.rang(at(25))


def test_no_reply_closes_a_case_only_ten_working_days_after_the_reminder(desk: Desk) -> None:
    with pytest.raises(TimeToReply):
        desk.close(at(24), Closure.NO_REPLY)
    remind_of_questions(now=at(30))
    with pytest.raises(TimeToReply):
        desk.close(at(11, 12), Closure.NO_REPLY)
    desk.close(at(14, 12), Closure.NO_REPLY)
    case = kept_case(desk.reference)
    assert case.closure is Closure.NO_REPLY
    assert "On Tuesday 24 November 2026 we asked you a question" in case.messages[-1].body
    assert "We heard nothing more from you." in case.messages[-1].body


def refuse(mail: Outgoing) -> None:
    raise Refused("550 no such mailbox")


def test_a_reminder_that_did_not_arrive_reminded_nobody_and_goes_to_no_dead_address_again(
    desk: Desk, session: Session
) -> None:
    remind_of_questions(now=at(30))
    deliver_due(clock=lambda: at(30), send=refuse, key=b"k" * 32)
    assert kept_case(desk.reference).inquiries[0].reminded_on is None
    with pytest.raises(TimeToReply):
        desk.close(at(14, 12), Closure.NO_REPLY)
    with unchanged(session):
        assert remind_of_questions(now=at(1, 12)) == 0


@pytest.mark.parametrize("arrived", [False, True])
def test_a_reminder_to_an_address_that_was_corrected_is_written_again(
    desk: Desk, arrived: bool
) -> None:
    remind_of_questions(now=at(30))
    if not arrived:
        deliver_due(clock=lambda: at(30), send=refuse, key=b"k" * 32)
    change_contact(
        version=desk.version,
        name="Rosa Resident",
        reach=Reach(ContactWay.EMAIL, email="rosa.new@example.com"),
        reason="She rang",
        **desk.common(at(1, 12)),
    )
    assert remind_of_questions(now=at(1, 12)) == 1
    with pytest.raises(TimeToReply):
        desk.close(at(14, 12), Closure.NO_REPLY)
    desk.close(at(15, 12), Closure.NO_REPLY)


def test_a_reminder_that_reached_them_counts_whatever_else_is_added(
    desk: Desk, session: Session
) -> None:
    remind_of_questions(now=at(30))
    change_contact(
        version=desk.version,
        name="Rosa Resident",
        reach=Reach(ContactWay.EMAIL, email="rosa@example.com", address_line_1="1 Low Road"),
        reason="She rang",
        **desk.common(at(1, 12)),
    )
    with unchanged(session):
        assert remind_of_questions(now=at(1, 12)) == 0
    desk.close(at(14, 12), Closure.NO_REPLY)


def test_an_answer_takes_the_reason_away(desk: Desk) -> None:
    remind_of_questions(now=at(30))
    desk.came(at(1, 12))
    with pytest.raises(NoQuestionOpen):
        desk.close(at(14, 12), Closure.NO_REPLY)


def test_so_does_a_call_with_the_answer(desk: Desk, session: Session) -> None:
    record_call(text="The blue one", called_on=at(25).date(), **desk.common(at(25)))
    assert kept_case(desk.reference).state is State.OPEN
    with unchanged(session):
        assert remind_of_questions(now=at(30)) == 0
    with pytest.raises(NoQuestionOpen):
        desk.close(at(14, 12), Closure.NO_REPLY)


def test_the_page_offers_the_answer_first_and_closing_second(
    client: ReviewingClient, olive: Member, desk: Desk, clock: Clock
) -> None:
    remind_of_questions(now=at(30))
    clock.now = at(11, 12)
    page = signed_in(client, olive, now=clock.now).get(f"/staff/cases/{desk.reference}")
    assert "Answer with what we have" not in page.words
    assert "No answer to our question" not in client.get("/staff/cases").words
    clock.now = at(14, 12)
    signed_in(client, olive, now=clock.now)
    assert "No answer to our question" in client.get("/staff/cases").words
    page = client.get(f"/staff/cases/{desk.reference}")
    assert "10 working days since our reminder are over" in page.words
    assert page.links["Answer with what we have"].endswith(f"{desk.reference}/points")
    second = page.links["Close"]
    assert second.endswith(f"{desk.reference}/close")
    assert page.words.index("Close") < page.words.index("What else you can do")
    assert "No reply to our questions" in client.get(second).words


def test_a_question_of_stage_1_is_over_at_stage_2(
    client: ReviewingClient, olive: Member, desk: Desk, session: Session, clock: Clock
) -> None:
    desk.answer(at(25))
    desk.ask_again(at(26))
    with unchanged(session):
        assert remind_of_questions(now=at(30)) == 0
    clock.now = at(18, 12)
    page = signed_in(client, olive, now=clock.now).get(f"/staff/cases/{desk.reference}")
    assert "our question" not in page.words
    assert "Write down their answer" not in page.words


def test_at_stage_2_the_reviewer_answers_with_what_we_have(
    app: Flask, olive: Member, desk: Desk, session: Session
) -> None:
    rita = reviewer(app)
    desk.answer(at(25))
    desk.ask_again(at(26))
    desk.choose(at(26), rita)
    ritas = Desk(app, rita, desk.reference)
    ritas.ask(at(26), date(2026, 11, 30))
    assert remind_of_questions(now=at(30)) == 1
    assert kept_case(desk.reference).state is State.STAGE_2
