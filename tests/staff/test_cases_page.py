"""The page of one case: who sees it, what it offers next, and why each date is what it is (S4)."""

import logging
from collections import Counter
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.cases import Channel, Closure, ContactWay, Kind, OnBehalf, State
from portal.domain.contacts import PersonDetails
from portal.domain.moves import Move
from portal.domain.next_step import ON_THE_CASE_PAGE, Progress, moves_for, next_step
from portal.domain.roles import Role, Viewer
from portal.models import OutboundMail
from portal.models.mail import MailState
from portal.recording.clocks import requeue
from portal.recording.history import record
from portal.staff.cases.steps import GROUPS
from tests.builders import (
    EVERY_ROLE,
    Member,
    head,
    kept_case,
    lead,
    other_handler,
    received,
    reception,
    resident,
    signed_in,
)
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.working import BY_POST, Desk, by_post


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 9, 0, tzinfo=UTC)


def main_button(page: object) -> list[str]:
    return [(one.text or "").strip() for one in page.root.iter("a") if one.get("role") == "button"]  # type: ignore[attr-defined]


PAGES = (
    "",
    "/acknowledge",
    "/points",
    "/points/1/split",
    "/remedy",
    "/learning",
    "/respond",
    "/assign",
    "/close",
    "/withdraw",
    "/reopen",
    "/message",
    "/note",
    "/call",
    "/clocks/1",
)
OF = {
    Role.OFFICER: set(PAGES) - {"/reopen"},
    Role.HANDLER: {"", "/acknowledge", "/points", "/respond", "/message", "/note", "/call"}
    | {"/points/1/split", "/remedy", "/learning", "/clocks/1"},
    Role.HEAD: {"", "/reopen", "/note", "/remedy", "/learning", "/clocks/1"},
    Role.REVIEWER: {"", "/note", "/remedy", "/learning", "/clocks/1"},
    Role.LEAD: {"", "/assign", "/close", "/withdraw", "/reopen", "/note", "/clocks/1"}
    | {"/remedy", "/learning"},
    Role.RECEPTION: {"", "/clocks/1"},
    Role.ADMINISTRATOR: set(),
}
"""Which pages of an open case of theirs each role may open."""


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_pages_of_a_case_it_sees(
    app: Flask, client: ReviewingClient, session: Session, role: Role
) -> None:
    who = EVERY_ROLE[role](app)
    reference = received(app, logged_by=who)
    kept_case(reference).handler_id = who.staff_id
    db.session.commit()
    signed_in(client, who)
    for page in PAGES:
        expected = {200} if page in OF[role] else {403}
        if page == "/reopen" and page in OF[role]:
            expected = {409}  # it is not closed
        got = client.get(f"/staff/cases/{reference}{page}").status_code
        assert got in expected, f"{role} {page}: {got}"


@pytest.mark.parametrize("role", list(Role))
def test_a_case_one_may_not_see_is_not_there(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    who = EVERY_ROLE[role](app)
    reference = received(app, names=(who,), handled_by=who)
    signed_in(client, who)
    for page in PAGES:
        assert client.get(f"/staff/cases/{reference}{page}").status_code in {403, 404}


def test_a_date_that_is_done_says_how_it_ended(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session, clock: Clock
) -> None:
    reference = received(app)
    Desk(app, olive, reference).answer(at(25))
    moment = clock.set(2026, 11, 25)
    bar = "Our commitment: answer in full Monday 7 December 2026 On time How we count this"
    assert bar in signed_in(desk, olive, now=moment).get(f"/staff/cases/{reference}").words
    Desk(app, lead(app), reference).reopen(at(25))
    words = desk.get(f"/staff/cases/{reference}").words
    assert "Our commitment: answer in full Wednesday 9 December 2026 10 working days left" in words
    assert "National code: answer in full Wednesday 9 December 2026 On time" in words


def test_others_cases_are_not_there(app: Flask, client: ReviewingClient) -> None:
    reference = received(app)
    assert signed_in(client, other_handler(app)).get(f"/staff/cases/{reference}").status_code == 404
    assert signed_in(client, head(app)).get(f"/staff/cases/{reference}").status_code == 200


def test_reception_sees_its_own_entry_for_a_day(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    rita = reception(app)
    reference = received(app, logged_by=rita)
    assert signed_in(client, rita).get(f"/staff/cases/{reference}").status_code == 200
    later = clock.forward(days=1, minutes=1)
    assert signed_in(client, rita, now=later).get(f"/staff/cases/{reference}").status_code == 404


@pytest.mark.parametrize(
    "reference", ["C26-00000-1", "nonsense", "C26-7Q4KD-8", "' OR 1=1", "x" * 500, "\u202eC26"]
)
def test_an_unknown_reference_is_not_found(desk: ReviewingClient, reference: str) -> None:
    for page in OF[Role.OFFICER]:
        assert desk.get(f"/staff/cases/{reference}{page}").status_code == 404


def test_the_bar_says_who_when_and_what_is_next(app: Flask, desk: ReviewingClient) -> None:
    reference = received(app)
    page = desk.get(f"/staff/cases/{reference.lower()}")
    assert page.h1 == reference
    for words in (
        "Rosa Resident",
        "New",
        "Our commitment: acknowledge Thursday 26 November 2026 3 working days left",
        "National code: acknowledge Monday 30 November 2026 5 working days left",
        "My bin has not been emptied for three weeks.",
    ):
        assert words in page.words
    assert main_button(page) == ["Decide what this is"]


def test_the_next_right_step_from_new_to_closed(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    new = received(app)
    assert main_button(desk.get(f"/staff/cases/{new}")) == ["Decide what this is"]
    reference = received(app, handled_by=olive)
    work = Desk(app, olive, reference)
    seen = []
    for act in (
        lambda: work.acknowledge(NOW),
        lambda: work.decide(NOW),
        lambda: work.respond(NOW),
        lambda: work.close(NOW),
        lambda: None,
    ):
        seen += main_button(desk.get(f"/staff/cases/{reference}")) or ["nothing"]
        act()
    assert seen == ["Acknowledge", "Decide the points", "Write the answer", "Close", "nothing"]
    client = signed_in(desk, lead(app))
    assert main_button(client.get(f"/staff/cases/{reference}")) == ["Open again"]


def test_a_letter_that_waits_is_the_next_step(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, person=by_post())
    Desk(app, olive, reference).acknowledge(NOW, dispatch=BY_POST)
    page = desk.get(f"/staff/cases/{reference}")
    assert main_button(page) == ["Print and post the letter"]
    assert "Not posted yet." in desk.get(f"/staff/cases/{reference}?tab=messages").words


def test_what_is_different_for_a_person_is_on_every_page(app: Flask, desk: ReviewingClient) -> None:
    person = resident(adjustments=("large_print", "phone_me"), adjustments_note="Ring twice")
    reference = received(app, person=person)
    for page in PAGES:
        if page in {"/reopen", "/clocks/1"}:
            continue
        words = desk.get(f"/staff/cases/{reference}{page}").words
        assert "Large print, Phone me" in words, page
        assert "Ring twice" in words, page


@pytest.mark.parametrize(
    ("details", "flag"),
    [
        ({"received_at": at(16)}, "This case is late"),
        (
            {"on_behalf": OnBehalf.ANONYMOUS, "person": PersonDetails()},
            "They did not give their name. We cannot reply",
        ),
        ({"on_behalf": OnBehalf.SOMEONE_ELSE}, "Write nothing personal"),
        ({"details": {"not_sure": True}}, "They were not sure what this is"),
    ],
)
def test_what_everyone_must_see_at_once(
    app: Flask, desk: ReviewingClient, details: dict[str, object], flag: str
) -> None:
    assert flag in desk.get(f"/staff/cases/{received(app, **details)}").words


def test_tabs_show_points_messages_history_and_people(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, claimed_missed=("email",))
    work = Desk(app, olive, reference)
    work.acknowledge(at(24))
    work.answer(at(25), will_do="We empty it.")
    shown = {
        tab: desk.get(f"/staff/cases/{reference}?tab={tab}").words
        for tab in ("summary", "points", "messages", "timeline", "nonsense")
    }
    assert "Upheld" in shown["points"]
    assert "We read the logs" in shown["points"]
    assert "Our answer to your complaint" in shown["messages"]
    assert "We empty it." in shown["messages"]
    history = shown["timeline"]
    order = ["Answered: Upheld", "Points decided: 2 of 2", "Acknowledged", "Complaint received"]
    assert [history.index(one) for one in order] == sorted(history.index(one) for one in order)
    for words in (
        "Handled by Olive Officer",
        "By: Email",
        "Our commitment: acknowledge: on time",
        "moved from Monday 14 December 2026 to Tuesday 8 December 2026",
        "Tuesday 24 November 2026 at 9:00am",
    ):
        assert words in history
    assert "rosa@example.com" in desk.get(f"/staff/cases/{reference}/people").words
    assert shown["nonsense"] == shown["summary"]


def test_each_clock_says_where_it_stands(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, received_at=at(9))
    Desk(app, olive, reference).acknowledge(at(13))
    words = desk.get(f"/staff/cases/{reference}").words
    for line in (
        "Our commitment: acknowledge Monday 9 November 2026 Thursday 12 November 2026 "
        "Friday 13 November 2026 Late",
        "National code: acknowledge Monday 9 November 2026 Monday 16 November 2026 "
        "Friday 13 November 2026 On time",
        "Our commitment: answer in full Monday 9 November 2026 Monday 23 November 2026 "
        "Not yet Not due yet",
    ):
        assert line in words


def test_a_second_round_is_told_apart(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app)
    Desk(app, olive, reference).answer(NOW)
    Desk(app, lead(app), reference).reopen(NOW)
    words = desk.get(f"/staff/cases/{reference}").words
    assert "Our commitment: answer in full (round 1)" in words
    assert "Our commitment: answer in full (round 2)" in words


def test_every_date_opens_its_explanation(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, received_at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    page = desk.get(f"/staff/cases/{reference}")
    explained = desk.get(page.links["Wednesday 25 November 2026"])
    assert explained.h1 == "How we count: Our commitment: acknowledge"
    for words in (
        "Due on Wednesday 25 November 2026. Not due yet.",
        "Friday 20 November 2026 Day 0",
        "Saturday 21 November 2026 Not counted: Saturday",
        "Monday 23 November 2026 Day 1",
        "Wednesday 25 November 2026 Day 3",
        "Nothing has moved this date.",
    ):
        assert words in explained.words


def test_an_explanation_tells_what_moved_the_date(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app)
    Desk(app, olive, reference).acknowledge(at(24))
    case = kept_case(reference)
    code = next(one for one in case.clocks if one.which.value == "code_response")
    words = desk.get(f"/staff/cases/{reference}/clocks/{code.id}").words
    assert "moved from Monday 14 December 2026 to Tuesday 8 December 2026" in words
    assert "The date promised first was Monday 14 December 2026." in words
    ours = next(one for one in case.clocks if one.which.value == "our_response")
    values = {"which": "our_response", "from": "2026-12-07", "to": "2026-12-08"}
    record(db.session(), case, "clock_moved", now=at(25), words="Snow", **values)
    db.session.commit()
    moved = desk.get(f"/staff/cases/{reference}/clocks/{ours.id}").words
    assert "A date moved because the calendar changed" in moved
    assert "Snow" in moved


def test_a_date_set_by_hand_is_said_to_be(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    case = kept_case(received(app))
    clock = case.clocks[0]
    clock.due_on = date(2026, 12, 1)
    requeue(case)
    db.session.commit()
    words = desk.get(f"/staff/cases/{case.reference}/clocks/{clock.id}").words
    assert "The calendar has changed since this date was counted, or a person set it." in words


def test_a_date_with_more_time_says_so_and_blames_no_calendar(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app)
    officer_at = Desk(app, olive, reference)
    officer_at.acknowledge(at(24))
    officer_at.extend(at(24), date(2026, 12, 14))
    ours = next(one for one in kept_case(reference).clocks if one.which.value == "our_response")
    words = desk.get(f"/staff/cases/{reference}/clocks/{ours.id}").words
    assert "More time was given, so the date is later." in words
    assert "The calendar has changed" not in words


def test_another_cases_clock_and_letter_are_not_there(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    mine, other = received(app), received(app, person=by_post())
    letter = Desk(app, olive, other).acknowledge(NOW, dispatch=BY_POST)
    clock = kept_case(other).clocks[0].id
    assert desk.get(f"/staff/cases/{mine}/clocks/{clock}").status_code == 404
    assert desk.get(f"/staff/cases/{mine}/letters/{letter}").status_code == 404
    for number in (0, 2**31, 10**30):
        assert desk.get(f"/staff/cases/{mine}/clocks/{number}").status_code == 404
        assert desk.get(f"/staff/cases/{mine}/letters/{number}").status_code == 404
        assert desk.get(f"/staff/cases/{other}/letters/{number}/take-back").status_code == 404


def test_mail_that_waits_or_failed_is_on_the_case(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app)
    Desk(app, olive, reference).acknowledge(NOW)
    address = f"/staff/cases/{reference}"
    assert "This email is on its way: We have your complaint" in desk.get(address).words
    mail = session.query(OutboundMail).one()
    mail.attempts = 1
    session.commit()
    assert "This email could not leave yet, we keep trying" in desk.get(address).words
    mail.state = MailState.FAILED
    session.commit()
    words = desk.get(address).words
    assert "This email was not delivered: We have your complaint" in words
    assert "rosa@example.com" in words
    mail.state = MailState.SENT
    session.commit()
    assert "email" not in desk.get(address).words.lower().replace("email to", "")


def test_every_view_is_logged_with_numbers_only(
    app: Flask, desk: ReviewingClient, olive: Member, caplog: pytest.LogCaptureFixture
) -> None:
    reference = received(app)
    with caplog.at_level(logging.INFO, logger="portal.views"):
        desk.get(f"/staff/cases/{reference}?tab=files")
        desk.get(f"/staff/cases/{reference}/acknowledge")
    lines = [one.getMessage() for one in caplog.records if one.name == "portal.views"]
    assert lines == [
        f"case viewed staff={olive.staff_id} case=1 page=staff.cases.page",
        f"case viewed staff={olive.staff_id} case=1 page=staff.cases.acknowledge",
    ]


def test_what_people_wrote_is_text(app: Flask, desk: ReviewingClient) -> None:
    evil = '<script>alert(1)</script> {{ 7*7 }} "><img src=x onerror=x> \u202e'
    reference = received(app, text=evil, effect=evil, person=resident(name=evil))
    for part in ("", "?tab=points", "?tab=timeline", "/people"):
        page = desk.get(f"/staff/cases/{reference}{part}")
        assert not list(page.root.iter("img"))
        assert [one.get("src") for one in page.root.iter("script") if not one.get("src")] == []


def test_a_case_page_takes_few_statements(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app, claimed_missed=("email", "voicemail"))
    work = Desk(app, olive, reference)
    work.acknowledge(NOW)
    for _ in range(5):
        work.note(NOW)
    work.answer(NOW)
    statements: list[str] = []
    with app.app_context():
        engine = db.engine

    def heard(*seen: object) -> None:
        statements.append(str(seen[2]).lstrip().upper())

    event.listen(engine, "before_cursor_execute", heard)
    try:
        for part in ("", "?tab=points", "?tab=messages", "?tab=timeline", "/people"):
            statements.clear()
            desk.get(f"/staff/cases/{reference}{part}")
            counted = [one for one in statements if one.startswith("SELECT")]
            assert len(counted) <= (14 if part else 12), part
    finally:
        event.remove(engine, "before_cursor_execute", heard)


def progress(state: State, **changes: bool) -> Progress:
    flags = [field.name for field in fields(Progress) if field.name not in ("state", "kind")]
    given = {**dict.fromkeys(flags, False), "needs_reply": True, "handled": True}
    return Progress(state=state, kind=Kind.COMPLAINT, **{**given, **changes})


OFFICER = Viewer(1, "Olive", frozenset({Role.OFFICER}))
HANDLER = Viewer(3, "Harry", frozenset({Role.HANDLER}))
LEAD = Viewer(2, "Leo", frozenset({Role.LEAD}))


@pytest.mark.parametrize(
    ("viewer", "where", "step"),
    [
        (OFFICER, progress(State.NEW, to_acknowledge=True), Move.DECIDE_KIND),
        (HANDLER, progress(State.NEW, to_acknowledge=True), Move.ACKNOWLEDGE),
        (OFFICER, progress(State.NEW, letter_waiting=True), Move.POST),
        (OFFICER, progress(State.OPEN, to_acknowledge=True), Move.ACKNOWLEDGE),
        (OFFICER, progress(State.OPEN, undecided=True), Move.DECIDE_POINTS),
        (OFFICER, progress(State.OPEN), Move.RESPOND),
        (OFFICER, progress(State.OPEN, letter_waiting=True), Move.POST),
        (OFFICER, progress(State.ANSWERED), Move.CLOSE),
        (OFFICER, progress(State.CLOSED), None),
        (OFFICER, progress(State.NEW, needs_reply=False), None),
        (LEAD, progress(State.NEW, handled=False, to_acknowledge=True), Move.DECIDE_KIND),
        (LEAD, progress(State.OPEN, handled=False, to_acknowledge=True), Move.ASSIGN),
        (LEAD, progress(State.OPEN, to_acknowledge=True), None),
        (LEAD, progress(State.CLOSED), Move.REOPEN),
    ],
)
def test_the_next_right_step(viewer: Viewer, where: Progress, step: Move | None) -> None:
    assert next_step(where, viewer) is step
    assert step not in moves_for(where, viewer)


def test_a_closed_case_tells_why(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    nobody = by_post(contact_way=ContactWay.NONE)
    unnamed = {"person": nobody, "on_behalf": OnBehalf.ANONYMOUS}
    reference = received(app, channel=Channel.LETTER, **unnamed)
    Desk(app, olive, reference).close(at(24), Closure.NOT_ENOUGH, way=ContactWay.POST)
    words = desk.get(f"/staff/cases/{reference}").words
    assert "Anonymous and not enough to go on" in words
    assert "Ended before it was due" in words
    assert (
        "We heard nothing more from you."
        in desk.get(f"/staff/cases/{reference}?tab=timeline").words
    )


def test_every_step_of_the_case_page_stands_in_one_group() -> None:
    among = Counter(move for _, moves in GROUPS for move in moves)
    assert among == Counter(ON_THE_CASE_PAGE)
