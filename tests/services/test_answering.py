"""Acknowledging, answering and posting: which clock stops on which day."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, ContactWay, Kind, State
from portal.domain.contacts import PersonDetails
from portal.domain.errors import AlreadySent, ChangedByOther, NotAllowed, NotFound
from portal.domain.findings import Finding
from portal.domain.moves import MoveNotPossible
from portal.domain.responses import (
    ApologyMissing,
    Dispatch,
    NothingSaid,
    PointDecision,
    PointsUndecided,
    Response,
    SentBeforeReceived,
    SentBeforeReopened,
    SentBeforeWritten,
    SentInFuture,
    WayNotKnown,
)
from portal.models import Event, Message, OutboundMail
from portal.queries.handlers import CannotHandle
from portal.recording.history import broken_at
from portal.services import acknowledging, deciding, responding
from portal.services.posting import LetterHasGone, take_back
from tests.builders import (
    Member,
    handler,
    kept_case,
    lead,
    other_handler,
    received,
    resident,
)
from tests.working import BY_PHONE, BY_POST, SORRY, Desk, by_post, clocks

OUR_ACK, OUR_ANSWER = "our_acknowledgement", "our_response"
CODE_ACK, CODE_ANSWER = "code_acknowledgement", "code_response"


def at(day: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """Olive, with a complaint received online on Monday 23 November 2026."""
    return Desk(app, olive, received(app))


def posted(app: Flask, olive: Member) -> Desk:
    return Desk(app, olive, received(app, channel=Channel.LETTER, person=by_post()))


def test_an_acknowledgement_by_email_stops_both_clocks_and_opens_the_case(desk: Desk) -> None:
    assert desk.acknowledge(at(25)) is None
    case = kept_case(desk.reference)
    assert case.state is State.OPEN
    assert clocks(desk.reference) == {
        OUR_ACK: (date(2026, 11, 25), True),
        CODE_ACK: (date(2026, 11, 25), True),
        OUR_ANSWER: (None, None),
        CODE_ANSWER: (None, None),
    }
    assert case.next_due_on == date(2026, 12, 7)


def test_the_codes_answer_counts_from_the_acknowledgement(desk: Desk) -> None:
    desk.acknowledge(at(26))
    due = {one.which.value: one.due_on for one in kept_case(desk.reference).clocks}
    assert due[CODE_ANSWER] == date(2026, 12, 10)
    assert due[OUR_ANSWER] == date(2026, 12, 7)


def test_a_late_acknowledgement_buys_no_time(desk: Desk) -> None:
    desk.acknowledge(at(3, 12))
    code = next(o for o in kept_case(desk.reference).clocks if o.which.value == CODE_ANSWER)
    assert (code.started_on, code.due_on) == (date(2026, 11, 30), date(2026, 12, 14))
    assert clocks(desk.reference)[OUR_ACK] == (date(2026, 12, 3), False)
    assert clocks(desk.reference)[CODE_ACK] == (date(2026, 12, 3), False)


@pytest.mark.parametrize(
    ("day", "ours", "code"),
    [(26, True, True), (27, False, True), (30, False, True)],
)
def test_a_case_can_miss_our_commitment_and_keep_the_code(
    desk: Desk, day: int, ours: bool, code: bool
) -> None:
    desk.acknowledge(at(day))
    assert (clocks(desk.reference)[OUR_ACK][1], clocks(desk.reference)[CODE_ACK][1]) == (ours, code)


def test_the_message_is_the_one_that_was_shown_and_waits_in_the_outbox(
    desk: Desk, session: Session, olive: Member
) -> None:
    point = kept_case(desk.reference).points[0]
    given = acknowledging.Acknowledgement(
        points={point.id: "Your bin was missed."},
        wanted="A clean bin",
        handler_id=olive.staff_id,
        dispatch=Dispatch(ContactWay.EMAIL),
        not_ours="The road is the county's.",
        adjustments="We phone before we write.",
    )
    shown = acknowledging.acknowledgement_text(
        viewer=olive.viewer, reference=desk.reference, acknowledgement=given, now=at(24)
    )
    acknowledging.acknowledge(version=desk.version, acknowledgement=given, **desk.common(at(24)))
    message = session.scalars(select(Message)).one()
    mail = session.scalars(select(OutboundMail)).one()
    assert (message.subject, message.body) == (shown.subject, shown.body)
    assert mail.body.startswith(shown.body)
    assert mail.recipient == "rosa@example.com"
    for words in (
        "Dear Rosa Resident",
        "Your bin was missed.",
        "A clean bin",
        "The road is the county's.",
        "We phone before we write.",
        "Olive Officer will look into it.",
        "Monday 7 December 2026",
    ):
        assert words in message.body
    case = kept_case(desk.reference)
    assert case.points[0].text == case.understood == "Your bin was missed."
    assert case.text == "My bin has not been emptied for three weeks."
    assert (case.wanted, case.handler_id) == ("A clean bin", olive.staff_id)
    assert case.person.adjustments_note == "We phone before we write."


def test_a_late_acknowledgement_promises_no_day_that_has_passed(
    desk: Desk, session: Session
) -> None:
    desk.acknowledge(at(8, 12))
    body = session.scalars(select(Message)).one().body
    assert "We should have answered you by Monday 7 December 2026. We are sorry" in body
    assert "We will answer you in full by" not in body


def test_a_receipt_stops_no_clock(app: Flask, olive: Member, session: Session) -> None:
    from portal.domain.messages import Purpose
    from portal.recording.dispatch import count_dispatch

    reference = received(app)
    for purpose in (Purpose.RECEIPT, Purpose.NOTE, Purpose.WITHDRAWAL):
        assert count_dispatch(kept_case(reference), purpose, date(2026, 11, 24)) == {}
    assert all(stopped is None for stopped, _ in clocks(reference).values())


def test_a_letter_counts_from_the_day_it_is_posted_not_from_its_draft(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = posted(app, olive)
    letter = desk.acknowledge(at(24), dispatch=BY_POST)
    assert letter is not None
    assert kept_case(desk.reference).state is State.OPEN
    assert clocks(desk.reference)[OUR_ACK] == (None, None)
    desk.post(at(30), letter, date(2026, 11, 27))
    assert clocks(desk.reference)[OUR_ACK] == (date(2026, 11, 27), False)
    assert clocks(desk.reference)[CODE_ACK] == (date(2026, 11, 27), True)
    assert session.scalars(select(OutboundMail)).all() == []


def test_a_letter_posted_on_the_last_day_and_marked_later_is_on_time(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = posted(app, olive)
    letter = desk.acknowledge(at(25), dispatch=BY_POST)
    assert letter
    desk.post(at(4, 12), letter, date(2026, 11, 26))
    assert clocks(desk.reference)[OUR_ACK] == (date(2026, 11, 26), True)


@pytest.mark.parametrize(
    ("on", "error"),
    [(date(2026, 11, 22), SentBeforeReceived), (date(2026, 11, 26), SentInFuture)],
)
def test_a_letter_is_posted_after_we_got_theirs_and_not_tomorrow(
    app: Flask, olive: Member, session: Session, on: date, error: type[Exception]
) -> None:
    desk = posted(app, olive)
    letter = desk.acknowledge(at(25), dispatch=BY_POST)
    assert letter
    with pytest.raises(error):
        desk.post(at(25), letter, on)
    assert clocks(desk.reference)[OUR_ACK] == (None, None)


def test_a_letter_is_not_posted_before_it_was_written(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = posted(app, olive)
    letter = desk.acknowledge(at(27), dispatch=BY_POST)
    assert letter
    with pytest.raises(SentBeforeWritten) as early:
        desk.post(at(27), letter, date(2026, 11, 26))
    assert early.value.values == {"written_on": date(2026, 11, 27)}
    assert clocks(desk.reference)[OUR_ACK] == (None, None)
    desk.post(at(27), letter, date(2026, 11, 27))
    assert clocks(desk.reference)[OUR_ACK] == (date(2026, 11, 27), False)


def test_an_answer_by_phone_is_not_from_before_the_case_was_opened_again(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=resident(phone="01632 960 001")))
    desk.answer(at(25))
    Desk(app, lead(app), desk.reference).reopen(at(4, 12))
    with pytest.raises(SentBeforeReopened) as early:
        desk.respond(at(7, 12), dispatch=Dispatch(ContactWay.PHONE, date(2026, 12, 3)))
    assert early.value.values == {"opened_on": date(2026, 12, 4)}
    assert clocks(desk.reference)[OUR_ANSWER] == (None, None)
    desk.respond(at(7, 12), dispatch=Dispatch(ContactWay.PHONE, date(2026, 12, 4)))
    assert clocks(desk.reference)[OUR_ANSWER] == (date(2026, 12, 4), True)


def test_a_letter_is_posted_once(app: Flask, olive: Member, session: Session) -> None:
    desk = posted(app, olive)
    letter = desk.acknowledge(at(25), dispatch=BY_POST)
    assert letter
    desk.post(at(25), letter, date(2026, 11, 25))
    with pytest.raises(LetterHasGone):
        desk.post(at(27), letter, date(2026, 11, 27))
    with pytest.raises(LetterHasGone):
        take_back(message_id=letter, **desk.common(at(27)))
    other = posted(app, olive)
    with pytest.raises(NotFound):
        other.post(at(27), letter, date(2026, 11, 27))


def test_an_answer_taken_back_before_posting_can_be_written_again(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = posted(app, olive)
    letter = desk.answer(at(25), dispatch=BY_POST)
    assert letter
    assert kept_case(desk.reference).state is State.ANSWERED
    take_back(message_id=letter, **desk.common(at(26)))
    case = kept_case(desk.reference)
    assert (case.state, case.outcome) == (State.OPEN, None)
    assert session.scalars(select(Message)).all() == []
    again = desk.respond(at(27), dispatch=BY_POST)
    assert again
    desk.post(at(27), again, date(2026, 11, 27))
    assert clocks(desk.reference)[OUR_ANSWER] == (date(2026, 11, 27), True)


def test_told_by_phone_counts_from_the_day_of_the_call(
    app: Flask, olive: Member, session: Session
) -> None:
    person = PersonDetails(name="Rosa", contact_way=ContactWay.PHONE, phone="01632 960001")
    desk = Desk(app, olive, received(app, person=person))
    desk.acknowledge(at(27), dispatch=Dispatch(ContactWay.PHONE, date(2026, 11, 26)))
    assert clocks(desk.reference)[OUR_ACK] == (date(2026, 11, 26), True)
    with pytest.raises(SentBeforeReceived) as early:
        desk.acknowledge(at(27), dispatch=Dispatch(ContactWay.PHONE, date(2026, 11, 20)))
    assert early.value.values == {"received_on": date(2026, 11, 23)}
    with pytest.raises(SentInFuture):
        desk.acknowledge(at(27), dispatch=Dispatch(ContactWay.PHONE, date(2026, 11, 28)))


def test_where_nobody_can_be_reached_it_is_recorded_and_nothing_is_sent(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=PersonDetails()))
    for way in (ContactWay.EMAIL, ContactWay.POST, ContactWay.PHONE):
        with pytest.raises(WayNotKnown):
            desk.acknowledge(at(24), dispatch=Dispatch(way, date(2026, 11, 24)))
    desk.acknowledge(at(24), dispatch=Dispatch(ContactWay.NONE))
    assert clocks(desk.reference)[OUR_ACK] == (date(2026, 11, 24), True)
    assert session.scalars(select(OutboundMail)).all() == []


def test_an_answer_acknowledges_what_nobody_acknowledged(desk: Desk) -> None:
    desk.answer(at(26))
    case = kept_case(desk.reference)
    assert (case.state, case.answered_on) == (State.ANSWERED, date(2026, 11, 26))
    assert set(clocks(desk.reference).values()) == {(date(2026, 11, 26), True)}
    assert case.next_due_on is None


def test_a_late_answer_without_acknowledgement_misses_everything(desk: Desk) -> None:
    desk.answer(at(21, 12))
    assert {met for _, met in clocks(desk.reference).values()} == {False}


def test_acknowledged_and_answered_on_one_day(desk: Desk) -> None:
    desk.acknowledge(at(25))
    desk.answer(at(25))
    assert set(clocks(desk.reference).values()) == {(date(2026, 11, 25), True)}


def test_answered_in_time_after_a_late_acknowledgement(desk: Desk) -> None:
    desk.acknowledge(at(1, 12))
    desk.answer(at(7, 12))
    assert clocks(desk.reference) == {
        OUR_ACK: (date(2026, 12, 1), False),
        CODE_ACK: (date(2026, 12, 1), False),
        OUR_ANSWER: (date(2026, 12, 7), True),
        CODE_ANSWER: (date(2026, 12, 7), True),
    }


def test_both_letters_may_wait_and_the_answer_be_posted_first(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = posted(app, olive)
    first = desk.acknowledge(at(24), dispatch=BY_POST)
    second = desk.answer(at(25), dispatch=BY_POST)
    assert first
    assert second
    desk.post(at(26), second, date(2026, 11, 26))
    assert set(clocks(desk.reference).values()) == {(date(2026, 11, 26), True)}
    desk.post(at(30), first, date(2026, 11, 30))
    assert set(clocks(desk.reference).values()) == {(date(2026, 11, 26), True)}


def test_every_point_is_decided_with_reasons_before_an_answer_leaves(desk: Desk) -> None:
    with pytest.raises(PointsUndecided):
        desk.respond(at(25))
    point = kept_case(desk.reference).points[0]
    deciding.decide_points(
        version=desk.version,
        decisions={point.id: PointDecision(point.text, Finding.UPHELD, "")},
        new_point="",
        **desk.common(at(25)),
    )
    with pytest.raises(PointsUndecided):
        desk.respond(at(25))
    assert kept_case(desk.reference).state is State.NEW


def test_the_old_words_of_a_point_stay_on_the_history(desk: Desk) -> None:
    desk.decide(at(24))
    point = kept_case(desk.reference).points[0]
    before = point.text
    deciding.decide_points(
        version=desk.version,
        decisions={point.id: PointDecision("The bin was full", Finding.UPHELD, "")},
        new_point="",
        **desk.common(at(25)),
    )
    assert kept_case(desk.reference).events[-1].values["rewritten"] == {
        "1": {
            "text": [before, "The bin was full"],
            "reasons": ["We read the logs", None],
        }
    }


def test_a_point_that_stays_as_it_is_rewrites_nothing(desk: Desk) -> None:
    desk.decide(at(24))
    desk.decide(at(25))
    lines = [one for one in kept_case(desk.reference).events if one.what == "decide_points"]
    assert all("rewritten" not in one.values for one in lines)


def test_a_point_added_must_be_decided_too(desk: Desk) -> None:
    desk.decide(at(24))
    deciding.decide_points(
        version=desk.version, decisions={}, new_point="Rude on the phone", **desk.common(at(24))
    )
    assert [p.text for p in kept_case(desk.reference).points][1:] == ["Rude on the phone"]
    with pytest.raises(PointsUndecided):
        desk.respond(at(25))


@pytest.mark.parametrize(
    ("finding", "apology", "reason", "goes"),
    [
        (Finding.UPHELD, "", "", False),
        (Finding.PARTLY_UPHELD, "", "", False),
        (Finding.UPHELD, SORRY, "", True),
        (Finding.UPHELD, "", "We said sorry in person.", True),
        (Finding.NOT_UPHELD, "", "", True),
        (Finding.NO_FINDING, "", "", True),
    ],
)
def test_getting_it_wrong_needs_an_apology_or_a_reason(
    desk: Desk, finding: Finding, apology: str, reason: str, goes: bool
) -> None:
    desk.decide(at(24), finding)
    if not goes:
        with pytest.raises(ApologyMissing):
            desk.respond(at(25), apology=apology, no_apology_reason=reason)
        assert kept_case(desk.reference).state is State.NEW
        return
    desk.respond(at(25), apology=apology, no_apology_reason=reason)
    case = kept_case(desk.reference)
    assert (case.outcome, case.no_apology_reason) == (finding, reason or None)


def test_the_outcome_is_worked_out_from_the_points(app: Flask, olive: Member, desk: Desk) -> None:
    reference = received(app, claimed_missed=("email",))
    desk = Desk(app, olive, reference)
    first, second = kept_case(reference).points
    decisions = {
        first.id: PointDecision(first.text, Finding.UPHELD, "The logs show it"),
        second.id: PointDecision(second.text, Finding.NOT_UPHELD, "We wrote that day"),
    }
    desk.decide(at(24))
    deciding.decide_points(
        version=desk.version, decisions=decisions, new_point="", **desk.common(at(24))
    )
    desk.respond(at(24))
    assert kept_case(reference).outcome is Finding.PARTLY_UPHELD


def test_the_answer_says_how_to_go_on(desk: Desk, session: Session) -> None:
    desk.answer(at(25), will_do="We empty it on Friday.")
    body = session.scalars(select(Message)).one().body
    for words in (
        "Upheld. We got this wrong.",
        "We read the logs",
        "We are sorry.",
        "We empty it on Friday.",
        "ask us to look again",
        "Ombudsman",
        "0300 061 0614",
        "stage 1",
    ):
        assert words in body
    # 20 working days after 25 November, past the two bank holidays of Christmas.
    assert "Wednesday 23 December 2026" in body


def test_what_is_no_complaint_gets_a_simple_answer(
    app: Flask, olive: Member, session: Session
) -> None:
    reference = received(app, kind=Kind.COMMENT, reply_asked=True)
    desk = Desk(app, olive, reference)
    with pytest.raises(NothingSaid):
        desk.respond(at(24), answer="")
    with pytest.raises(MoveNotPossible):
        desk.decide(at(24))
    desk.respond(at(24), answer="Thank you, we will.", apology="")
    body = session.scalars(select(Message)).one().body
    assert "Thank you, we will." in body
    assert "Ombudsman" not in body
    assert kept_case(reference).outcome is None


def test_a_form_sent_twice_makes_one_message(desk: Desk, session: Session, olive: Member) -> None:
    point = kept_case(desk.reference).points[0]
    given = acknowledging.Acknowledgement(
        points={point.id: "A bin"},
        wanted="Empty it",
        handler_id=olive.staff_id,
        dispatch=Dispatch(ContactWay.EMAIL),
    )
    common = {**desk.common(at(24)), "version": desk.version, "acknowledgement": given}
    acknowledging.acknowledge(**common)
    with pytest.raises(AlreadySent) as sent:
        acknowledging.acknowledge(**common)
    assert sent.value.result == desk.reference
    assert len(session.scalars(select(Message)).all()) == 1
    assert len(session.scalars(select(OutboundMail)).all()) == 1


def test_an_old_page_changes_nothing(desk: Desk) -> None:
    old = desk.version
    desk.note(at(24))
    with pytest.raises(ChangedByOther):
        responding.respond(
            version=old, response=Response(Dispatch(ContactWay.EMAIL)), **desk.common(at(24))
        )


def test_only_those_who_may_answer_do(app: Flask, olive: Member, session: Session) -> None:
    reference = received(app)
    with pytest.raises(NotAllowed):
        Desk(app, lead(app), reference).acknowledge(at(24))
    with pytest.raises(NotFound):
        Desk(app, handler(app), reference).acknowledge(at(24), handler_id=olive.staff_id)


def test_a_handler_gives_no_case_away(app: Flask, olive: Member, session: Session) -> None:
    """Assigning is an officer's (Policy A16), also through the form that acknowledges."""
    harry = handler(app)
    desk = Desk(app, harry, received(app, handled_by=harry))
    with pytest.raises(NotAllowed):
        desk.acknowledge(at(24), handler_id=olive.staff_id)
    desk.acknowledge(at(24))
    assert kept_case(desk.reference).handler_id == harry.staff_id


def test_nobody_named_in_a_complaint_handles_it(
    app: Flask, olive: Member, session: Session
) -> None:
    named, gone = handler(app), other_handler(app)
    reference = received(app, names=(named,))
    from portal.services.staff import disable

    disable(email=gone.email, now=at(23))
    desk = Desk(app, olive, reference)
    for staff_id in (named.staff_id, gone.staff_id, 999_999, lead(app).staff_id):
        with pytest.raises(CannotHandle):
            desk.acknowledge(at(24), handler_id=staff_id)
    assert kept_case(reference).state is State.NEW


def test_the_history_tells_it_all_and_its_chain_holds(desk: Desk, session: Session) -> None:
    desk.acknowledge(at(26))
    desk.answer(at(7, 12))
    events = session.scalars(select(Event).order_by(Event.id)).all()
    assert [event.what for event in events] == [
        "receive",
        "acknowledge",
        "decide_points",
        "learn",
        "respond",
    ]
    assert events[1].values["stopped"] == {OUR_ACK: True, CODE_ACK: True}
    assert events[1].values["moved"] == {CODE_ANSWER: ["2026-12-14", "2026-12-10"]}
    assert events[4].values["stopped"] == {OUR_ANSWER: True, CODE_ANSWER: True}
    assert broken_at(list(events)) is None


def test_phone_is_never_a_letter(desk: Desk) -> None:
    with pytest.raises(WayNotKnown):
        desk.acknowledge(at(24), dispatch=BY_PHONE)
