"""Closing, withdrawing and opening again: no clock runs on a closed case, no result is lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, OnBehalf, State
from portal.domain.clocks import Which
from portal.domain.contacts import Reach
from portal.domain.endings import (
    AnsweredAlready,
    AnswerWaits,
    CanBeAsked,
    ConsentNotMissing,
    LetterWaits,
    NotAnswered,
    RefuseInstead,
)
from portal.domain.errors import NotAllowed, RuleBroken
from portal.domain.findings import Finding
from portal.domain.joining import (
    AnotherPersons,
    CameFirst,
    NoAnswerThere,
    NoOtherCase,
    PersonChanged,
)
from portal.domain.messages import Purpose
from portal.domain.moves import MoveNotPossible
from portal.domain.pauses import ConsentAnswer
from portal.domain.responses import Dispatch, Response, ToldBeforeReceived, ToldInFuture
from portal.domain.root_causes import RootCause
from portal.domain.standing import Standing
from portal.models import Message, OutboundMail
from portal.queries.cases import visible_cases
from portal.queries.links import goes_on_as
from portal.queries.tracking import tracked_case
from portal.services.assigning import assign
from portal.services.consent import chase_consents
from portal.services.feedback_reading import mark_read
from portal.services.notes import record_call, write
from portal.services.people import ForWhom, change_contact, say_who
from portal.services.responding import ask_for_approval
from portal.services.tracking import withdraw
from tests.builders import Member, handler, kept_case, lead, received, resident, reviewer
from tests.conftest import strictest_engine
from tests.services.test_conflicts import declare
from tests.working import BY_EMAIL, BY_POST, SORRY, Desk, by_post, clocks


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def leo(app: Flask) -> Member:
    return lead(app)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    return Desk(app, olive, received(app))


@pytest.fixture
def unnamed(app: Flask, olive: Member, session: Session) -> Desk:
    """Olive, with a complaint of somebody who did not say how to reach them."""
    nobody = resident(name=None, contact_way=ContactWay.NONE)
    return Desk(app, olive, received(app, person=nobody, on_behalf=OnBehalf.ANONYMOUS))


def test_closing_ends_every_clock_a_late_one_as_a_miss(unnamed: Desk, session: Session) -> None:
    desk = unnamed
    desk.close(at(27), Closure.NOT_ENOUGH)
    case = kept_case(desk.reference)
    assert (case.state, case.closure, case.closed_at) == (State.CLOSED, Closure.NOT_ENOUGH, at(27))
    assert clocks(desk.reference) == {
        "our_acknowledgement": (date(2026, 11, 27), False),
        "our_response": (date(2026, 11, 27), None),
        "code_acknowledgement": (date(2026, 11, 27), None),
        "code_response": (date(2026, 11, 27), None),
    }
    assert case.next_due_on is None
    message = session.scalars(select(Message)).one()
    assert "We heard nothing more from you." in message.body
    assert "Ombudsman" in message.body


def test_only_an_answered_case_is_closed_as_answered(desk: Desk, session: Session) -> None:
    with pytest.raises(NotAnswered):
        desk.close(at(24))
    desk.answer(at(24))
    desk.close(at(25))
    assert kept_case(desk.reference).closure is Closure.ANSWERED
    purposes = [message.purpose for message in session.scalars(select(Message))]
    assert purposes == [Purpose.RESPONSE]


def test_a_case_is_not_closed_while_its_answer_waits_to_be_posted(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post()))
    letter = desk.answer(at(24), dispatch=BY_POST)
    assert letter
    with pytest.raises(LetterWaits):
        desk.close(at(25))
    desk.post(at(25), letter, date(2026, 11, 25))
    desk.close(at(25))


def test_a_duplicate_is_of_a_case_that_answers_the_same_person(
    app: Flask, olive: Member, desk: Desk
) -> None:
    answered = desk
    answered.answer(at(24))
    stopped, read, final, again = (
        Desk(app, olive, received(app, kind=kind))
        for kind in (Kind.COMPLAINT, Kind.COMPLIMENT, Kind.COMPLAINT, Kind.COMPLAINT)
    )
    stopped.withdraw(at(24), date(2026, 11, 24))
    final.answer(at(24))
    final.ask_again(at(24))
    rhoda = reviewer(app)
    final.choose(at(24), rhoda)
    Desk(app, rhoda, final.reference).answer_again(at(24))
    assert kept_case(final.reference).closure is Closure.ANSWERED
    with pytest.raises(NoAnswerThere):
        again.close(at(24), Closure.DUPLICATE, duplicate_of=stopped.reference)
    with pytest.raises(NoAnswerThere):
        again.close(at(24), Closure.DUPLICATE, duplicate_of=final.reference)
    mark_read(version=read.version, **read.common(at(24)))
    with pytest.raises(NoAnswerThere):
        again.close(at(24), Closure.DUPLICATE, duplicate_of=read.reference)
    answered.close(at(24))
    again.close(at(24), Closure.DUPLICATE, duplicate_of=answered.reference)


def test_nobodys_complaint_ends_because_another_person_was_answered(
    app: Flask, olive: Member, desk: Desk
) -> None:
    desk.answer(at(24))
    other = received(app, person=resident(name="Otto Other", email="otto@example.com"))
    with pytest.raises(AnotherPersons):
        Desk(app, olive, other).close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)
    desk.ask_again(at(24))
    with pytest.raises(AnotherPersons):
        Desk(app, olive, other).close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)


@pytest.mark.parametrize("changed_first", [False, True])
def test_nobody_is_made_the_same_person_so_that_a_closure_fits(
    app: Flask, olive: Member, desk: Desk, changed_first: bool
) -> None:
    rosa, otto = resident(), resident(name="Otto Other", email="otto@example.com")
    other = Desk(app, olive, received(app, person=otto))
    desk.answer(at(24))
    changed, to = (desk, otto) if changed_first else (other, rosa)
    change_contact(
        version=changed.version,
        name=to.name,
        reach=Reach(ContactWay.EMAIL, email=to.email),
        reason="A slip",
        **changed.common(at(24)),
    )
    with pytest.raises(PersonChanged):
        other.close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)


def test_nor_by_whom_it_is_for(app: Flask, olive: Member, desk: Desk) -> None:
    for_beta = received(app, on_behalf=OnBehalf.SOMEONE_ELSE, behalf_name="Mrs Beta")
    other = Desk(app, olive, for_beta)
    desk.answer(at(24))
    own = ForWhom(OnBehalf.SELF)
    say_who(version=other.version, for_whom=own, reason="A slip", **other.common(at(24)))
    with pytest.raises(PersonChanged):
        other.close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)


def test_what_does_not_say_who_they_are_may_have_been_changed(
    app: Flask, olive: Member, desk: Desk
) -> None:
    again = Desk(app, olive, received(app))
    desk.answer(at(24))
    change_contact(
        version=again.version,
        name="Rosa Resident",
        reach=Reach(ContactWay.EMAIL, email="rosa@example.com", phone="01632 960001"),
        reason="She rang",
        **again.common(at(24)),
    )
    again.close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)


def test_a_complaint_is_no_duplicate_of_what_cannot_be_looked_at_again(
    app: Flask, olive: Member, session: Session
) -> None:
    asked = Desk(app, olive, received(app, kind=Kind.SERVICE_REQUEST))
    complaint, request = (
        Desk(app, olive, received(app, kind=kind))
        for kind in (Kind.COMPLAINT, Kind.SERVICE_REQUEST)
    )
    asked.respond(at(24))
    with pytest.raises(NoAnswerThere):
        complaint.close(at(24), Closure.DUPLICATE, duplicate_of=asked.reference)
    request.close(at(24), Closure.DUPLICATE, duplicate_of=asked.reference)


def test_of_two_the_one_received_first_is_no_duplicate(
    app: Flask, olive: Member, desk: Desk
) -> None:
    later = Desk(app, olive, received(app))
    later.answer(at(24))
    with pytest.raises(CameFirst):
        desk.close(at(24), Closure.DUPLICATE, duplicate_of=later.reference)


def test_a_duplicate_names_a_case_that_is_there(app: Flask, olive: Member, desk: Desk) -> None:
    again = Desk(app, olive, received(app))
    desk.answer(at(24))
    for wrong in (None, again.reference, "C26-00000-0"):
        with pytest.raises(NoOtherCase):
            again.close(at(24), Closure.DUPLICATE, duplicate_of=wrong)
    again.close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)
    assert kept_case(again.reference).events[-1].values["duplicate_of"] == desk.reference


def test_a_duplicate_goes_on_as_the_other_and_its_page_leads_there(
    app: Flask, olive: Member, desk: Desk
) -> None:
    again = Desk(app, olive, received(app))
    desk.answer(at(24))
    again.close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)
    stays = goes_on_as(kept_case(again.reference).id)
    assert stays is not None
    assert stays.reference == desk.reference
    line = kept_case(desk.reference).events[-1]
    assert (line.what, line.values) == ("repeated", {"linked": again.reference})
    seen = tracked_case(again.reference, date(2026, 11, 25))
    assert (seen.goes_on_as, seen.answered_on) == (desk.reference, date(2026, 11, 24))
    assert seen.can_ask_again


def test_who_is_named_in_a_duplicate_handles_neither(
    app: Flask, olive: Member, session: Session
) -> None:
    harry = handler(app)
    first = Desk(app, olive, received(app, handled_by=harry))
    again = Desk(app, olive, received(app, names=(harry,)))
    first.answer(at(24))
    again.close(at(24), Closure.DUPLICATE, duplicate_of=first.reference)
    assert kept_case(first.reference).handler_id is None
    assert session.scalars(visible_cases(harry.viewer, at(24))).all() == []


def test_who_has_a_conflict_in_a_duplicate_reviews_neither(
    app: Flask, olive: Member, desk: Desk, session: Session
) -> None:
    rhoda = reviewer(app)
    again = Desk(app, olive, received(app))
    desk.answer(at(24))
    desk.ask_again(at(24))
    desk.choose(at(24), rhoda)
    declare(session, again.reference, rhoda)
    again.close(at(24), Closure.DUPLICATE, duplicate_of=desk.reference)
    assert kept_case(desk.reference).reviewer_id is None


def test_a_closed_case_stays_closed(unnamed: Desk) -> None:
    unnamed.close(at(24), Closure.NOT_ENOUGH)
    with pytest.raises(MoveNotPossible):
        unnamed.close(at(24), Closure.NOT_ENOUGH)
    with pytest.raises(MoveNotPossible):
        unnamed.respond(at(24))


def test_an_answered_case_is_closed_as_answered_and_as_nothing_else(
    app: Flask, olive: Member, desk: Desk
) -> None:
    other = received(app)
    Desk(app, olive, other).answer(at(24))
    desk.answer(at(24))
    for closure in set(Closure) - {Closure.ANSWERED}:
        with pytest.raises(AnsweredAlready):
            desk.close(at(25), closure, duplicate_of=other)
    desk.close(at(25))


def test_stage_2_ends_with_the_final_answer_or_because_they_withdraw(desk: Desk) -> None:
    desk.answer(at(24))
    desk.ask_again(at(25))
    for closure in Closure:
        with pytest.raises(MoveNotPossible):
            desk.close(at(26), closure)
    desk.withdraw(at(26), date(2026, 11, 26))
    assert kept_case(desk.reference).closure is Closure.WITHDRAWN


@pytest.mark.parametrize("answer", [None, *ConsentAnswer])
def test_no_consent_is_a_reason_when_it_was_refused_or_waited_for_long_enough(
    app: Flask, olive: Member, session: Session, answer: ConsentAnswer | None
) -> None:
    desk = Desk(app, olive, received(app, on_behalf=OnBehalf.SOMEONE_ELSE))
    desk.acknowledge(at(23))
    with pytest.raises(ConsentNotMissing):
        desk.close(at(24), Closure.NO_CONSENT)
    desk.ask_consent(at(24))
    if answer:
        desk.consent(at(25), answer)
    if answer is not ConsentAnswer.REFUSED:
        with pytest.raises(ConsentNotMissing):
            desk.close(at(25), Closure.NO_CONSENT)
        chase_consents(now=at(30))
        with pytest.raises(ConsentNotMissing):
            desk.close(at(22, 12), Closure.NO_CONSENT)
        chase_consents(now=at(23, 12))
    if answer is not ConsentAnswer.GIVEN:
        desk.close(at(23, 12), Closure.NO_CONSENT)


def test_a_complaint_with_another_route_is_refused_and_not_closed(
    app: Flask, olive: Member, desk: Desk
) -> None:
    with pytest.raises(RefuseInstead):
        desk.close(at(24), Closure.OTHER_ROUTE)
    request = Desk(app, olive, received(app, kind=Kind.OTHER_ROUTE))
    request.close(at(24), Closure.OTHER_ROUTE)
    assert kept_case(request.reference).closure is Closure.OTHER_ROUTE


def test_whoever_can_be_asked_is_asked(app: Flask, olive: Member, desk: Desk) -> None:
    with pytest.raises(CanBeAsked):
        desk.close(at(24), Closure.NOT_ENOUGH)
    nameless = Desk(app, olive, received(app, on_behalf=OnBehalf.ANONYMOUS))
    with pytest.raises(CanBeAsked):
        nameless.close(at(24), Closure.NOT_ENOUGH)


def test_nobody_is_out_of_reach_because_an_officer_says_so(desk: Desk) -> None:
    say_who(
        version=desk.version,
        for_whom=ForWhom(OnBehalf.ANONYMOUS),
        reason="x",
        **desk.common(at(24)),
    )
    change_contact(
        version=desk.version,
        name=None,
        reach=Reach(ContactWay.NONE),
        reason="x",
        **desk.common(at(24)),
    )
    with pytest.raises(CanBeAsked):
        desk.close(at(24), Closure.NOT_ENOUGH, way=ContactWay.NONE)


@pytest.mark.parametrize("closure", [Closure.WITHDRAWN, Closure.READ, Closure.REFUSED])
def test_what_has_an_act_of_its_own_is_no_reason_to_close(desk: Desk, closure: Closure) -> None:
    with pytest.raises(RuleBroken):
        desk.close(at(24), closure)
    assert kept_case(desk.reference).state is State.NEW


def test_nothing_is_closed_while_an_answer_waits_for_approval(app: Flask, unnamed: Desk) -> None:
    other = received(app)
    unnamed.decide(at(24), cause=RootCause.STAFF_CONDUCT)
    ask_for_approval(
        version=unnamed.version,
        response=Response(BY_EMAIL, answer="We looked.", apology=SORRY),
        **unnamed.common(at(24)),
    )
    for closure in Closure:
        with pytest.raises(AnswerWaits):
            unnamed.close(at(25), closure, duplicate_of=other)
    unnamed.withdraw(at(25), date(2026, 11, 25))


@pytest.mark.parametrize("by_person", [False, True])
def test_an_answer_that_waits_to_be_posted_is_taken_back_by_withdrawing(
    app: Flask, olive: Member, session: Session, by_person: bool
) -> None:
    desk = Desk(app, olive, received(app, person=by_post(email="rosa@example.com")))
    desk.answer(at(24), dispatch=BY_POST)
    seen = tracked_case(desk.reference, date(2026, 11, 24))
    assert (seen.state, seen.standing) == (State.OPEN, Standing.LOOKING)
    assert seen.can_withdraw
    if by_person:
        withdraw(reference=desk.reference, reason=None, form_key="w", now=at(25), key=b"k" * 32)
    else:
        desk.withdraw(at(25), date(2026, 11, 25))
    case = kept_case(desk.reference)
    assert (case.closure, case.answered_on, case.outcome) == (Closure.WITHDRAWN, None, None)
    assert Purpose.RESPONSE not in [one.purpose for one in case.messages]
    assert "We looked." in next(one.words for one in case.events if one.what == "take_back")


def test_withdrawing_keeps_the_evidence_and_tells_them_in_writing(
    desk: Desk, session: Session
) -> None:
    for on, error in (
        (date(2026, 11, 20), ToldBeforeReceived),
        (date(2026, 11, 26), ToldInFuture),
    ):
        with pytest.raises(error):
            desk.withdraw(at(25), on)
    desk.withdraw(at(25), date(2026, 11, 24))
    case = kept_case(desk.reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.WITHDRAWN)
    assert case.events[-1].words == "She phoned Olive"
    assert session.scalars(select(Message)).one().purpose is Purpose.WITHDRAWAL
    assert len(session.scalars(select(OutboundMail)).all()) == 1


def test_opening_again_starts_a_clock_of_its_own_and_keeps_the_first_results(
    app: Flask, desk: Desk, leo: Member
) -> None:
    desk.answer(at(21, 12))
    desk.close(at(22, 12))
    Desk(app, leo, desk.reference).reopen(at(4, 1).replace(year=2027))
    case = kept_case(desk.reference)
    assert (case.state, case.closure, case.closed_at, case.outcome) == (
        State.OPEN,
        None,
        None,
        None,
    )
    first = [clock for clock in case.clocks if clock.round == 1]
    second = [clock for clock in case.clocks if clock.round == 2]
    assert {clock.met for clock in first} == {False}
    assert [(one.which, one.started_on, one.due_on) for one in second] == [
        (Which.OUR_RESPONSE, date(2027, 1, 4), date(2027, 1, 18))
    ]
    assert case.next_due_on == date(2027, 1, 18)
    desk.respond(datetime(2027, 1, 15, 12, tzinfo=UTC))
    case = kept_case(desk.reference)
    assert [clock.met for clock in case.clocks if clock.round == 2] == [True]
    assert {clock.met for clock in case.clocks if clock.round == 1} == {False}


def test_a_case_that_was_on_time_stays_on_time_when_opened_again(
    app: Flask, desk: Desk, leo: Member
) -> None:
    desk.answer(at(25))
    Desk(app, leo, desk.reference).reopen(at(1, 12))
    results = [(clock.round, clock.met) for clock in kept_case(desk.reference).clocks]
    assert results == [(1, True)] * 4 + [(2, None)]


def test_the_person_hears_that_we_look_again_and_by_when(
    app: Flask, desk: Desk, leo: Member
) -> None:
    desk.answer(at(21, 12))
    desk.close(at(22, 12))
    Desk(app, leo, desk.reference).reopen(at(4, 1).replace(year=2027))
    case = kept_case(desk.reference)
    message = case.messages[-1]
    assert (message.purpose, message.way) == (Purpose.NEW_DATE, ContactWay.EMAIL)
    assert "We are looking at what you told us once more." in message.body
    assert "We now expect to answer you by Monday 18 January 2027." in message.body
    assert "New facts" not in message.body
    assert case.events[-1].values["message_id"] == message.id


def test_who_is_owed_no_answer_is_told_nothing_when_a_case_is_opened_again(
    app: Flask, leo: Member, session: Session
) -> None:
    other = Desk(app, leo, received(app, kind=Kind.COMMENT))
    other.close(at(24), Closure.OTHER_ROUTE)
    before = len(kept_case(other.reference).messages)
    other.reopen(at(25))
    assert len(kept_case(other.reference).messages) == before


def test_who_may_open_again(app: Flask, desk: Desk) -> None:
    desk.answer(at(25))
    with pytest.raises(NotAllowed):
        desk.reopen(at(25))


def test_a_case_that_waits_for_posting_is_not_opened_again(
    app: Flask, olive: Member, leo: Member, session: Session
) -> None:
    reference = received(app, person=by_post())
    Desk(app, olive, reference).answer(at(24), dispatch=BY_POST)
    with pytest.raises(LetterWaits):
        Desk(app, leo, reference).reopen(at(25))


def test_a_call_and_a_message_stop_no_clock(desk: Desk, session: Session) -> None:
    record_call(text="She asks when", called_on=date(2026, 11, 24), **desk.common(at(24)))
    write(text="On Friday.", dispatch=Dispatch(ContactWay.EMAIL), **desk.common(at(24)))
    theirs, ours = session.scalars(select(Message).order_by(Message.id)).all()
    assert (theirs.incoming, theirs.way, theirs.body) == (True, ContactWay.PHONE, "She asks when")
    assert (ours.incoming, ours.purpose) == (False, Purpose.NOTE)
    assert {stopped for stopped, _ in clocks(desk.reference).values()} == {None}
    assert len(session.scalars(select(OutboundMail)).all()) == 1


@pytest.mark.parametrize("by_person", [False, True])
def test_the_first_answer_holds_when_what_was_opened_again_is_stopped(
    desk: Desk, leo: Member, by_person: bool
) -> None:
    desk.answer(at(24))
    Desk(desk.app, leo, desk.reference).reopen(at(25))
    assert kept_case(desk.reference).answered_on is None
    if by_person:
        withdraw(reference=desk.reference, reason=None, form_key="w", now=at(26), key=b"k" * 32)
    else:
        desk.withdraw(at(26), date(2026, 11, 26))
    case = kept_case(desk.reference)
    assert (case.answered_on, case.outcome) == (date(2026, 11, 24), Finding.UPHELD)
    seen = tracked_case(desk.reference, date(2026, 11, 26))
    assert (seen.answered_on, seen.can_ask_again) == (date(2026, 11, 24), True)


def test_the_final_answer_holds_when_what_was_opened_again_is_stopped(
    app: Flask, desk: Desk, leo: Member
) -> None:
    desk.answer(at(24))
    desk.ask_again(at(24))
    rhoda = reviewer(app)
    desk.choose(at(24), rhoda)
    Desk(app, rhoda, desk.reference).answer_again(at(25))
    Desk(app, leo, desk.reference).reopen(at(26))
    desk.withdraw(at(27), date(2026, 11, 27))
    review = kept_case(desk.reference).review
    assert (review.answered_on, review.outcome) == (date(2026, 11, 25), Finding.NOT_UPHELD)


MOVES = ("acknowledge", "answer", "answer_by_post", "post", "close", "withdraw", "reopen", "give")


@strictest_engine
@given(steps=st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 9)), max_size=9))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_done_no_closed_case_has_an_open_clock_and_no_result_changes(
    app: Flask, olive: Member, leo: Member, session: Session, steps: list[tuple[str, int]]
) -> None:
    reference = received(
        app, person=by_post(email="rosa@example.com"), on_behalf=OnBehalf.ANONYMOUS
    )
    olives, leos = Desk(app, olive, reference), Desk(app, leo, reference)
    moment, kept = at(23), dict[int, Any]()
    for step, days in steps:
        moment += timedelta(days=days)
        try:
            make(step, olives, leos, moment)
        except RuleBroken:
            session.rollback()
        case = kept_case(reference)
        session.refresh(case, ["clocks"])
        running = [clock for clock in case.clocks if clock.stopped_on is None]
        if case.state is State.CLOSED:
            assert running == []
            assert case.next_due_on is None
        soonest = min((clock.due_on for clock in running), default=None)
        assert case.next_due_on == soonest
        assert case.queue_on == (soonest or date(9999, 12, 31))
        for clock in case.clocks:
            result = (clock.stopped_on, clock.met, clock.due_on)
            if clock.id in kept:
                assert kept[clock.id] == result
            elif clock.stopped_on is not None:
                kept[clock.id] = result


def make(step: str, desk: Desk, leos: Desk, moment: datetime) -> None:
    letters = [m for m in kept_case(desk.reference).messages if m.dispatched_on is None]
    if step == "acknowledge":
        desk.acknowledge(moment)
    elif step == "answer":
        desk.answer(moment)
    elif step == "answer_by_post":
        desk.answer(moment, dispatch=BY_POST)
    elif step == "post" and letters:
        desk.post(moment, letters[0].id, moment.date())
    elif step == "close":
        answered = kept_case(desk.reference).state is State.ANSWERED
        desk.close(moment, Closure.ANSWERED if answered else Closure.NOT_ENOUGH)
    elif step == "withdraw":
        desk.withdraw(moment, moment.date())
    elif step == "reopen":
        leos.reopen(moment)
    elif step == "give":
        assign(
            version=desk.version,
            handler_id=desk.who.staff_id,
            note="",
            **desk.common(moment),
        )


def test_other_kinds_open_again_by_their_own_promise(
    app: Flask, olive: Member, leo: Member, session: Session
) -> None:
    reference = received(app, kind=Kind.SERVICE_REQUEST)
    desk = Desk(app, olive, reference)
    desk.respond(at(24), apology="")
    Desk(app, leo, reference).reopen(at(25))
    case = kept_case(reference)
    assert {clock.which for clock in case.clocks if clock.round == 2} <= {Which.OUR_RESPONSE}


def test_findings_stay_when_a_case_is_opened_again(app: Flask, desk: Desk, leo: Member) -> None:
    desk.answer(at(25))
    Desk(app, leo, desk.reference).reopen(at(26))
    assert [p.finding for p in kept_case(desk.reference).points] == [Finding.UPHELD]


def test_a_handler_loses_sight_of_a_case_given_to_another(
    app: Flask, olive: Member, session: Session
) -> None:
    harry = handler(app)
    reference = received(app, handled_by=harry)
    assign(
        version=kept_case(reference).version,
        handler_id=olive.staff_id,
        note="On leave",
        **Desk(app, olive, reference).common(at(24)),
    )
    assert kept_case(reference).handler_id == olive.staff_id
    assert kept_case(reference).events[-1].words == "On leave"
