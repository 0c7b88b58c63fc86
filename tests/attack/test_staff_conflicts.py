"""Whoever has a conflict of interest in a case changes nothing in it and is asked for nothing."""

from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.conflicts import STILL_POSSIBLE, HasConflict
from portal.domain.move_names import Move
from portal.domain.roles import Role
from portal.models import CaseConflict, OutboundMail, Staff
from portal.queries.cases import case_to_change
from portal.recording.acts import act
from portal.services import assigning, notes, refusing, risk
from portal.services.challenge_reading import mark_read
from portal.services.reminding import remind, send_summaries
from tests.attack.test_staff_named import plan_of
from tests.builders import (
    Member,
    handler,
    kept_case,
    lead,
    member,
    officer,
    other_handler,
    received,
    signed_in,
)
from tests.kit.addresses import rules
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged
from tests.services.test_conflicts import at, declare
from tests.working import BY_POST, Desk, by_post

STILL_OPEN = {
    "staff.cases.assign",
    "staff.cases.reviewer",
    "staff.cases.say_at_risk",
    "staff.cases.say_conflicts",
}
"""The addresses of ``STILL_POSSIBLE``."""

REFUSED = "You have a conflict of interest in this case"


@pytest.fixture
def all_roles(app: Flask) -> Member:
    return member(app, *Role, name="Nora Near", service="waste", heads=("waste",))


def answered(app: Flask, who: Member) -> str:
    """Return a complaint with points, a letter that waits, a plan and an answer."""
    reference = received(app, person=by_post(email="robin@example.com"), handled_by=who)
    desk = Desk(app, who, reference)
    desk.acknowledge(NOW)
    notes.write(text="A note", dispatch=BY_POST, **desk.common(NOW))
    plan_of(app, lead(app), reference)
    desk.answer(NOW)
    return reference


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.CHALLENGE, Kind.COMMENT, None])
def test_every_address_that_changes_a_case_refuses_whoever_has_a_conflict_in_it(
    app: Flask, client: ReviewingClient, session: Session, all_roles: Member, kind: Kind | None
) -> None:
    reference = received(app, kind=kind) if kind else answered(app, officer(app))
    declare(session, reference, all_roles)
    signed_in(client, all_roles)
    data = {"version": str(kept_case(reference).version), "form_key": "k"}
    tried = set()
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        for rule, address in rules(app, "POST", reference=reference):
            if not rule.rule.startswith("/staff") or "reference" not in rule.arguments:
                continue
            answer = client.post(address, data=data)
            if rule.endpoint in STILL_OPEN:
                assert REFUSED not in answer.words, address
            else:
                tried.add(rule.endpoint)
                assert (answer.status_code, REFUSED in answer.words) == (409, True), address
    assert len(tried) > 40


def test_the_door_to_every_act_is_shut_but_for_handing_on_and_for_danger(
    app: Flask, session: Session, all_roles: Member
) -> None:
    reference = received(app)
    declare(session, reference, all_roles)
    passed = set()
    for move in (None, *Move):
        with suppress(HasConflict), act(now=NOW):
            case_to_change(all_roles.viewer, reference, None, NOW, move=move)
            passed.add(move)
    assert passed == STILL_POSSIBLE


def test_a_lead_with_a_conflict_hands_the_case_on_and_tells_of_danger(
    app: Flask, session: Session
) -> None:
    leo, harry = lead(app), handler(app)
    reference = received(app, handled_by=handler(app, name="Hans Handler"))
    declare(session, reference, leo)
    desk = Desk(app, leo, reference)
    assigning.assign(version=desk.version, handler_id=harry.staff_id, note="", **desk.common(NOW))
    risk.say_at_risk(words="A child", **desk.common(NOW))
    assert kept_case(reference).handler_id == harry.staff_id


def test_of_many_challenges_those_with_a_conflict_stay_unread(app: Flask, session: Session) -> None:
    olive = officer(app)
    free, conflicted = (received(app, kind=Kind.CHALLENGE) for _ in range(2))
    declare(session, conflicted, olive)
    results = mark_read(viewer=olive.viewer, references=[free, conflicted], form_key="k", now=NOW)
    assert [row.done for row in results] == [True, False]


PARTS = ("", "?tab=points", "?tab=righting", "?tab=messages", "?tab=files", "/people")


@pytest.mark.parametrize("new", [True, False])
def test_the_page_of_the_case_says_who_and_offers_only_what_is_left(
    app: Flask, client: ReviewingClient, session: Session, all_roles: Member, new: bool
) -> None:
    reference = received(app) if new else answered(app, officer(app, name="Otto Officer"))
    declare(session, reference, all_roles)
    signed_in(client, all_roles)
    for part in PARTS:
        page = client.get(f"/staff/cases/{reference}{part}")
        assert "You can read this case and hand it on" in page.words
        for address in page.links.values():
            if reference in address:
                assert client.get(address).status_code == 200, f"{part}: {address}"
    signed_in(client, officer(app))
    assert "Nora Near must not work on this case" in client.get(f"/staff/cases/{reference}").words


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (Kind.COMPLAINT, "/staff/inbox"),
        (Kind.CHALLENGE, "/staff/challenges"),
        (Kind.COMMENT, "/staff/feedback"),
    ],
)
def test_what_is_new_asks_nobody_with_a_conflict_to_look_at_it(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    all_roles: Member,
    kind: Kind,
    address: str,
) -> None:
    reference = received(app, kind=kind)
    page = signed_in(client, all_roles).get(f"{address}/{reference}")
    assert page.find_all("govuk-textarea")
    assert reference in client.get(address).words
    declare(session, reference, all_roles)
    assert reference not in client.get(address).words
    page = client.get(f"{address}/{reference}")
    assert REFUSED in page.words
    assert page.find_all("govuk-textarea") == []


def test_who_stands_in_is_not_asked_for_a_case_in_which_they_have_a_conflict(
    app: Flask, client: ReviewingClient, session: Session, all_roles: Member
) -> None:
    harry = handler(app)
    reference, another = (received(app, handled_by=harry, text=text) for text in ("A", "B"))
    away = session.get_one(Staff, harry.staff_id)
    away.away_from, away.cover_id = NOW.date(), all_roles.staff_id
    session.commit()
    declare(session, reference, all_roles)
    page = signed_in(client, all_roles).get("/staff/cases?tab=mine")
    assert another in page.words
    assert reference not in page.words
    assert "Mine (1)" in page.words


def test_letters_and_refusals_do_not_wait_for_whoever_has_a_conflict(
    app: Flask, client: ReviewingClient, session: Session, all_roles: Member
) -> None:
    olive = officer(app)
    reference = received(app, person=by_post(), handled_by=olive)
    desk = Desk(app, olive, reference)
    notes.write(text="A note", dispatch=BY_POST, **desk.common(NOW))
    wanted = refusing.Refusing(
        reason=next(iter(refusing.RefusalReason)),
        why="Too late",
        discretion="None",
        equality="None",
        way=BY_POST.way,
    )
    refusing.ask_to_refuse(version=desk.version, refusing=wanted, **desk.common(NOW))
    signed_in(client, all_roles)
    for address in ("/staff/post", "/staff/refusals"):
        assert reference in client.get(address).words
    declare(session, reference, all_roles)
    for address in ("/staff/post", "/staff/refusals"):
        assert reference not in client.get(address).words


def test_no_reminder_and_no_summary_asks_whoever_has_a_conflict(
    app: Flask, session: Session, all_roles: Member, clock: Clock
) -> None:
    reference = received(app, handled_by=other_handler(app))
    declare(session, reference, all_roles)
    due_on = kept_case(reference).next_due_on
    assert due_on is not None
    missed = at(due_on.day + 4)
    remind(now=missed)
    send_summaries(now=missed)
    assert not session.scalars(
        select(OutboundMail).where(OutboundMail.recipient == all_roles.email)
    ).all()
    session.execute(delete(CaseConflict))
    session.commit()
    assert remind(now=missed)
