"""Contact plans: decided by a manager, told in writing, reviewed, and never in anybody's way."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, State
from portal.models import ContactPlan, OutboundMail
from tests.builders import (
    TRACKING_CODE,
    Member,
    handler,
    head,
    kept_case,
    lead,
    officer,
    received,
    resident,
    signed_in,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged
from tests.staff.test_cases_forms import sent
from tests.working import by_post

PLAN = {
    "plan_step": "warning",
    "tried": "We talked on the phone",
    "evidence": "canary-evidence: 40 calls a day",
    "happened": "You phoned 40 times a day.",
    "asked": "Please phone once a week.",
    "appeal": "Write to the corporate lead.",
    "review_on-day": "1",
    "review_on-month": "3",
    "review_on-year": "2027",
}


@pytest.fixture
def leo(app: Flask) -> Member:
    return lead(app)


@pytest.fixture
def manager(client: ReviewingClient, leo: Member) -> ReviewingClient:
    return signed_in(client, leo)


def form(client: ReviewingClient, reference: str) -> Page:
    return client.get(f"/staff/cases/{reference}/contact-plan")


def preview(client: ReviewingClient, reference: str, **changes: Any) -> Page:
    return client.submit(form(client, reference), _form="evidence", **{**PLAN, **changes})


def made(client: ReviewingClient, reference: str, **changes: Any) -> Page:
    return sent(client, preview(client, reference, **changes))


def plans(session: Session) -> list[ContactPlan]:
    session.rollback()
    return list(session.scalars(select(ContactPlan).order_by(ContactPlan.id)))


def test_a_warning_from_form_to_letter_and_over_every_page_of_the_case(
    app: Flask, manager: ReviewingClient, leo: Member, session: Session
) -> None:
    reference = received(app)
    seen = preview(manager, reference)
    for words in ("You phoned 40 times a day.", "Please phone once a week.", "Monday 1 March 2027"):
        assert words in seen.words
    assert "Ombudsman" in seen.words
    assert "canary-evidence" not in " ".join(seen.find_all("portal-message")[0].itertext())
    done = sent(manager, seen)
    sent(manager, seen)  # sent twice
    (plan,) = plans(session)
    assert plan.decided_by_id == leo.staff_id
    assert "Contact plan: Warning" in done.words
    assert "Contact plan: Warning" in manager.get(f"/staff/cases/{reference}/note").words
    mail = session.scalars(select(OutboundMail)).one()
    assert "Please phone once a week." in mail.body
    assert "canary-evidence" not in mail.body
    case = kept_case(reference)
    assert case.state is State.NEW
    assert case.events[-1].words is None
    people = manager.get(f"/staff/cases/{reference}/people")
    assert "From Monday 23 November 2026. Review on Monday 1 March 2027." in people.words


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"plan_step": ""}, "Select what you decide"),
        ({"evidence": ""}, "Enter what shows it"),
        ({"tried": ""}, "Enter what an adjustment or a talk could do"),
        ({"appeal": " "}, "Enter how they can ask us to change this"),
        (
            {"plan_step": "restriction"},
            "There was no step before this one. Say why you go straight to it",
        ),
        ({"review_on-year": "2026"}, "Review date must be after the start date"),
        ({"review_on-year": "9999"}, "Review date must be within 12 months"),
        ({"review_on-month": "13"}, "Review date must be a real date"),
        (
            {"start_on-day": "1", "start_on-month": "11", "start_on-year": "2026"},
            "Start date must be today or in the future",
        ),
    ],
)
def test_what_a_plan_must_have(
    app: Flask, manager: ReviewingClient, session: Session, changes: dict[str, str], error: str
) -> None:
    reference = received(app)
    with unchanged(session):
        told = preview(manager, reference, **changes)
    assert told.errors == [error]
    assert told.values("evidence")["happened"] == PLAN["happened"]


def test_a_restriction_is_told_in_writing(
    app: Flask, manager: ReviewingClient, session: Session
) -> None:
    reference = received(app, person=by_post(phone="01632 960001"))
    told_on = {"told_on-day": "23", "told_on-month": "11", "told_on-year": "2026"}
    straight = {"plan_step": "restriction", "why_straight": "She threatened the staff"}
    told = preview(manager, reference, way="phone", **straight, **told_on)
    assert told.errors == ["Send this by email or letter. It must be in writing"]


def test_whoever_handles_the_case_does_not_decide_it_and_no_officer_does(
    app: Flask, client: ReviewingClient, leo: Member
) -> None:
    reference = received(app, handled_by=leo)
    told = preview(signed_in(client, leo), reference)
    assert told.errors == ["You handle this case. Another manager must decide this"]
    signed_in(client, officer(app))
    assert form(client, reference).status_code == 403
    assert client.get("/staff/contact-plans").status_code == 403


def test_a_plan_is_listed_for_review_goes_on_and_is_lifted_by_a_manager_with_a_reason(
    app: Flask, manager: ReviewingClient, leo: Member, session: Session, clock: Clock
) -> None:
    reference = received(app)
    made(manager, reference)
    (plan,) = plans(session)
    address = f"/staff/cases/{reference}/contact-plan/{plan.id}"
    clock.set(2027, 3, 1)
    signed_in(manager, leo, now=clock.now)
    assert "Review is due" in manager.get("/staff/contact-plans").words
    assert "Contact plans (1)" in manager.get("/staff/more").links
    page = manager.get(address)
    assert "canary-evidence" in page.words
    late = {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2027"}
    told = manager.submit(page, _form="words", decision="go_on", words="No change", **late)
    assert told.errors == ["Review date must be in the future"]
    far = manager.submit(told, _form="words", **{"review_on-year": "2029"})
    assert far.errors == ["Review date must be within 12 months"]
    manager.submit(told, _form="words", **{"review_on-month": "6"})
    assert "Review is due" not in manager.get("/staff/contact-plans").words
    stale = manager.get(address)
    manager.submit(manager.get(address), _form="words", decision="lift", words="All calm")
    second = manager.submit(stale, _form="words", decision="lift", words="Mine")
    assert second.status_code == 409
    third = manager.submit(second, _form="words")
    assert third.errors == ["This contact plan was lifted already"]
    assert third.values("words")["words"] == "Mine"
    assert reference not in manager.get("/staff/contact-plans").words
    assert "Contact plan: Warning" not in manager.get(f"/staff/cases/{reference}").words
    (plan,) = plans(session)
    assert (plan.lifted_words, plan.lifted_by_id) == ("All calm", leo.staff_id)
    over = manager.get(address)
    assert "All calm" in over.words
    assert "What do you decide?" not in over.words
    whats = [line.what for line in kept_case(reference).events]
    assert whats[-3:] == ["contact_plan", "review_plan", "review_plan"]


def test_a_restriction_hides_and_refuses_nothing_and_no_public_page_shows_it(
    app: Flask, manager: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    made(manager, reference, plan_step="restriction", why_straight="Threats")
    again = received(app, text="A new complaint")
    assert kept_case(again).state is State.NEW
    assert "Contact plan: Restriction" in manager.get(f"/staff/cases/{again}").words
    assert again in manager.get("/staff/cases").words
    visitor = app.test_client()
    assert isinstance(visitor, ReviewingClient)
    visitor.submit(visitor.get("/track"), reference=again, tracking_code=TRACKING_CODE)
    shown = visitor.get("/track/case").words
    assert "A new complaint" in shown
    assert "Restriction" not in shown
    assert "once a week" not in shown


def test_a_plan_made_on_a_case_of_somebody_else_is_known_to_who_handles_another(
    app: Flask, client: ReviewingClient, leo: Member, session: Session
) -> None:
    elsewhere = received(app, service="planning")
    made(signed_in(client, leo), elsewhere)
    harry = handler(app)
    here = received(app, service="waste", handled_by=harry)
    shown = signed_in(client, harry).get(f"/staff/cases/{here}").words
    assert "Please phone once a week." in shown
    assert elsewhere not in shown
    assert client.get(f"/staff/cases/{elsewhere}").status_code == 404
    assert elsewhere in signed_in(client, leo).get(f"/staff/cases/{here}").words


def test_whoever_is_named_in_a_case_learns_nothing_of_a_plan_made_on_it(
    app: Flask, client: ReviewingClient, leo: Member, session: Session
) -> None:
    harry = handler(app)
    made(signed_in(client, leo), received(app, names=(harry,)))
    here = received(app, service="waste", handled_by=harry)
    assert "once a week" not in signed_in(client, harry).get(f"/staff/cases/{here}").words


def test_a_plan_on_a_case_one_may_not_see_can_not_be_opened(
    app: Flask, client: ReviewingClient, leo: Member, session: Session
) -> None:
    heidi = head(app)
    elsewhere = received(app, service="planning")
    made(signed_in(client, leo), elsewhere)
    here = received(app, service="waste")
    signed_in(client, heidi)
    assert elsewhere not in client.get(f"/staff/cases/{here}").words
    assert elsewhere not in client.get("/staff/contact-plans").words
    (plan,) = plans(session)
    assert client.get(f"/staff/cases/{here}/contact-plan/{plan.id}").status_code == 404
    assert client.get(f"/staff/cases/{elsewhere}/contact-plan").status_code == 404


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ({"name": "rosa  resident", "phone": "01632 960001"}, True),
        ({"name": "Rosa Resident", "postcode": "fs12ab"}, True),
        ({"name": "Rosa Resident", "phone": "01632 960009"}, False),
        ({"name": "Ron Resident", "phone": "01632 960001"}, False),
        ({"name": None, "phone": "01632 960001"}, False),
        ({"email": "else@example.com", "phone": "01632 960001"}, True),
    ],
)
def test_a_plan_follows_the_same_person_who_gave_no_email_address(
    app: Flask, manager: ReviewingClient, session: Session, other: dict[str, Any], shown: bool
) -> None:
    first = by_post(phone="01632 960001")
    made(manager, received(app, person=first))
    second = resident(contact_way=ContactWay.PHONE, **{"email": None, **other})
    page = manager.get(f"/staff/cases/{received(app, person=second)}")
    assert ("Please phone once a week." in page.words) == shown
