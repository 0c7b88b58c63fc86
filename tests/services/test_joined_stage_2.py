"""Whoever's case was joined to another has the same right to a second look (A5.2, A7.5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, State
from portal.domain.moves import MoveNotPossible
from portal.domain.stage_2 import AskedBefore, NotAnsweredYet, StoppedBefore
from portal.models import OutboundMail
from portal.queries.tracking import tracked_case
from portal.services.merging import Merging, merge
from portal.services.stage_2 import Request, ask
from portal.services.tracking import withdraw
from tests.builders import (
    TRACKING_CODE,
    kept_case,
    officer,
    received,
    resident,
    reviewer,
    signed_in,
)
from tests.builders import lead as head_of_team
from tests.kit.client import ReviewingClient
from tests.kit.clock import Clock
from tests.working import Desk

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
KEY = b"k" * 32
OTHER = resident(name="Otto Other", email="otto@example.com")


@pytest.fixture
def kept(app: Flask, session: Session) -> Desk:
    """Rosa's case, received first."""
    return Desk(app, officer(app), received(app, received_at=NOW - timedelta(days=4), now=NOW))


@pytest.fixture
def gone(app: Flask, kept: Desk) -> Desk:
    """Otto's case, joined to Rosa's."""
    desk = Desk(app, kept.who, received(app, person=OTHER, now=NOW))
    merge(
        version=desk.version,
        merging=Merging(kept.reference, agreed="Both said so on the phone"),
        **{**desk.common(NOW), "viewer": head_of_team(app).viewer},
    )
    return desk


def lines(reference: str) -> list[str]:
    return [one.what for one in kept_case(reference).events]


def ask_as_person(reference: str, key: str = "again") -> None:
    request = Request("It still smells.")
    ask(reference=reference, request=request, form_key=key, now=NOW, key=KEY)


def test_a_person_of_a_joined_case_asks_and_it_is_asked_on_the_one_that_goes_on(
    kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    ask_as_person(gone.reference)
    case, joined = kept_case(kept.reference), kept_case(gone.reference)
    assert (case.state, case.stage, case.review.words) == (State.STAGE_2, 2, "It still smells.")
    assert (joined.state, joined.stage, joined.review) == (State.CLOSED, 1, None)
    assert lines(kept.reference).count("ask_stage_2") == 1
    assert lines(gone.reference).count("joined_stage_2") == 1
    asked, told = case.events[-2:]
    assert (asked.what, asked.values["linked"]) == ("ask_stage_2", gone.reference)
    assert (told.what, gone.reference in str(told.values)) == ("told_of_stage_2", False)
    assert joined.events[-1].values["linked"] == kept.reference
    receipt, told = session.scalars(select(OutboundMail).order_by(OutboundMail.id)).all()[-2:]
    assert receipt.recipient == "otto@example.com"
    assert "Rosa" not in receipt.body
    assert told.recipient == "rosa@example.com"
    assert "Someone else told us of the same thing" in told.body
    assert "Otto" not in told.body + told.subject


def test_when_the_first_asks_the_other_is_told_and_nobody_twice(
    app: Flask, kept: Desk, gone: Desk, session: Session
) -> None:
    again = Desk(app, kept.who, received(app, person=OTHER, now=NOW))
    merging = Merging(kept.reference, agreed="Both said so on the phone")
    merge(version=again.version, merging=merging, **again.common(NOW))
    kept.answer(NOW)
    before = len(session.scalars(select(OutboundMail)).all())
    ask_as_person(kept.reference)
    mails = session.scalars(select(OutboundMail).order_by(OutboundMail.id)).all()[before:]
    assert [one.recipient for one in mails] == ["rosa@example.com", "otto@example.com"]


def test_who_asked_on_a_joined_case_gets_a_copy_of_the_acknowledgement(
    app: Flask, kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    gone.ask_again(NOW)
    rita = reviewer(app)
    kept.choose(NOW, rita)
    before = len(session.scalars(select(OutboundMail)).all())
    Desk(app, rita, kept.reference).acknowledge_again(NOW)
    mails = session.scalars(select(OutboundMail).order_by(OutboundMail.id)).all()[before:]
    assert {one.recipient for one in mails} == {"rosa@example.com", "otto@example.com"}
    for mail in mails:
        assert "You say the answer is wrong." in mail.body
        assert ("Otto" in mail.body) == (mail.recipient == "otto@example.com")
        assert ("Rosa" in mail.body) == (mail.recipient == "rosa@example.com")
    assert kept_case(gone.reference).events[-1].what == "joined_copy"


def test_nobody_gets_a_copy_when_the_first_asked(app: Flask, kept: Desk, gone: Desk) -> None:
    kept.answer(NOW)
    kept.ask_again(NOW)
    rita = reviewer(app)
    kept.choose(NOW, rita)
    Desk(app, rita, kept.reference).acknowledge_again(NOW)
    assert "joined_copy" not in lines(gone.reference)


def test_the_page_of_a_joined_case_offers_to_write_down_that_they_ask_for_stage_2(
    client: ReviewingClient, kept: Desk, gone: Desk, clock: Clock
) -> None:
    clock.now = NOW
    desk = signed_in(client, kept.who, now=NOW)
    here = f"/staff/cases/{gone.reference}"
    assert "They ask for stage 2" not in desk.get(here).links
    kept.answer(NOW)
    form = desk.get(desk.get(here).links["They ask for stage 2"])
    given = {"told_on-day": "23", "told_on-month": "11", "told_on-year": "2026"}
    assert desk.submit(form, _form="words", **given).errors
    given["told_on-day"] = "24"
    done = desk.submit(form, _form="words", words="Still wrong", **given)
    assert "Stage 2 has begun" in done.words
    assert kept_case(kept.reference).state is State.STAGE_2
    assert "They ask for stage 2" not in desk.get(here).links


def test_the_second_who_asks_is_added_once_and_gets_the_acknowledgement(
    app: Flask, kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    ask_as_person(kept.reference)
    rita = reviewer(app)
    kept.choose(NOW, rita)
    Desk(app, rita, kept.reference).acknowledge_again(NOW)
    assert tracked_case(gone.reference, NOW.date()).can_ask_again
    ask(
        reference=gone.reference,
        request=Request("Nobody rang me."),
        form_key="second",
        now=NOW,
        key=KEY,
    )
    case = kept_case(kept.reference)
    assert case.review.words == "It still smells.\n\nNobody rang me."
    assert (case.stage, len(case.clocks)) == (
        2,
        len({(c.which, c.round, c.stage) for c in case.clocks}),
    )
    assert "joined_stage_2" in lines(gone.reference)
    asked = [one for one in case.events if one.what == "ask_stage_2"][-1]
    assert (asked.words, asked.values["linked"]) == ("Nobody rang me.", gone.reference)
    copy = last_mail_to(session, "otto@example.com")
    assert "You say the answer is wrong." in copy
    assert "Otto" in copy
    assert "Rosa" not in copy
    assert kept.reference not in copy
    with pytest.raises(AskedBefore):
        ask_as_person(gone.reference, "third")
    with pytest.raises(AskedBefore):
        gone.ask_again(NOW)
    with pytest.raises(AskedBefore):
        ask_as_person(kept.reference, "fourth")
    assert not tracked_case(gone.reference, NOW.date()).can_ask_again


def test_the_first_may_ask_after_the_other_did(kept: Desk, gone: Desk) -> None:
    kept.answer(NOW)
    gone.ask_again(NOW)
    kept.ask_again(NOW)
    assert lines(kept.reference).count("ask_stage_2") == 2
    with pytest.raises(AskedBefore):
        kept.ask_again(NOW)


def test_who_asked_on_a_joined_case_hears_of_more_time_and_of_a_wait(
    app: Flask, kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    gone.ask_again(NOW)
    rita = reviewer(app)
    kept.choose(NOW, rita)
    desk = Desk(app, rita, kept.reference)
    desk.acknowledge_again(NOW)
    desk.extend(NOW, date(2027, 1, 8))
    told = last_mail_to(session, "otto@example.com")
    assert "8 January 2027" in told
    assert gone.reference in told
    assert kept.reference not in told
    desk.pause(NOW)
    assert "our final answer will wait too" in last_mail_to(session, "otto@example.com")
    desk.resume(NOW)
    assert f"looking into {gone.reference} again" in last_mail_to(session, "otto@example.com")


def test_who_asked_on_a_joined_case_can_stop_and_stage_2_ends_when_nobody_wants_it(
    kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    ask_as_person(gone.reference)
    assert tracked_case(gone.reference, NOW.date()).can_withdraw
    withdraw(reference=gone.reference, reason=None, form_key="w", now=NOW, key=KEY)
    case = kept_case(kept.reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.ANSWERED)
    assert all(clock.stopped_on for clock in case.clocks)
    assert case.events[-2].what == "stage_2_ended"
    assert "You asked us to stop" in last_mail_to(session, "otto@example.com")
    assert "They have asked us to stop" in last_mail_to(session, "rosa@example.com")
    assert not tracked_case(gone.reference, NOW.date()).can_withdraw


def test_stage_2_goes_on_while_one_of_two_who_asked_wants_it(kept: Desk, gone: Desk) -> None:
    kept.answer(NOW)
    ask_as_person(kept.reference)
    ask_as_person(gone.reference, "second")
    withdraw(reference=gone.reference, reason=None, form_key="w", now=NOW, key=KEY)
    assert kept_case(kept.reference).state is State.STAGE_2
    with pytest.raises(MoveNotPossible):
        withdraw(reference=gone.reference, reason=None, form_key="x", now=NOW, key=KEY)
    withdraw(reference=kept.reference, reason=None, form_key="y", now=NOW, key=KEY)
    assert kept_case(kept.reference).closure is Closure.WITHDRAWN


def test_staff_record_it_from_the_joined_case(kept: Desk, gone: Desk) -> None:
    kept.answer(NOW)
    gone.ask_again(NOW)
    assert kept_case(kept.reference).state is State.STAGE_2
    assert kept_case(gone.reference).events[-1].staff_id == gone.who.staff_id


def test_nobody_looks_again_before_the_answer_of_the_one_that_goes_on(
    kept: Desk, gone: Desk
) -> None:
    with pytest.raises(NotAnsweredYet):
        ask_as_person(gone.reference)


def test_the_tracking_page_of_a_joined_case_offers_stage_2_and_then_says_where_it_stands(
    client: ReviewingClient, kept: Desk, gone: Desk
) -> None:
    assert not tracked_case(gone.reference, NOW.date()).can_ask_again
    kept.answer(NOW)
    assert tracked_case(gone.reference, NOW.date()).can_ask_again
    page = client.get("/track")
    client.submit(page, reference=gone.reference, tracking_code=TRACKING_CODE)
    done = client.submit(client.get("/track/stage-2"), words="It still smells.")
    assert done.request.path == "/track/stage-2/sent"
    assert kept_case(kept.reference).state is State.STAGE_2
    shown = client.get("/track/case").words
    assert "A different person is looking at it again" in shown
    assert client.get("/track/stage-2").headers["Location"] == "/track/stage-2/sent"
    tracked = tracked_case(gone.reference, NOW.date())
    assert (tracked.stage, tracked.can_ask_again) == (2, False)
    assert tracked.asked_again_on is not None


def test_the_copy_of_the_answer_greets_its_own_reader(
    kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    theirs = session.scalars(
        select(OutboundMail)
        .where(OutboundMail.recipient == "otto@example.com")
        .order_by(OutboundMail.id.desc())
    ).first()
    assert theirs is not None
    assert "Dear Otto Other" in theirs.body
    assert "Rosa" not in theirs.body
    assert theirs.body.count("Dear ") == 1
    assert "You can ask us to look again" in theirs.body


def test_when_the_first_person_stops_whoever_asked_for_stage_2_still_gets_it(
    kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    ask_as_person(gone.reference)
    withdraw(reference=kept.reference, reason="Enough", form_key="w", now=NOW, key=KEY)
    case = kept_case(kept.reference)
    assert (case.state, case.closure, kept_case(gone.reference).state) == (
        State.STAGE_2,
        None,
        State.CLOSED,
    )
    assert any(clock.stopped_on is None for clock in case.clocks)
    assert case.events[-1].what == "stopped_stage_2"
    assert "So we go on, for them" in last_mail_to(session, "rosa@example.com")
    assert not tracked_case(kept.reference, NOW.date()).can_withdraw


def test_staff_who_write_down_that_the_first_stops_stop_nobody_else(kept: Desk, gone: Desk) -> None:
    kept.answer(NOW)
    gone.ask_again(NOW)
    kept.withdraw(NOW, NOW.date())
    assert kept_case(kept.reference).state is State.STAGE_2
    assert "So we go on, for them" in kept_case(kept.reference).messages[-1].body


@pytest.mark.parametrize("at_stage_2", [False, True])
def test_whoever_was_answered_together_stays_answered_when_the_first_stops(
    kept: Desk, gone: Desk, session: Session, at_stage_2: bool
) -> None:
    kept.answer(NOW)
    if at_stage_2:
        kept.ask_again(NOW)
    withdraw(reference=kept.reference, reason=None, form_key="w", now=NOW, key=KEY)
    case, joined = kept_case(kept.reference), kept_case(gone.reference)
    assert (case.closure, joined.state) == (Closure.WITHDRAWN, State.CLOSED)
    assert all(clock.stopped_on for clock in joined.clocks)
    assert "released" not in lines(gone.reference)
    told = "They have asked us to stop" in last_mail_to(session, "otto@example.com")
    assert told == at_stage_2


def stops(desk: Desk) -> None:
    withdraw(reference=desk.reference, reason=None, form_key="w", now=NOW, key=KEY)


@pytest.mark.parametrize("by_staff", [False, True])
@pytest.mark.parametrize("first_asked", [False, True])
def test_whoever_never_asked_can_still_ask_after_the_other_stopped(
    app: Flask, kept: Desk, gone: Desk, first_asked: bool, by_staff: bool
) -> None:
    kept.answer(NOW)
    asker, other = (kept, gone) if first_asked else (gone, kept)
    ask_as_person(asker.reference)
    stops(asker)
    assert kept_case(kept.reference).state is State.CLOSED
    seen = tracked_case(other.reference, NOW.date())
    assert (seen.stage, seen.final_on, seen.answered_on) == (1, None, NOW.date())
    assert seen.can_ask_again
    assert not tracked_case(asker.reference, NOW.date()).can_ask_again
    if by_staff:
        other.ask_again(NOW)
    else:
        ask_as_person(other.reference, "mine")
    case = kept_case(kept.reference)
    assert (case.state, case.closure, case.stage) == (State.STAGE_2, None, 2)
    running = {clock.which.value: clock.round for clock in case.clocks if not clock.stopped_on}
    assert running == {"code_acknowledgement": 2, "code_response": 2}
    stopped = tracked_case(asker.reference, NOW.date())
    assert not stopped.can_withdraw


def test_whoever_asked_and_stopped_is_told_that_a_manager_can_open_it_again(
    app: Flask, kept: Desk, gone: Desk
) -> None:
    kept.answer(NOW)
    ask_as_person(kept.reference)
    stops(kept)
    with pytest.raises(StoppedBefore):
        ask_as_person(kept.reference, "mine")
    with pytest.raises(StoppedBefore):
        kept.ask_again(NOW)


def test_whoever_asked_and_stopped_hears_that_a_manager_opened_it_again(
    app: Flask, kept: Desk, gone: Desk, session: Session
) -> None:
    kept.answer(NOW)
    ask_as_person(gone.reference)
    stops(gone)
    Desk(app, head_of_team(app, name="Nadia Lead"), kept.reference).reopen(NOW)
    assert f"We have opened {gone.reference} again" in last_mail_to(session, "otto@example.com")
    seen = tracked_case(gone.reference, NOW.date())
    assert (seen.can_ask_again, seen.can_withdraw) == (False, True)


def test_when_the_other_stops_what_began_anew_the_first_answer_stands(
    kept: Desk, gone: Desk
) -> None:
    kept.answer(NOW)
    ask_as_person(kept.reference)
    stops(kept)
    ask_as_person(gone.reference, "mine")
    withdraw(reference=gone.reference, reason=None, form_key="g", now=NOW, key=KEY)
    case = kept_case(kept.reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.ANSWERED)
    assert all(clock.stopped_on for clock in case.clocks)


def test_the_page_of_who_asked_and_stopped_promises_no_second_look(
    client: ReviewingClient, kept: Desk, gone: Desk, clock: Clock
) -> None:
    clock.now = NOW
    kept.answer(NOW)
    ask_as_person(gone.reference)
    stops(gone)
    for one in (kept, gone):
        page = client.submit(
            client.get("/track"), reference=one.reference, tracking_code=TRACKING_CODE
        )
        assert "our final answer" not in page.words.split("Messages")[0]
        assert "A different person is looking" not in page.words
        assert "We answered on Tuesday 24 November 2026" in page.words
    assert client.get("/track/stage-2").location == "/track/case"


def test_the_answer_stays_with_the_other_when_the_first_is_opened_again_and_stops(
    app: Flask, kept: Desk, gone: Desk
) -> None:
    kept.answer(NOW)
    Desk(app, head_of_team(app, name="Nadia Lead"), kept.reference).reopen(NOW)
    stops(kept)
    assert tracked_case(gone.reference, NOW.date()).can_ask_again
    ask_as_person(gone.reference, "mine")
    assert kept_case(kept.reference).state is State.STAGE_2


def last_mail_to(session: Session, recipient: str) -> str:
    mails = select(OutboundMail).where(OutboundMail.recipient == recipient)
    return session.scalars(mails.order_by(OutboundMail.id)).all()[-1].body


ASKED = "You asked us to look again (Done) Tuesday 24 November 2026"


def progress(client: ReviewingClient, reference: str) -> str:
    client.get("/track/finish")
    page = client.get("/track")
    client.submit(page, reference=reference, tracking_code=TRACKING_CODE)
    shown: str = client.get("/track/case").words
    return shown


def test_everyone_sees_among_their_progress_that_they_asked_and_not_that_who_did_not_did(
    client: ReviewingClient, kept: Desk, gone: Desk
) -> None:
    kept.answer(NOW)
    ask_as_person(gone.reference)
    assert ASKED in progress(client, gone.reference)
    first = progress(client, kept.reference)
    assert "Someone asked us to look again" in first
    assert "You asked us to look again" not in first
    ask_as_person(kept.reference, "k")
    assert ASKED in progress(client, kept.reference)
