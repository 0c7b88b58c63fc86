"""Everyone whose case was joined to another hears what happens to it, and can stop (A7.5, A7.6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, OnBehalf, State
from portal.domain.messages import Purpose
from portal.domain.moves import MoveNotPossible
from portal.queries.links import goes_on_as, joined_to
from portal.queries.tracking import tracked_case
from portal.services.consent import chase_consents
from portal.services.merging import Merging, merge
from portal.services.saying_late import Said, say_late
from portal.services.tracking import withdraw
from tests.builders import kept_case, lead, officer, received, resident, signed_in
from tests.kit.client import ReviewingClient
from tests.kit.clock import Clock
from tests.staff.test_cases_forms import sent
from tests.working import Desk, by_post

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 10, 14, 0, tzinfo=UTC)
KEY = b"k" * 32
OTTO = resident(name="Otto Other", email="otto@example.com")


@pytest.fixture
def kept(app: Flask, session: Session) -> Desk:
    """Rosa's case, received first."""
    return Desk(app, officer(app), received(app, received_at=NOW - timedelta(days=4), now=NOW))


def join(desk: Desk, other: str) -> Desk:
    merging = Merging(other, agreed="Both said so on the phone")
    merge(version=desk.version, merging=merging, **desk.common(NOW))
    return desk


@pytest.fixture
def gone(app: Flask, kept: Desk) -> Desk:
    """Otto's case, joined to Rosa's."""
    return join(Desk(app, kept.who, received(app, person=OTTO, now=NOW)), kept.reference)


def last_to(desk: Desk) -> str:
    return kept_case(desk.reference).messages[-1].body


def test_more_time_the_late_apology_and_opening_again_reach_everyone_in_their_own_name(
    app: Flask, kept: Desk, gone: Desk
) -> None:
    kept.acknowledge(NOW)
    kept.extend(NOW, date(2026, 12, 9))
    assert kept_case(gone.reference).events[-1].what == "joined_copy"
    assert "Otto Other" in last_to(gone)
    assert "Wednesday 9 December 2026" in last_to(gone)
    assert say_late(now=LATER) == Said(1, 2)
    assert "We are late" in last_to(gone)
    kept.answer(LATER)
    manager = Desk(app, lead(app), kept.reference)
    manager.reopen(LATER)
    assert "Otto Other" in last_to(gone)
    assert f"We have opened {gone.reference} again" in last_to(gone)
    for message in kept_case(gone.reference).messages:
        assert "Rosa" not in message.body
    assert "Otto" not in "".join(one.body for one in kept_case(kept.reference).messages)


def test_each_is_told_by_their_own_way_and_one_person_once(
    app: Flask, kept: Desk, gone: Desk, session: Session
) -> None:
    again = join(Desk(app, kept.who, received(app, person=OTTO, now=NOW)), kept.reference)
    paula = by_post(name="Paula Post")
    letter = join(Desk(app, kept.who, received(app, person=paula, now=NOW)), kept.reference)
    known = len(kept_case(again.reference).messages)
    assert say_late(now=LATER) == Said(1, 3)
    assert len(kept_case(again.reference).messages) == known
    assert kept_case(letter.reference).messages[-1].way is ContactWay.POST
    assert kept_case(letter.reference).messages[-1].dispatched_on is None


def test_only_who_waits_for_the_first_acknowledgement_hears_that_it_is_late(
    app: Flask, kept: Desk, gone: Desk
) -> None:
    known = len(kept_case(gone.reference).messages)
    assert say_late(now=NOW + timedelta(days=3)) == Said(1, 1)
    assert "write to you by" in last_to(kept)
    assert len(kept_case(gone.reference).messages) == known


def test_who_has_no_way_in_writing_is_not_counted_as_told(app: Flask, kept: Desk) -> None:
    phil = resident(
        name="Phil Phone", contact_way=ContactWay.PHONE, email=None, phone="01632 960009"
    )
    by_phone = join(Desk(app, kept.who, received(app, person=phil, now=NOW)), kept.reference)
    assert say_late(now=LATER) == Said(1, 1)
    assert "We are late" in last_to(by_phone)


def test_staff_write_down_that_a_joined_person_stops_and_the_rest_goes_on(
    app: Flask, kept: Desk
) -> None:
    ann = resident(name="Ann Other", email="ann@example.com")
    gone, after_otto, same = (
        Desk(app, kept.who, received(app, person=who, now=NOW)) for who in (OTTO, ann, OTTO)
    )
    join(after_otto, gone.reference)
    join(same, gone.reference)
    join(gone, kept.reference)
    gone.withdraw(NOW, NOW.date())
    case = kept_case(gone.reference)
    assert (case.state, case.closure, goes_on_as(case.id)) == (
        State.CLOSED,
        Closure.WITHDRAWN,
        None,
    )
    assert "You asked us to stop" in last_to(gone)
    assert kept_case(kept.reference).state in {State.NEW, State.OPEN}
    assert kept_case(kept.reference).events[-1].values == {"linked": gone.reference}
    kept.answer(NOW)
    assert "joined_answer" not in [one.what for one in kept_case(gone.reference).events]
    assert "joined_answer" not in [one.what for one in kept_case(same.reference).events]
    assert kept_case(after_otto.reference).events[-1].what == "joined_answer"
    assert [one.reference for one in joined_to(kept_case(kept.reference).id)] == [
        after_otto.reference
    ]
    with pytest.raises(MoveNotPossible):
        gone.withdraw(NOW, NOW.date())


def test_everyone_hears_that_their_answer_waits_for_another_and_the_new_date(
    kept: Desk, gone: Desk
) -> None:
    kept.acknowledge(NOW)
    kept.pause(NOW)
    assert "our answer to you will wait too" in last_to(gone)
    kept.resume(LATER)
    assert f"We are looking into {gone.reference} again" in last_to(gone)
    assert "We now expect to answer you by" in last_to(gone)
    for message in kept_case(gone.reference).messages:
        assert "Rosa" not in message.body


@pytest.mark.parametrize("answered", [False, True])
def test_so_they_do_when_it_waits_for_consent(app: Flask, kept: Desk, answered: bool) -> None:
    behalf = {"on_behalf": OnBehalf.SOMEONE_ELSE, "behalf_name": "Cy Affected"}
    first = Desk(
        app, kept.who, received(app, received_at=NOW - timedelta(days=4), now=NOW, **behalf)
    )
    gone = join(Desk(app, kept.who, received(app, person=OTTO, now=NOW)), first.reference)
    first.acknowledge(NOW)
    first.ask_consent(NOW)
    assert "our answer to you will wait too" in last_to(gone)
    if answered:
        first.consent(LATER)
    else:
        chase_consents(now=datetime(2027, 1, 4, 14, 0, tzinfo=UTC))
    assert f"We are looking into {gone.reference} again" in last_to(gone)
    for message in kept_case(gone.reference).messages:
        assert "Cy" not in message.body


@pytest.mark.parametrize("by_staff", [False, True])
def test_letters_that_wait_are_taken_back_from_a_joined_person_who_stops(
    app: Flask, kept: Desk, gone: Desk, by_staff: bool
) -> None:
    kept.acknowledge(NOW)
    paula = by_post(name="Paula Post", email="paula@example.com")
    letter = join(Desk(app, kept.who, received(app, person=paula, now=NOW)), kept.reference)
    kept.extend(NOW, date(2026, 12, 9))
    assert Purpose.EXTENSION in waiting(letter)
    if by_staff:
        letter.withdraw(NOW, NOW.date())
    else:
        withdraw(reference=letter.reference, reason=None, form_key="w", now=NOW, key=KEY)
    assert Purpose.EXTENSION not in waiting(letter)
    assert "take_back" in [one.what for one in kept_case(letter.reference).events]


def waiting(desk: Desk) -> list[Purpose]:
    sent = kept_case(desk.reference).messages
    return [one.purpose for one in sent if one.way is ContactWay.POST and not one.dispatched_on]


def test_a_joined_person_stops_themselves(kept: Desk, gone: Desk) -> None:
    assert tracked_case(gone.reference, NOW.date()).can_withdraw
    withdraw(reference=gone.reference, reason="Enough", form_key="w", now=NOW, key=KEY)
    assert kept_case(gone.reference).closure is Closure.WITHDRAWN
    assert kept_case(kept.reference).closure is None
    assert not tracked_case(gone.reference, NOW.date()).can_withdraw


def test_staff_write_down_that_who_asked_for_stage_2_on_a_joined_case_stops(
    kept: Desk, gone: Desk
) -> None:
    kept.answer(NOW)
    with pytest.raises(MoveNotPossible):
        gone.withdraw(NOW, NOW.date())
    gone.ask_again(NOW)
    gone.withdraw(NOW, NOW.date())
    case = kept_case(kept.reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.ANSWERED)
    assert "You asked us to stop" in last_to(gone)
    assert "They have asked us to stop" in last_to(kept)
    line = next(one for one in kept_case(gone.reference).events if one.what == "stopped_stage_2")
    assert (line.staff_id, line.words) == (gone.who.staff_id, "She phoned Olive")


def test_the_page_of_a_joined_case_offers_to_withdraw_it_while_the_other_works_for_them(
    client: ReviewingClient, kept: Desk, gone: Desk, clock: Clock
) -> None:
    clock.now = NOW
    desk = signed_in(client, kept.who, now=NOW)
    here = f"/staff/cases/{gone.reference}"
    form = desk.get(desk.get(here).links["Withdraw"])
    told = {"told_on-day": "24", "told_on-month": "11", "told_on-year": "2026"}
    shown = desk.submit(form, _form="evidence", evidence="He phoned", way="email", **told)
    assert "You asked us to stop" in shown.words
    sent(desk, shown)
    assert "Withdraw" not in desk.get(here).links
    kept.withdraw(NOW, NOW.date())
    assert "Withdraw" not in desk.get(f"/staff/cases/{kept.reference}").links
