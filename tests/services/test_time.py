"""More time, pauses, questions and corrections: what moves a date, and what never does."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, OnBehalf, State
from portal.domain.errors import AlreadySent, ChangedByOther
from portal.domain.extensions import (
    AskManager,
    ExtensionReason,
    NotLater,
    NotWorkingDay,
    ReasonNeedsManager,
    SecondNeedsManager,
    TooLateToExtend,
    WaitsAlready,
)
from portal.domain.pauses import ConsentAnswer
from portal.domain.roles import Role
from portal.models import Clock, DateCorrection, Extension, Message
from portal.queries.calendar import calendar
from portal.queries.case_page import case_view, clock_view
from portal.services.correcting import (
    BeforeStart,
    DoneMeanwhile,
    LaterIsMoreTime,
    NotAWorkingDay,
    OneAtATime,
    ReceivedAfterStep,
    ReceivedInFuture,
    SameDate,
    SecondPersonNeeded,
)
from portal.services.pausing import AcknowledgeFirst, PausedAlready
from portal.services.tracking import send_message
from tests.builders import Member, kept_case, member, officer, received
from tests.working import BY_POST, Desk, by_post

DUE = date(2026, 12, 7)
CODE_DUE = date(2026, 12, 14)
LIMIT = date(2026, 12, 21)


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def leo(app: Flask) -> Member:
    """A manager who can also work on a case."""
    return member(app, Role.LEAD, Role.OFFICER, name="Leo Lead")


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """A case received on Monday 23 November and acknowledged that day: due on 7 December."""
    desk = Desk(app, olive, received(app, on_behalf=OnBehalf.SOMEONE_ELSE))
    desk.acknowledge(at(23))
    return desk


def clock(desk: Desk, which: str = "our_response", round: int = 1) -> Clock:
    case = kept_case(desk.reference)
    return next(one for one in case.clocks if (one.which, one.round) == (which, round))


# More time


def test_more_time_moves_the_date_and_keeps_what_was_promised(desk: Desk, session: Session) -> None:
    desk.extend(at(7, 12), LIMIT)
    ours, code = clock(desk), clock(desk, "code_response")
    assert (ours.due_on, ours.first_due_on, ours.unextended_due_on) == (LIMIT, DUE, DUE)
    assert (code.due_on, code.unextended_due_on) == (LIMIT, DUE)
    case = kept_case(desk.reference)
    assert (case.state, case.next_due_on) == (State.EXTENDED, LIMIT)
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message
    assert "Monday 21 December 2026" in message.body
    assert "Ombudsman" in message.body
    assert "We wait for a report." in message.body


def test_an_answer_within_more_time_has_not_met_the_commitment(desk: Desk) -> None:
    desk.extend(at(7, 12), LIMIT)
    desk.answer(at(21, 12))
    ours = clock(desk)
    assert (ours.met, ours.within_extension) == (False, True)
    assert kept_case(desk.reference).events[-1].values["stopped"]["our_response"] == "extended"


def test_an_answer_by_the_first_date_has_met_it_though_more_time_was_given(desk: Desk) -> None:
    desk.extend(at(3, 12), LIMIT)
    desk.answer(at(7, 12))
    assert (clock(desk).met, clock(desk).within_extension) == (True, False)


def test_an_answer_after_the_agreed_date_is_late(desk: Desk) -> None:
    desk.extend(at(7, 12), LIMIT)
    desk.answer(at(22, 12))
    assert (clock(desk).met, clock(desk).within_extension) == (False, False)


def test_after_the_due_date_nobody_can_give_more_time(app: Flask, desk: Desk, leo: Member) -> None:
    for who in (desk, Desk(app, leo, desk.reference)):
        with pytest.raises(TooLateToExtend):
            who.extend(at(8, 12), LIMIT)
    assert clock(desk).due_on == DUE


@pytest.mark.parametrize(
    ("to", "error"),
    [
        (DUE, NotLater),
        (date(2026, 12, 4), NotLater),
        (date(2026, 12, 22), AskManager),
        (date(2026, 12, 12), NotWorkingDay),
    ],
)
def test_a_handler_gives_time_only_within_the_limit(
    desk: Desk, session: Session, to: date, error: type[Exception]
) -> None:
    with pytest.raises(error):
        desk.extend(at(1, 12), to)
    assert not session.scalars(select(Extension)).all()


def test_the_second_time_and_some_reasons_are_a_managers(
    app: Flask, desk: Desk, leo: Member, session: Session
) -> None:
    with pytest.raises(ReasonNeedsManager):
        desk.extend(at(1, 12), LIMIT, reason=ExtensionReason.KEY_PERSON_AWAY)
    desk.extend(at(1, 12), date(2026, 12, 14))
    with pytest.raises(SecondNeedsManager):
        desk.extend(at(2, 12), LIMIT)
    leos = Desk(app, leo, desk.reference)
    leos.extend(at(2, 12), date(2027, 1, 6), reason=ExtensionReason.KEY_PERSON_AWAY)
    flags = [one.beyond_limit for one in session.scalars(select(Extension).order_by(Extension.id))]
    assert flags == [False, True]
    assert clock(desk).unextended_due_on == DUE


def test_more_time_by_letter_waits_to_be_posted(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post(email="rosa@example.com")))
    desk.acknowledge(at(23))
    letter = desk.extend(at(1, 12), LIMIT, dispatch=BY_POST)
    assert letter
    assert clock(desk).due_on == LIMIT


# Pauses


def test_a_pause_is_counted_in_working_days_over_weekends_and_bank_holidays(desk: Desk) -> None:
    desk.pause(at(3, 12))
    assert clock(desk).paused_on == date(2026, 12, 3)
    assert kept_case(desk.reference).next_due_on is None
    desk.resume(at(29, 12))
    ours = clock(desk)
    # 4 Dec to 29 Dec are 18 weekdays, of which 25 and 28 are bank holidays
    assert (ours.paused_days, ours.due_on) == (16, date(2026, 12, 31))
    assert (ours.paused_on, ours.unextended_due_on, ours.first_due_on) == (None, None, DUE)
    desk.answer(at(31, 12))
    assert clock(desk).met is True


def test_a_pause_never_moves_the_acknowledgement(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, handled_by=olive))
    desk.pause(at(24))
    assert clock(desk, "our_acknowledgement").paused_on is None
    assert kept_case(desk.reference).next_due_on == date(2026, 11, 26)
    desk.resume(at(30))
    assert clock(desk, "our_acknowledgement").due_on == date(2026, 11, 26)
    desk.acknowledge(at(30))
    assert clock(desk, "our_acknowledgement").met is False
    # 5 working days for the code's acknowledgement, 10 for its answer, 4 of waiting
    assert clock(desk, "code_response").due_on == date(2026, 12, 18)


def test_a_second_pause_on_the_same_day_counts_nothing_twice(desk: Desk) -> None:
    desk.pause(at(1, 12))
    with pytest.raises(PausedAlready):
        desk.ask_consent(at(1, 12))
    desk.resume(at(1, 12))
    desk.pause(at(1, 12))
    desk.resume(at(3, 12))
    assert (clock(desk).paused_days, clock(desk).due_on) == (2, date(2026, 12, 9))


def test_a_pause_after_the_date_hides_no_miss(desk: Desk) -> None:
    desk.pause(at(8, 12))
    desk.resume(at(10, 12))
    ours = clock(desk)
    assert (ours.missed_due_on, ours.due_on) == (DUE, date(2026, 12, 9))
    desk.answer(at(10, 12))
    assert clock(desk).met is False


def test_closing_and_answering_end_a_pause(app: Flask, desk: Desk, olive: Member) -> None:
    desk.pause(at(1, 12))
    desk.withdraw(at(15, 12), date(2026, 12, 15))
    case = kept_case(desk.reference)
    assert case.pauses[0].ended_on == date(2026, 12, 15)
    assert {(one.stopped_on is None, one.paused_on) for one in case.clocks} == {(False, None)}
    assert clock(desk).met is None
    other = Desk(app, olive, received(app))
    other.acknowledge(at(23))
    other.pause(at(1, 12))
    other.answer(at(15, 12))
    assert clock(other).met is True


def test_consent_waits_only_after_the_acknowledgement(
    app: Flask, olive: Member, desk: Desk, session: Session
) -> None:
    early = Desk(app, olive, received(app, handled_by=olive, on_behalf=OnBehalf.GROUP))
    with pytest.raises(AcknowledgeFirst):
        early.ask_consent(at(24))
    desk.ask_consent(at(24))
    assert kept_case(desk.reference).state is State.WAITING_FOR_CONSENT
    desk.consent(at(26), ConsentAnswer.REFUSED)
    case = kept_case(desk.reference)
    assert (case.state, case.consents[0].answer) == (State.OPEN, ConsentAnswer.REFUSED)
    assert clock(desk).due_on == date(2026, 12, 9)


def test_while_dates_wait_they_are_not_given_more_time(desk: Desk) -> None:
    desk.pause(at(1, 12))
    with pytest.raises(WaitsAlready):
        desk.extend(at(2, 12), LIMIT)
    assert clock(desk).due_on == DUE


def test_a_pause_moves_more_time_that_was_agreed_too(desk: Desk) -> None:
    desk.extend(at(1, 12), date(2026, 12, 14))
    desk.pause(at(2, 12))
    desk.resume(at(4, 12))
    assert kept_case(desk.reference).state is State.EXTENDED
    assert (clock(desk).unextended_due_on, clock(desk).due_on) == (
        date(2026, 12, 9),
        date(2026, 12, 16),
    )


# Questions


def test_a_question_stops_no_clock_and_any_message_answers_it(
    app: Flask, desk: Desk, session: Session
) -> None:
    desk.ask(at(25))
    case = kept_case(desk.reference)
    assert (case.state, case.next_due_on) == (State.WAITING_FOR_PERSON, DUE)
    session.rollback()
    send_message(
        reference=desk.reference, text="The blue one", form_key="k1", now=at(26), key=b"k" * 32
    )
    case = kept_case(desk.reference)
    session.refresh(case)
    assert case.state is State.OPEN
    assert case.inquiries[0].answered_on == date(2026, 11, 26)


def test_staff_write_down_an_answer_that_came_by_phone(desk: Desk) -> None:
    desk.extend(at(24), LIMIT)
    desk.ask(at(25))
    desk.came(at(27))
    assert kept_case(desk.reference).state is State.EXTENDED


# Corrections


def test_a_corrected_date_needs_a_second_person(app: Flask, desk: Desk, session: Session) -> None:
    desk.correct(at(1, 12), date(2026, 12, 4), "our_response")
    assert clock(desk).due_on == DUE
    with pytest.raises(SecondPersonNeeded):
        desk.decide_date(at(1, 12))
    with pytest.raises(OneAtATime):
        desk.correct(at(1, 12), date(2026, 12, 3), "our_response")
    second = Desk(app, officer(app, name="Otto Other"), desk.reference)
    second.decide_date(at(2, 12))
    assert (clock(desk).due_on, clock(desk).first_due_on) == (date(2026, 12, 4), DUE)
    kept = session.scalars(select(DateCorrection)).one()
    assert (kept.before, kept.after, kept.agreed) == (DUE, date(2026, 12, 4), True)
    said = kept_case(desk.reference).events[-1].values
    assert said["moved"] == {"our_response": ["2026-12-07", "2026-12-04"]}
    assert (said["before"], said["after"]) == ("2026-12-07", "2026-12-04")


def test_a_correction_that_is_rejected_moves_nothing(app: Flask, desk: Desk) -> None:
    desk.correct(at(1, 12), date(2026, 12, 4), "our_response")
    Desk(app, officer(app, name="Otto Other"), desk.reference).decide_date(at(2, 12), agree=False)
    assert clock(desk).due_on == DUE


def test_a_missed_date_stays_missed_whatever_is_corrected(app: Flask, desk: Desk) -> None:
    desk.correct(at(8, 12), date(2026, 12, 4), "our_response")
    Desk(app, officer(app, name="Otto Other"), desk.reference).decide_date(at(8, 12))
    assert (clock(desk).due_on, clock(desk).missed_due_on) == (date(2026, 12, 4), DUE)
    desk.answer(at(10, 12))
    assert clock(desk).met is False


def test_a_corrected_day_of_receipt_counts_what_runs_again_and_no_result(
    app: Flask, desk: Desk
) -> None:
    first = clock(desk, "our_acknowledgement").due_on
    desk.correct(at(24), date(2026, 11, 20))
    Desk(app, officer(app, name="Otto Other"), desk.reference).decide_date(at(24))
    case = kept_case(desk.reference)
    assert case.received_on == date(2026, 11, 20)
    assert clock(desk).due_on == date(2026, 12, 4)
    assert clock(desk, "our_acknowledgement").due_on == first


@pytest.mark.parametrize(
    ("which", "corrected", "error"),
    [
        ("our_response", DUE, SameDate),
        ("our_response", date(2026, 12, 8), LaterIsMoreTime),
        ("our_response", date(2026, 11, 28), NotAWorkingDay),
        ("our_response", date(2026, 11, 20), BeforeStart),
        (None, date(2026, 12, 4), ReceivedInFuture),
    ],
)
def test_nonsense_is_no_correction(
    desk: Desk, which: str | None, corrected: date, error: type[Exception]
) -> None:
    with pytest.raises(error):
        desk.correct(at(1, 12), corrected, which)


def test_nothing_is_received_after_we_did_something_about_it(desk: Desk) -> None:
    with pytest.raises(ReceivedAfterStep):
        desk.correct(at(1, 12), date(2026, 11, 24))
    desk.correct(at(1, 12), date(2026, 11, 20))


def test_a_date_that_was_met_meanwhile_can_only_be_left_as_it_is(app: Flask, desk: Desk) -> None:
    desk.correct(at(1, 12), date(2026, 12, 4), "our_response")
    desk.answer(at(2, 12))
    second = Desk(app, officer(app, name="Otto Other"), desk.reference)
    with pytest.raises(DoneMeanwhile):
        second.decide_date(at(3, 12))
    second.decide_date(at(3, 12), agree=False)
    assert clock(desk).due_on == DUE


# Why a date is what it is


def test_every_line_that_moved_a_date_explains_it(app: Flask, desk: Desk, olive: Member) -> None:
    desk.extend(at(24), date(2026, 12, 9))
    desk.pause(at(25))
    desk.resume(at(27))
    desk.correct(at(30), date(2026, 12, 8), "our_response")
    Desk(app, officer(app, name="Otto Other"), desk.reference).decide_date(at(30))
    kept_case(desk.reference)
    view = case_view(olive.viewer, desk.reference, at(30))
    found = clock_view(view, clock(desk).id, calendar())
    assert [line.what for line in found.moved_by] == [
        "extend",
        "pause",
        "resume",
        "correct_date",
        "agree_date",
    ]


def test_opening_again_has_a_clock_of_its_own_that_can_be_given_more_time(
    app: Flask, desk: Desk, leo: Member
) -> None:
    desk.extend(at(1, 12), date(2026, 12, 9))
    desk.answer(at(9, 12))
    leos = Desk(app, leo, desk.reference)
    leos.reopen(at(10, 12))
    assert kept_case(desk.reference).state is State.OPEN
    again = clock(desk, round=2)
    assert again.unextended_due_on is None
    desk.extend(at(11, 12), date(2026, 12, 30))
    assert (clock(desk, round=2).met, clock(desk).met) == (None, False)


def test_a_form_sent_twice_gives_time_once_and_a_stale_one_none(
    desk: Desk, session: Session
) -> None:
    from portal.services import extending
    from portal.services.extending import MoreTime
    from tests.working import BY_EMAIL

    given = MoreTime(ExtensionReason.COMPLEX, "Why", LIMIT, BY_EMAIL)
    common = {**desk.common(at(1, 12)), "version": desk.version, "more_time": given}
    extending.extend(**common)
    with pytest.raises(AlreadySent):
        extending.extend(**common)
    with pytest.raises(ChangedByOther):
        extending.extend(**{**common, "form_key": "other"})
    assert len(session.scalars(select(Extension)).all()) == 1


def test_other_channels_and_a_backdated_case_are_extended_from_their_own_dates(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, channel=Channel.LETTER, received_at=at(18, 12)))
    desk.acknowledge(at(21, 12))
    with pytest.raises(AskManager):
        desk.extend(at(22, 12), date(2027, 1, 21))
    desk.extend(at(22, 12), date(2027, 1, 20))
    assert clock(desk).unextended_due_on == date(2027, 1, 6)
