"""Whoever is named in a case finds it nowhere, whatever their role (Policy A16)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.domain.cases import Kind
from portal.domain.roles import Role
from portal.models import OutboundMail
from tests.builders import (
    Member,
    head,
    kept_case,
    member,
    officer,
    received,
    resident,
    signed_in,
)
from tests.kit.addresses import rules
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged
from tests.working import Desk

CANARY = "canary-in-the-text"


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
        text=CANARY,
        names=(named,),
        handled_by=named if kind is Kind.COMPLAINT else None,
        logged_by=named,
        person=resident(name=CANARY),
    )
    if kind is not Kind.COMPLAINT:
        return {"reference": reference, "message_id": 1, "number": 1}
    olive = officer(app)
    Desk(app, olive, reference).acknowledge(NOW)
    case = kept_case(reference)
    return {
        "reference": reference,
        "message_id": case.messages[0].id,
        "number": case.clocks[0].id,
    }


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
        for address, rule in staff_addresses(app, "POST", hidden).items():
            if "reference" in rule.arguments:
                status = client.post(address, data={"version": "1", "form_key": "k"}).status_code
                assert status in {403, 404}, f"{address}: {status}"
    if Role.OFFICER in roles:
        page = client.get(f"/staff/inbox/{shown}")
        assert page.status_code == 200
        assert CANARY not in page.text
