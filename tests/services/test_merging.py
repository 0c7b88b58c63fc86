"""Joining two cases: the first stays, the stricter date stays, everyone is answered (A7.5)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, Kind, State
from portal.domain.errors import AlreadySent, ChangedByOther, NotFound
from portal.domain.findings import Finding
from portal.domain.joining import JoinInstead, NoOtherCase
from portal.domain.messages import Purpose
from portal.domain.roles import Role
from portal.domain.triage import AcknowledgedAsComplaint
from portal.models import CaseExclusion, Message, OutboundMail
from portal.queries.cases import visible_cases
from portal.queries.links import goes_on_as, joined_to, linked_cases
from portal.queries.people import banner_of
from portal.queries.tracking import tracked_case
from portal.services.merging import (
    AgreementNeeded,
    HandlerKeptAway,
    Merging,
    OtherNotAtWork,
    OtherWaits,
    merge,
    merge_text,
)
from portal.services.naming import name_staff
from portal.services.notes import record_call
from portal.services.risk import say_at_risk
from portal.services.tracking import open_with_tracking_code, send_message, withdraw
from portal.services.triage import Decision, decide
from tests.builders import (
    TRACKING_CODE,
    Member,
    handler,
    kept_case,
    lead,
    member,
    received,
    resident,
)
from tests.services.test_conflicts import declare
from tests.working import Desk, by_post

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
KEY = b"k" * 32
OTHER = resident(name="Otto Other", email="otto@example.com")
AGREED = "Both said so on the phone"


def join(desk: Desk, other: str, **changes: Any) -> str:
    given: dict[str, Any] = {"version": desk.version, "merging": Merging(other)}
    return merge(**{**given, **desk.common(NOW), **changes})


@pytest.fixture
def first(app: Flask, olive: Member, session: Session) -> Desk:
    return Desk(app, olive, received(app, received_at=NOW - timedelta(days=4), now=NOW))


@pytest.fixture
def second(app: Flask, olive: Member, session: Session) -> Desk:
    return Desk(app, olive, received(app, text="Still not emptied", now=NOW))


@pytest.fixture
def others(app: Flask, olive: Member, session: Session) -> Desk:
    return Desk(app, olive, received(app, person=OTHER, now=NOW))


def name(desk: Desk, who: Member) -> None:
    name_staff(version=desk.version, named=[who.staff_id], reason="Named", **desk.common(NOW))


def test_whoever_is_named_after_the_joining_sees_neither(
    app: Flask, first: Desk, second: Desk, session: Session
) -> None:
    harry = handler(app)
    join(second, first.reference)
    name(first, harry)
    for one in (first, second):
        listed = select(CaseExclusion.staff_id).where(
            CaseExclusion.case_id == kept_case(one.reference).id
        )
        assert list(session.scalars(listed)) == [harry.staff_id]
    gone = kept_case(second.reference)
    assert gone.events[-1].values == {"named": [harry.staff_id], "linked": first.reference}


def test_danger_and_what_was_agreed_go_along(
    app: Flask, olive: Member, first: Desk, session: Session
) -> None:
    person = resident(adjustments=("large_print",), adjustments_note="Please ring first")
    second = Desk(app, olive, received(app, person=person, now=NOW))
    say_at_risk(words="He may hurt himself", **second.common(NOW))
    join(second, first.reference)
    kept = kept_case(first.reference)
    banner = banner_of(kept.id)
    assert banner is not None
    assert banner.words == "He may hurt himself"
    assert (kept.person.adjustments, kept.person.adjustments_note) == (
        ["large_print"],
        "Please ring first",
    )


def test_what_another_person_needs_is_not_done_for_the_first(
    app: Flask, olive: Member, first: Desk, session: Session
) -> None:
    person = resident(name="Otto Other", email="otto@example.com", adjustments=("large_print",))
    other = Desk(app, olive, received(app, person=person, now=NOW))
    join(other, first.reference, merging=Merging(first.reference, agreed=AGREED))
    assert kept_case(first.reference).person.adjustments == []


@pytest.mark.parametrize("from_the_second", [True, False])
def test_the_one_received_first_stays_from_whichever_page(
    first: Desk, second: Desk, from_the_second: bool
) -> None:
    one, other = (second, first) if from_the_second else (first, second)
    assert join(one, other.reference) == first.reference
    kept, gone = kept_case(first.reference), kept_case(second.reference)
    assert (kept.state, gone.state, gone.closure) == (State.NEW, State.CLOSED, Closure.DUPLICATE)
    assert all(clock.stopped_on for clock in gone.clocks)
    assert kept.received_on == date(2026, 11, 20)
    stays = goes_on_as(gone.id)
    assert stays is not None
    assert stays.reference == first.reference
    assert [one.reference for one in joined_to(kept.id)] == [second.reference]


def test_the_sooner_of_each_date_stays(first: Desk, second: Desk) -> None:
    first.acknowledge(NOW)
    first.extend(NOW, date(2026, 12, 18))
    join(second, first.reference)
    due = {c.which.value: c.due_on for c in kept_case(first.reference).clocks if not c.stopped_on}
    assert due["our_response"] == date(2026, 12, 7)
    assert kept_case(first.reference).next_due_on == date(2026, 12, 7)


def test_a_comment_that_a_complaint_is_joined_to_becomes_a_complaint(
    app: Flask, olive: Member, second: Desk
) -> None:
    comment = received(app, kind=Kind.COMMENT, received_at=NOW - timedelta(days=4), now=NOW)
    join(second, comment)
    kept = kept_case(comment)
    assert (kept.kind, kept.needs_reply) == (Kind.COMPLAINT, True)
    assert len([clock for clock in kept.clocks if not clock.stopped_on]) == 4


def test_what_it_says_more_is_added_as_a_point(first: Desk, second: Desk) -> None:
    join(first, second.reference, merging=Merging(second.reference, with_points=True))
    texts = [point.text for point in kept_case(first.reference).points]
    assert texts[-1] == "Still not emptied"


def test_the_same_person_is_told_once_and_reads_what_was_shown(
    first: Desk, second: Desk, session: Session
) -> None:
    shown = merge_text(
        viewer=first.who.viewer,
        reference=first.reference,
        merging=Merging(second.reference),
        now=NOW,
    )
    assert shown.to_kept is None
    join(first, second.reference)
    message = session.scalars(select(Message)).one()
    assert (message.purpose, message.body) == (Purpose.MERGED, shown.to_gone.body)
    assert first.reference in message.body


def test_two_people_are_joined_only_when_both_agreed_and_each_is_told(
    first: Desk, others: Desk, session: Session
) -> None:
    with pytest.raises(AgreementNeeded):
        join(first, others.reference)
    join(first, others.reference, merging=Merging(others.reference, agreed=AGREED))
    mails = session.scalars(select(OutboundMail)).all()
    assert {mail.recipient for mail in mails} == {"rosa@example.com", "otto@example.com"}
    for mail in mails:
        assert ("Rosa" in mail.body) == (mail.recipient == "rosa@example.com")


def test_every_person_gets_the_answer_when_it_leaves(
    first: Desk, others: Desk, session: Session
) -> None:
    join(first, others.reference, merging=Merging(others.reference, agreed=AGREED))
    before = len(session.scalars(select(OutboundMail)).all())
    first.answer(NOW)
    mails = session.scalars(select(OutboundMail).order_by(OutboundMail.id)).all()[before:]
    assert sorted(mail.recipient for mail in mails) == ["otto@example.com", "rosa@example.com"]
    theirs = next(mail for mail in mails if mail.recipient == "otto@example.com")
    assert others.reference in theirs.subject
    gone = kept_case(others.reference)
    assert (gone.state, gone.events[-1].what) == (State.CLOSED, "joined_answer")
    assert gone.answered_on is None


def test_the_same_person_gets_one_mail_and_finds_it_behind_both_codes(
    app: Flask, first: Desk, second: Desk, session: Session
) -> None:
    join(first, second.reference)
    before = len(session.scalars(select(OutboundMail)).all())
    first.answer(NOW)
    assert len(session.scalars(select(OutboundMail)).all()) == before + 1
    tracked = tracked_case(second.reference, NOW.date())
    assert (tracked.goes_on_as, tracked.answered_on) == (first.reference, NOW.date())
    assert any(first.reference in message.body for message in tracked.messages)
    for reference in (first.reference, second.reference):
        opened = open_with_tracking_code(
            reference=reference,
            code=TRACKING_CODE,
            network="n",
            now=NOW,
            key=app.config["TRACKING_KEY"].encode(),
        )
        assert opened == reference


def test_an_answer_by_letter_goes_to_the_others_when_it_is_posted(
    app: Flask, olive: Member, others: Desk, session: Session
) -> None:
    from tests.working import BY_POST

    given = {"received_at": NOW - timedelta(days=4), "now": NOW}
    desk = Desk(app, olive, received(app, person=by_post(), **given))
    join(desk, others.reference, merging=Merging(others.reference, agreed=AGREED))
    letter = desk.answer(NOW, dispatch=BY_POST)
    assert letter
    assert kept_case(others.reference).events[-1].what == "merge"
    desk.post(NOW, letter, NOW.date())
    assert kept_case(others.reference).events[-1].what == "joined_answer"


def test_a_reply_follows_to_the_one_that_stays_and_opens_nothing(
    app: Flask, olive: Member, second: Desk, session: Session
) -> None:
    harry = handler(app)
    given = {"received_at": NOW - timedelta(days=4), "now": NOW}
    first = Desk(app, olive, received(app, handled_by=harry, **given))
    join(first, second.reference)
    send_message(reference=second.reference, text="It smells now", form_key="k", now=NOW, key=KEY)
    gone, kept = kept_case(second.reference), kept_case(first.reference)
    assert (gone.state, gone.closure) == (State.CLOSED, Closure.DUPLICATE)
    assert kept.events[-1].what == "joined_message"
    assert kept.events[-1].values["linked"] == second.reference
    told = session.scalars(select(OutboundMail).where(OutboundMail.recipient == harry.email)).one()
    assert first.reference in told.body


def test_a_reply_answers_the_question_of_the_one_that_stays(first: Desk, second: Desk) -> None:
    first.acknowledge(NOW)
    first.ask(NOW)
    join(first, second.reference)
    send_message(reference=second.reference, text="The blue one", form_key="k", now=NOW, key=KEY)
    assert kept_case(first.reference).state is State.OPEN


def test_so_does_whoever_else_is_answered_there_in_writing_or_by_phone(
    first: Desk, others: Desk
) -> None:
    first.acknowledge(NOW)
    join(first, others.reference, merging=Merging(others.reference, agreed=AGREED))
    first.ask(NOW)
    send_message(reference=others.reference, text="The blue one", form_key="k", now=NOW, key=KEY)
    assert kept_case(first.reference).state is State.OPEN
    first.ask(NOW)
    record_call(text="The blue one", called_on=NOW.date(), **others.common(NOW))
    assert kept_case(first.reference).state is State.OPEN


def test_another_persons_words_are_never_on_the_tracking_page_of_the_first(
    first: Desk, others: Desk
) -> None:
    join(first, others.reference, merging=Merging(others.reference, agreed=AGREED))
    send_message(reference=others.reference, text="My own words", form_key="k", now=NOW, key=KEY)
    bodies = [message.body for message in tracked_case(first.reference, NOW.date()).messages]
    assert "My own words" not in " ".join(bodies)


def test_when_the_first_person_stops_theirs_the_other_goes_on_by_itself_and_is_told(
    first: Desk, others: Desk, session: Session
) -> None:
    join(first, others.reference, merging=Merging(others.reference, agreed=AGREED))
    withdraw(reference=first.reference, reason=None, form_key="k", now=NOW, key=KEY)
    gone = kept_case(others.reference)
    assert (gone.state, gone.closure) == (State.NEW, None)
    assert goes_on_as(gone.id) is None
    assert gone.next_due_on == date(2026, 11, 26)
    told = session.scalars(select(OutboundMail).order_by(OutboundMail.id.desc()))
    mail = next(one for one in told if one.recipient == "otto@example.com")
    assert f"We have opened {others.reference} again" in mail.body
    assert "We now expect to answer you by" in mail.body
    assert first.reference not in mail.body


@pytest.mark.parametrize("before", [False, True])
def test_what_was_acknowledged_together_stays_acknowledged_when_they_part(
    first: Desk, others: Desk, before: bool
) -> None:
    if before:
        first.acknowledge(NOW)
    join(first, others.reference, merging=Merging(others.reference, agreed=AGREED))
    if not before:
        first.acknowledge(NOW)
    withdraw(reference=first.reference, reason=None, form_key="k", now=NOW, key=KEY)
    with pytest.raises(AcknowledgedAsComplaint):
        becomes_comment(others)


def test_what_nobody_acknowledged_is_not_acknowledged_by_parting(first: Desk, others: Desk) -> None:
    join(first, others.reference, merging=Merging(others.reference, agreed=AGREED))
    withdraw(reference=first.reference, reason=None, form_key="k", now=NOW, key=KEY)
    becomes_comment(others)
    assert kept_case(others.reference).kind is Kind.COMMENT


def becomes_comment(desk: Desk) -> None:
    comment = Decision(
        kind=Kind.COMMENT, handler_id=desk.who.staff_id, reason="Not one", tell="Hello"
    )
    decide(version=desk.version, decision=comment, **desk.common(NOW))


def test_opened_again_by_a_manager_it_goes_on_by_itself(
    app: Flask, first: Desk, second: Desk
) -> None:
    join(first, second.reference)
    Desk(app, lead(app), second.reference).reopen(NOW)
    assert goes_on_as(kept_case(second.reference).id) is None
    assert kept_case(first.reference).events[-1].what == "released"


COUNCILLOR = resident(name="Cora Councillor", email="cora@example.com")


def test_the_first_answer_holds_when_what_was_opened_again_is_joined(
    app: Flask, first: Desk, second: Desk
) -> None:
    second.answer(NOW)
    Desk(app, lead(app), second.reference).reopen(NOW)
    join(second, first.reference)
    gone = kept_case(second.reference)
    assert (gone.closure, gone.answered_on) == (Closure.DUPLICATE, NOW.date())
    assert gone.outcome is Finding.UPHELD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"person": OTHER}, {"person": resident(name="Ann Other", email="otto@example.com")}),
        (
            {"person": COUNCILLOR, "behalf_name": "Mrs Alpha"},
            {"person": COUNCILLOR, "behalf_name": "Mr Beta"},
        ),
    ],
    ids=["one_mailbox", "one_councillor"],
)
def test_two_people_behind_one_mailbox_are_two(
    app: Flask, olive: Member, session: Session, one: dict[str, Any], other: dict[str, Any]
) -> None:
    first = Desk(app, olive, received(app, received_at=NOW - timedelta(days=4), now=NOW, **one))
    second = Desk(app, olive, received(app, now=NOW, **other))
    with pytest.raises(AgreementNeeded):
        join(second, first.reference)
    join(second, first.reference, merging=Merging(first.reference, agreed=AGREED))
    first.answer(NOW)
    mails = session.scalars(select(OutboundMail).order_by(OutboundMail.id)).all()
    assert second.reference in mails[-1].subject + mails[-1].body
    assert "We looked." in mails[-1].body


def test_whoever_is_named_in_one_sees_neither(app: Flask, first: Desk, session: Session) -> None:
    nora = member(app, Role.LEAD, Role.OFFICER, name="Nora Named")
    other = received(app, names=(nora,), now=NOW)
    with pytest.raises(NoOtherCase):
        join(Desk(app, nora, first.reference), other)
    join(first, other)
    assert session.scalars(visible_cases(nora.viewer, NOW)).all() == []
    assert linked_cases(nora.viewer, kept_case(first.reference).id, NOW) == []


def test_a_handler_named_in_the_other_one_is_changed_first(app: Flask, olive: Member) -> None:
    with app.app_context():
        harry = handler(app)
        first = received(app, handled_by=harry, received_at=NOW - timedelta(days=4), now=NOW)
        second = Desk(app, olive, received(app, names=(harry,), now=NOW))
        with pytest.raises(HandlerKeptAway):
            join(second, first)


def test_a_handler_with_a_conflict_in_the_other_one_is_changed_first(
    app: Flask, olive: Member, session: Session
) -> None:
    harry = handler(app)
    first = received(app, handled_by=harry, received_at=NOW - timedelta(days=4), now=NOW)
    second = Desk(app, olive, received(app, now=NOW))
    declare(session, second.reference, harry)
    with pytest.raises(HandlerKeptAway):
        join(second, first)


def test_what_is_not_there_or_not_at_work_cannot_be_joined(
    app: Flask, first: Desk, second: Desk
) -> None:
    for wrong in ("", "C26-00000-0", first.reference):
        with pytest.raises(NoOtherCase):
            join(first, wrong)
    with pytest.raises(NotFound):
        join(Desk(app, handler(app), first.reference), second.reference)
    second.answer(NOW)
    with pytest.raises(OtherNotAtWork):
        join(first, second.reference)


def test_one_that_waits_does_not_make_another_wait(first: Desk, second: Desk) -> None:
    first.acknowledge(NOW)
    first.pause(NOW)
    with pytest.raises(OtherWaits):
        join(second, first.reference)


def test_two_at_work_are_not_closed_as_duplicates_but_joined(first: Desk, second: Desk) -> None:
    with pytest.raises(JoinInstead):
        second.close(NOW, Closure.DUPLICATE, duplicate_of=first.reference)


def test_sent_twice_it_is_done_once_and_an_old_page_is_told(
    first: Desk, second: Desk, session: Session
) -> None:
    version = first.version
    join(first, second.reference, form_key="k")
    with pytest.raises(AlreadySent):
        join(first, second.reference, form_key="k")
    with pytest.raises(ChangedByOther):
        join(first, second.reference, version=version)
    assert len(session.scalars(select(Message)).all()) == 1


def test_a_chain_leads_to_the_one_that_stays_in_the_end(
    app: Flask, olive: Member, first: Desk, second: Desk
) -> None:
    third = Desk(app, olive, received(app, received_at=NOW - timedelta(days=8), now=NOW))
    join(first, second.reference)
    join(first, third.reference)
    stays = goes_on_as(kept_case(second.reference).id)
    assert stays is not None
    assert stays.reference == third.reference
    assert {one.reference for one in joined_to(stays.id)} == {first.reference, second.reference}
