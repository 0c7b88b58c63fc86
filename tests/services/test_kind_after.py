"""Changing what a case is never rewrites when something was done (Policy A1.7, A4.13)."""

from datetime import date, timedelta
from secrets import token_hex

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, Kind, State
from portal.domain.responses import Dispatch
from portal.domain.triage import AcknowledgedAsComplaint
from portal.models import Case
from portal.queries.triage import acknowledged_as_complaint
from portal.services.merging import Merging, merge
from portal.services.posting import take_back
from portal.services.triage import Decision, decide
from tests.builders import Member, kept_case, lead, received, resident
from tests.kit.clock import NOW
from tests.working import BY_POST, Desk, by_post, clocks


def becomes(who: Member, reference: str, kind: Kind, day: int) -> None:
    decide(
        viewer=who.viewer,
        reference=reference,
        version=kept_case(reference).version,
        decision=Decision(kind, handler_id=who.staff_id, reason="It is", tell="We do it"),
        form_key=token_hex(8),
        now=NOW + timedelta(days=day),
    )


def test_a_letter_that_was_never_posted_acknowledges_nothing(
    app: Flask, olive: Member, session: Session
) -> None:
    reference = received(app, person=by_post())
    Desk(app, olive, reference).acknowledge(NOW, dispatch=BY_POST)
    becomes(olive, reference, Kind.SERVICE_REQUEST, 1)
    becomes(olive, reference, Kind.COMPLAINT, 1)
    assert clocks(reference)["our_acknowledgement"] == (None, None)
    assert clocks(reference)["code_acknowledgement"] == (None, None)


def test_a_letter_taken_back_unposted_acknowledged_no_complaint(
    app: Flask, olive: Member, session: Session
) -> None:
    desk = Desk(app, olive, received(app, person=by_post()))
    for _ in range(2):
        letter = desk.acknowledge(NOW, dispatch=BY_POST)
        assert letter
        assert acknowledged_as_complaint(kept_case(desk.reference))
        take_back(message_id=letter, **desk.common(NOW))
        assert not acknowledged_as_complaint(kept_case(desk.reference))
    assert clocks(desk.reference)["our_acknowledgement"] == (None, None)
    becomes(olive, desk.reference, Kind.COMMENT, 1)


def test_a_letter_posted_late_is_not_on_time_by_its_draft(
    app: Flask, olive: Member, session: Session
) -> None:
    reference = received(app, kind=Kind.SERVICE_REQUEST, person=by_post())
    desk = Desk(app, olive, reference)
    letter = desk.acknowledge(NOW, dispatch=BY_POST)
    assert letter
    desk.post(NOW + timedelta(days=8), letter, date(2026, 12, 1))
    becomes(olive, reference, Kind.COMPLAINT, 8)
    assert clocks(reference)["our_acknowledgement"] == (date(2026, 12, 1), False)
    assert clocks(reference)["code_acknowledgement"] == (date(2026, 12, 1), False)


def test_a_call_counts_from_its_day(app: Flask, olive: Member, session: Session) -> None:
    reference = received(app, kind=Kind.SERVICE_REQUEST, person=by_post(phone="01632 960001"))
    called = Dispatch(ContactWay.PHONE, date(2026, 11, 25))
    Desk(app, olive, reference).acknowledge(NOW + timedelta(days=7), dispatch=called)
    becomes(olive, reference, Kind.COMPLAINT, 7)
    assert clocks(reference)["our_acknowledgement"] == (date(2026, 11, 25), True)


def test_a_case_opened_again_keeps_its_new_date_and_is_not_acknowledged_twice(
    app: Flask, olive: Member, session: Session
) -> None:
    reference = received(app)
    desk = Desk(app, olive, reference)
    desk.answer(NOW + timedelta(days=1))
    Desk(app, lead(app), reference).reopen(NOW + timedelta(days=21))
    before = kept_case(reference).next_due_on
    assert before == date(2026, 12, 30)  # 25 and 28 December are no working days
    becomes(olive, reference, Kind.SERVICE_REQUEST, 21)
    becomes(olive, reference, Kind.COMPLAINT, 21)
    case: Case = kept_case(reference)
    running = {one.which.value: one.due_on for one in case.clocks if one.stopped_on is None}
    assert case.state is State.OPEN
    assert running == {"our_response": before}
    assert [one.met for one in case.clocks if one.round == 1] == [True] * 4


def test_what_was_answered_together_with_another_does_not_become_a_comment(
    app: Flask, olive: Member, session: Session
) -> None:
    first = Desk(app, olive, received(app, received_at=NOW - timedelta(days=4), now=NOW))
    otto = resident(name="Otto Other", email="otto@example.com")
    second = Desk(app, olive, received(app, person=otto))
    merging = Merging(first.reference, agreed="Both said so")
    merge(version=second.version, merging=merging, **second.common(NOW))
    first.answer(NOW)
    Desk(app, lead(app), second.reference).reopen(NOW)
    with pytest.raises(AcknowledgedAsComplaint):
        becomes(olive, second.reference, Kind.COMMENT, 1)


def test_what_an_acknowledged_complaint_went_on_as_does_not_become_a_comment(
    app: Flask, olive: Member, session: Session
) -> None:
    first = received(app, received_at=NOW - timedelta(days=4), now=NOW)
    second = Desk(app, olive, received(app))
    second.acknowledge(NOW)
    merge(version=second.version, merging=Merging(first), **second.common(NOW))
    with pytest.raises(AcknowledgedAsComplaint):
        becomes(olive, first, Kind.COMMENT, 1)
