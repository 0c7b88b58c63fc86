"""Stage 2: asked for in any words, looked at by somebody new, answered once and for all."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, State
from portal.domain.errors import NotAllowed
from portal.domain.findings import Finding
from portal.domain.links import LinkKind
from portal.domain.messages import Purpose
from portal.domain.moves import Move, MoveNotPossible
from portal.domain.responses import ApologyMissing, Dispatch, PointsUndecided
from portal.domain.roles import Role
from portal.domain.stage_2 import (
    CannotReview,
    ConsideredBefore,
    FinalAnswerWaits,
    NotAnsweredYet,
    NotTheReviewer,
    ReviewerNeeded,
    StagesOver,
)
from portal.models import Case, CaseLink, Clock, Message, OutboundMail
from portal.queries.cases import find_case
from portal.queries.reviewers import considered_stage_1, reviewers_for
from portal.queries.tracking import tracked_case
from portal.recording.acts import act
from portal.recording.history import record
from portal.services.naming import name_staff
from portal.services.stage_2 import Request, ask
from portal.services.unasked import close_unasked
from tests.builders import Member, kept_case, lead, member, officer, received, resident, reviewer
from tests.services.test_kind_after import becomes
from tests.working import SORRY, Desk, by_post

KEY = b"k" * 32


def at(day: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def leo(app: Flask) -> Member:
    return lead(app)


@pytest.fixture
def rhoda(app: Flask) -> Member:
    return reviewer(app)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """A case that Olive acknowledged and answered on 1 December."""
    desk = Desk(app, olive, received(app))
    desk.acknowledge(at(24))
    desk.answer(at(1, 12))
    return desk


def second(reference: str) -> dict[str, Clock]:
    return {one.which.value: one for one in kept_case(reference).clocks if one.stage == 2}


def test_the_person_asks_without_a_reason_and_the_codes_clocks_start(
    desk: Desk, session: Session
) -> None:
    session.rollback()
    ask(reference=desk.reference, request=Request(), form_key="k1", now=at(4, 12), key=KEY)
    case = kept_case(desk.reference)
    session.refresh(case)
    assert (case.state, case.stage, case.closure) == (State.STAGE_2, 2, None)
    due = {name: one.due_on for name, one in second(desk.reference).items()}
    assert due == {
        "code_acknowledgement": date(2026, 12, 11),
        "code_response": date(2027, 1, 13),
    }
    assert case.next_due_on == date(2026, 12, 11)
    assert {one.met for one in case.clocks if one.stage == 1} == {True}
    mail = session.scalars(select(OutboundMail).order_by(OutboundMail.id.desc())).first()
    assert mail
    assert "look at your complaint again" in mail.body


def test_staff_record_a_request_from_the_day_it_was_made(desk: Desk) -> None:
    desk.ask_again(at(7, 12), told_on=date(2026, 12, 4))
    assert second(desk.reference)["code_acknowledgement"].started_on == date(2026, 12, 4)
    assert kept_case(desk.reference).review.words == "The answer is wrong."


def test_nobody_looks_again_at_what_was_never_answered(
    app: Flask, olive: Member, session: Session
) -> None:
    other = Desk(app, olive, received(app, person=resident(contact_way=ContactWay.NONE)))
    with pytest.raises(MoveNotPossible):
        other.ask_again(at(24))
    other.close(at(24), Closure.NOT_ENOUGH)
    with pytest.raises(NotAnsweredYet):
        other.ask_again(at(25))


def test_a_late_request_is_never_refused(desk: Desk, session: Session) -> None:
    assert close_unasked(now=at(31, 12)) == 0
    assert close_unasked(now=at(1, 1, 2027)) == 1
    session.rollback()
    request = Request("It came back", "I was away")
    ask(reference=desk.reference, request=request, form_key="k1", now=at(8, 2, 2027), key=KEY)
    case = kept_case(desk.reference)
    session.refresh(case)
    assert (case.state, case.review.why_late) == (State.STAGE_2, "I was away")


def test_what_nobody_asks_about_closes_by_itself_after_20_working_days_and_can_reopen(
    app: Flask, desk: Desk, leo: Member, session: Session
) -> None:
    # answered on 1 December: the twentieth working day after is 31 December
    assert close_unasked(now=at(31, 12)) == 0
    assert close_unasked(now=at(1, 1, 2027)) == 1
    assert close_unasked(now=at(1, 1, 2027)) == 0
    case = kept_case(desk.reference)
    session.refresh(case)
    assert (case.state, case.closure) == (State.CLOSED, Closure.ANSWERED)
    assert case.events[-1].what == "close_unasked"
    assert all(one.stopped_on for one in case.clocks)
    Desk(app, leo, desk.reference).reopen(at(4, 1, 2027))
    assert kept_case(desk.reference).state is State.OPEN


def test_whoever_considered_stage_1_is_not_offered_and_not_taken(
    app: Flask, leo: Member, rhoda: Member, session: Session
) -> None:
    manager = member(app, Role.LEAD, Role.OFFICER, name="Mona Manager")
    named = reviewer(app, name="Nora Named")
    desk = Desk(app, manager, received(app))
    desk.acknowledge(at(24))
    desk.answer(at(1, 12))
    desk.ask_again(at(2, 12))
    name_staff(
        version=desk.version, named=(named.staff_id,), reason="Her", **desk.common(at(2, 12))
    )
    found = reviewers_for(kept_case(desk.reference), date(2026, 12, 2))
    assert [one.name for one in found.choices] == ["Leo Lead", "Rhoda Reviewer"]
    assert found.considered == ("Mona Manager",)
    for wrong in (manager, named, officer(app)):
        with pytest.raises(CannotReview):
            desk.choose(at(2, 12), wrong)
    assert desk.choose(at(2, 12), rhoda) == "Rhoda Reviewer"


def test_a_handler_who_gave_the_case_away_before_the_answer_is_left_out(
    app: Flask, olive: Member, leo: Member, session: Session
) -> None:
    from portal.services.assigning import assign

    was_handler = member(app, Role.HANDLER, Role.REVIEWER, name="Wanda Was")
    desk = Desk(app, olive, received(app, handled_by=was_handler))
    assign(version=desk.version, handler_id=olive.staff_id, note="", **desk.common(at(24)))
    desk.answer(at(1, 12))
    desk.ask_again(at(2, 12))
    with pytest.raises(CannotReview):
        desk.choose(at(2, 12), was_handler)


def test_those_of_stage_1_give_no_more_time_at_stage_2(
    app: Flask, leo: Member, rhoda: Member, session: Session
) -> None:
    manager = member(app, Role.LEAD, Role.OFFICER, name="Mona Manager")
    desk = Desk(app, manager, received(app))
    desk.acknowledge(at(24))
    desk.answer(at(1, 12))
    desk.ask_again(at(2, 12))
    desk.choose(at(3, 12), rhoda)
    Desk(app, rhoda, desk.reference).acknowledge_again(at(4, 12))
    with pytest.raises(ConsideredBefore):
        desk.extend(at(5, 12), date(2027, 1, 13))
    Desk(app, leo, desk.reference).extend(at(5, 12), date(2027, 1, 13))
    assert second(desk.reference)["code_response"].due_on == date(2027, 1, 13)


def test_whoever_refused_or_worked_on_a_joined_case_considered_stage_1(
    app: Flask, desk: Desk, leo: Member, session: Session
) -> None:
    refuser = member(app, Role.HEAD, name="Rory Refuser", service="waste", heads=("waste",))
    received(app, handled_by=leo)
    with act(now=at(24)) as doing:
        found = doing.session.scalars(select(Case).order_by(Case.id)).all()
        answered, joined = found
        record(doing.session, answered, Move.REJECT_REFUSAL, now=at(24), staff_id=refuser.staff_id)
        doing.session.add(
            CaseLink(
                case=joined,
                other=answered,
                kind=LinkKind.MERGED,
                linked_at=at(24),
                linked_by_id=leo.staff_id,
            )
        )
    desk.ask_again(at(2, 12))
    considered = considered_stage_1(kept_case(desk.reference))
    assert {refuser.staff_id, leo.staff_id} <= considered


def test_the_reviewer_sees_the_case_only_once_it_is_theirs(
    app: Flask, desk: Desk, rhoda: Member
) -> None:
    from portal.domain.errors import NotFound

    desk.ask_again(at(2, 12))
    with pytest.raises(NotFound):
        find_case(rhoda.viewer, desk.reference, at(2, 12))
    desk.choose(at(2, 12), rhoda)
    assert find_case(rhoda.viewer, desk.reference, at(2, 12))


def test_stage_2_from_the_request_to_the_final_answer(
    app: Flask, desk: Desk, rhoda: Member, session: Session
) -> None:
    desk.ask_again(at(2, 12))
    with pytest.raises(ReviewerNeeded):
        desk.acknowledge_again(at(3, 12))
    desk.choose(at(3, 12), rhoda)
    rhodas = Desk(app, rhoda, desk.reference)
    rhodas.acknowledge_again(at(4, 12))
    clocks = second(desk.reference)
    assert clocks["code_acknowledgement"].met is True
    # twenty working days from Friday 4 December, the 25th, the 28th and 1 January left out
    assert clocks["code_response"].due_on == date(2027, 1, 6)
    rhodas.answer_again(at(5, 1, 2027))
    case = kept_case(desk.reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.ANSWERED)
    assert (case.review.outcome, case.outcome) == (Finding.NOT_UPHELD, Finding.UPHELD)
    assert second(desk.reference)["code_response"].met is True
    assert case.next_due_on is None
    final = session.scalars(select(Message).where(Message.purpose == Purpose.FINAL_RESPONSE)).one()
    assert "stage 2 of 2" in final.body
    assert "Ombudsman" in final.body
    with pytest.raises(StagesOver):
        desk.ask_again(at(6, 1, 2027))


def test_a_late_acknowledgement_of_stage_2_buys_no_time(
    app: Flask, desk: Desk, rhoda: Member
) -> None:
    desk.ask_again(at(2, 12))
    desk.choose(at(2, 12), rhoda)
    Desk(app, rhoda, desk.reference).acknowledge_again(at(14, 12))
    clocks = second(desk.reference)
    assert clocks["code_acknowledgement"].met is False
    assert clocks["code_response"].started_on == date(2026, 12, 9)


def test_only_the_reviewer_answers_and_every_point_is_decided(
    app: Flask, desk: Desk, rhoda: Member, leo: Member
) -> None:
    desk.ask_again(at(2, 12))
    desk.choose(at(2, 12), rhoda)
    with pytest.raises(NotAllowed):
        desk.answer_again(at(3, 12))
    with pytest.raises(NotTheReviewer):
        Desk(app, leo, desk.reference).answer_again(at(3, 12))
    rhodas = Desk(app, rhoda, desk.reference)
    with pytest.raises(PointsUndecided):
        rhodas.answer_again(at(3, 12), decisions={})
    from portal.domain.responses import PointDecision

    upheld = {
        point.id: PointDecision(point.text, Finding.UPHELD, "Why")
        for point in kept_case(desk.reference).points
    }
    with pytest.raises(ApologyMissing):
        rhodas.answer_again(at(3, 12), decisions=upheld)
    rhodas.answer_again(at(3, 12), decisions=upheld, apology=SORRY)


def test_a_final_answer_by_letter_closes_the_case_when_it_is_posted(
    app: Flask, olive: Member, rhoda: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post(email="rosa@example.com")))
    desk.answer(at(1, 12))
    desk.ask_again(at(2, 12))
    receipt = session.scalars(
        select(Message).where(Message.purpose == Purpose.STAGE_2_RECEIPT)
    ).one()
    assert receipt.dispatched_on is None
    desk.choose(at(2, 12), rhoda)
    rhodas = Desk(app, rhoda, desk.reference)
    letter = rhodas.answer_again(at(7, 12), dispatch=Dispatch(ContactWay.POST))
    assert letter
    assert kept_case(desk.reference).state is State.STAGE_2
    with pytest.raises(FinalAnswerWaits):
        rhodas.answer_again(at(7, 12))
    desk.post(at(8, 12), letter, date(2026, 12, 8))
    case = kept_case(desk.reference)
    assert (case.state, case.review.answered_on) == (State.CLOSED, date(2026, 12, 8))
    assert all(one.stopped_on for one in case.clocks)


def test_stage_2_is_given_more_time_from_its_own_limit(
    app: Flask, desk: Desk, rhoda: Member
) -> None:
    desk.ask_again(at(2, 12))
    desk.choose(at(2, 12), rhoda)
    rhodas = Desk(app, rhoda, desk.reference)
    rhodas.acknowledge_again(at(2, 12))
    assert second(desk.reference)["code_response"].due_on == date(2027, 1, 4)
    rhodas.extend(at(4, 1, 2027), date(2027, 2, 1))
    assert kept_case(desk.reference).state is State.STAGE_2
    rhodas.answer_again(at(1, 2, 2027))
    answered = second(desk.reference)["code_response"]
    assert (answered.met, answered.within_extension) == (False, True)


def test_reopening_after_the_final_answer_leads_back_to_stage_2(
    app: Flask, desk: Desk, rhoda: Member, leo: Member
) -> None:
    desk.ask_again(at(2, 12))
    desk.choose(at(2, 12), rhoda)
    Desk(app, rhoda, desk.reference).answer_again(at(3, 12))
    Desk(app, leo, desk.reference).reopen(at(4, 12))
    case = kept_case(desk.reference)
    assert case.state is State.STAGE_2
    assert [one.which.value for one in case.clocks if one.stopped_on is None] == ["code_response"]


@pytest.mark.parametrize("kind", [Kind.COMMENT, Kind.CHALLENGE, Kind.SERVICE_REQUEST])
def test_only_complaints_have_a_second_stage(
    app: Flask, olive: Member, session: Session, kind: Kind
) -> None:
    other = Desk(app, olive, received(app, kind=kind, reply_asked=True))
    with pytest.raises(MoveNotPossible):
        other.ask_again(at(24))


def test_a_complaint_that_was_answered_as_a_request_can_be_looked_at_as_the_complaint_it_was(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app))
    desk.acknowledge(at(23))
    becomes(desk.who, desk.reference, Kind.SERVICE_REQUEST, 1)
    desk.respond(at(25), answer="We have emptied it")
    before = [(one.which, one.stopped_on, one.met) for one in kept_case(desk.reference).clocks]
    answer = kept_case(desk.reference).messages[-1].body
    assert "You can ask us to look again. Someone else will do it." in answer
    assert tracked_case(desk.reference, at(26).date()).can_ask_again
    ask(reference=desk.reference, request=Request(), form_key="k", now=at(26), key=KEY)
    case = kept_case(desk.reference)
    assert (case.kind, case.state, case.stage) == (Kind.COMPLAINT, State.STAGE_2, 2)
    first = [(one.which, one.stopped_on, one.met) for one in case.clocks if one.stage == 1]
    assert first == before
    rhoda = reviewer(app)
    desk.choose(at(26), rhoda)
    Desk(app, rhoda, desk.reference).answer_again(at(27))
    assert kept_case(desk.reference).review.outcome is Finding.NOT_UPHELD


def test_a_request_that_nobody_took_for_a_complaint_has_no_second_stage(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, kind=Kind.SERVICE_REQUEST))
    desk.acknowledge(at(23))
    desk.respond(at(25), answer="We have emptied it")
    assert "You can complain to us." in kept_case(desk.reference).messages[-1].body
    assert not tracked_case(desk.reference, at(26).date()).can_ask_again
    with pytest.raises(MoveNotPossible):
        ask(reference=desk.reference, request=Request(), form_key="k", now=at(26), key=KEY)
