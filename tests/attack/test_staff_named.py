"""Whoever is named in a case finds it nowhere, whatever their role (Policy A16)."""

from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.domain.cases import ContactWay, Kind
from portal.domain.contact_plans import PlanStep
from portal.domain.exports import Column
from portal.domain.roles import Role
from portal.models import OutboundMail
from portal.queries.people import plans_of
from portal.services import contact_plans, notes, risk
from portal.services.contact_plans import Plan
from tests.builders import (
    Member,
    file_on,
    head,
    kept_case,
    lead,
    member,
    officer,
    received,
    signed_in,
)
from tests.kit.addresses import rules
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged
from tests.working import BY_EMAIL, BY_POST, Desk, by_post

CANARY = "canary-in-the-text"
SEARCHED = "quokka"
"""A word that only the hidden cases have, beside the canary."""


def pass_on(client: ReviewingClient, reference: str, service: str) -> ReviewingClient:
    page = client.get(f"/staff/feedback/{reference}")
    client.submit(page, _form="service", service=service, note="")
    return client


def test_a_head_named_in_a_comment_is_not_passed_it(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    boss = head(app)
    reference = received(app, kind=Kind.COMMENT, service="parks", names=(boss,))
    signed_in(client, officer(app))
    page = client.get(f"/staff/feedback/{reference}")
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        told = client.submit(page, _form="service", service="waste", note="Kept")
    assert told.errors == ["Nobody is head of that service. Select another service"]
    assert "Kept" in told.text


def test_the_mail_that_passes_a_comment_on_is_hidden_from_whom_it_names(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    head(app)
    named = officer(app, name="Nora Named")
    reference = received(app, kind=Kind.COMMENT, service="parks", names=(named,))
    pass_on(signed_in(client, officer(app)), reference, "waste")
    assert session.scalars(select(OutboundMail)).one()
    assert reference not in signed_in(client, named).get("/staff/mail").text


def hidden_from(app: Flask, named: Member, kind: Kind) -> dict[str, Any]:
    """Return what addresses name of a new case of ``kind`` that ``named`` may not find."""
    reference = received(
        app,
        kind=kind,
        text=f"{CANARY} {SEARCHED}",
        names=(named,),
        handled_by=named if kind is Kind.COMPLAINT else None,
        logged_by=named,
        person=by_post(name=CANARY, email="canary@example.com"),
    )
    if kind is not Kind.COMPLAINT:
        return {"reference": reference, "message_id": 1, "number": 1}
    olive, leo = officer(app), lead(app)
    desk = Desk(app, olive, reference)
    desk.acknowledge(NOW)
    risk.say_at_risk(words=CANARY, **desk.common(NOW))
    notes.write(text=CANARY, dispatch=BY_POST, **desk.common(NOW))
    plan = plan_of(app, leo, reference)
    file = file_on(app, reference, name=f"{CANARY}.pdf")
    case = kept_case(reference)
    letter = next(one.id for one in case.messages if one.way is ContactWay.POST)
    return {
        "reference": reference,
        "message_id": letter,
        "number": case.clocks[0].id,
        "staff.cases.file.number": file,
        "staff.cases.review_plan.number": plan,
    }


def plan_of(app: Flask, manager: Member, reference: str) -> int:
    """Return the number of a new contact plan whose every word is the canary."""
    plan = Plan(
        step=PlanStep.WARNING,
        happened=CANARY,
        evidence=CANARY,
        tried=CANARY,
        asked=CANARY,
        appeal=CANARY,
        start_on=NOW.date(),
        review_on=NOW.date() + timedelta(days=90),
        dispatch=BY_EMAIL,
    )
    desk = Desk(app, manager, reference)
    contact_plans.make_plan(version=desk.version, plan=plan, **desk.common(NOW))
    return plans_of(kept_case(reference).id)[0].id


ASKED = (
    f"/staff/search?q={SEARCHED}",
    "/staff/cases?tab=late",
    "/staff/cases?kind=complaint&state=open",
    "/staff/cases?handler=me",
    "/staff/cases?sort=newest",
    "/staff/challenges?read=yes",
    "/staff/ratings?open=all",
)
"""Lists and searches that are asked something, beside every address as it stands."""


def files_of(client: ReviewingClient) -> list[str]:
    """Return what every kind of export gives, of the whole list and of what is searched for."""
    columns = [one.value for one in Column]
    found = []
    for query in ("", f"?q={SEARCHED}"):
        sent = {"columns": columns, "kind": "csv", "form_key": token_hex(8)}
        answer = client.post(f"/staff/cases/export{query}", data=sent)
        found.append(answer.get_data().decode("utf-8-sig"))
    return found


def staff_addresses(app: Flask, method: str, cases: list[dict[str, Any]]) -> dict[str, Rule]:
    """Return each staff address that takes ``method``, those of a case once for each of them."""
    return {
        address: rule
        for known in cases
        for rule, address in rules(app, method, **known)
        if rule.rule.startswith("/staff")
    }


@pytest.mark.parametrize("roles", [*((one,) for one in Role), tuple(Role)])
def test_whoever_is_named_finds_the_case_on_no_page_and_changes_nothing(
    app: Flask, client: ReviewingClient, session: Session, roles: tuple[Role, ...]
) -> None:
    named = member(app, *roles, name="Nora Named", service="waste", heads=("waste",))
    hidden = [
        hidden_from(app, named, kind) for kind in (Kind.COMPLAINT, Kind.CHALLENGE, Kind.COMMENT)
    ]
    shown = received(app, logged_by=named)  # from the same address
    signed_in(client, named)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        for address, rule in staff_addresses(app, "GET", hidden).items():
            answer = client.get(address)
            assert CANARY not in answer.text, address
            if "reference" in rule.arguments:
                assert answer.status_code in {403, 404}, f"{address}: {answer.status}"
            elif "sign_in" not in rule.endpoint:
                assert not any(case["reference"] in answer.text for case in hidden), address
        for address in ASKED:
            words = client.get(address).text
            assert CANARY not in words, address
            assert not any(case["reference"] in words for case in hidden), address
        for address, rule in staff_addresses(app, "POST", hidden).items():
            if "reference" in rule.arguments:
                status = client.post(address, data={"version": "1", "form_key": "k"}).status_code
                assert status in {403, 404}, f"{address}: {status}"
    for text in files_of(client):
        assert CANARY not in text
        assert not any(case["reference"] in text for case in hidden)
    if Role.OFFICER in roles:
        page = client.get(f"/staff/inbox/{shown}")
        assert page.status_code == 200
        assert CANARY not in page.text
