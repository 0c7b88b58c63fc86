"""Whoever is named in a case finds it nowhere, whatever their role (Policy A16)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.roles import Role
from portal.models import OutboundMail
from tests.builders import head, kept_case, member, officer, received, resident, signed_in
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


@pytest.mark.parametrize("roles", [*((one,) for one in Role), tuple(Role)])
@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.CHALLENGE, Kind.COMMENT])
def test_whoever_is_named_finds_the_case_on_no_page_and_changes_nothing(
    app: Flask, client: ReviewingClient, session: Session, roles: tuple[Role, ...], kind: Kind
) -> None:
    olive = officer(app)
    named = member(app, *roles, name="Nora Named", service="waste", heads=("waste",))
    hidden = received(
        app,
        kind=kind,
        text=CANARY,
        names=(named,),
        handled_by=named if kind is Kind.COMPLAINT else None,
        logged_by=named,
        person=resident(name=CANARY),
    )
    shown = received(app, logged_by=named)  # from the same address
    letter, clock = 1, 1
    if kind is Kind.COMPLAINT:
        Desk(app, olive, hidden).acknowledge(NOW)
        letter, clock = kept_case(hidden).messages[0].id, kept_case(hidden).clocks[0].id
    signed_in(client, named)
    known = {"reference": hidden, "message_id": letter, "number": clock}
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        for rule, address in rules(app, "GET", **known):
            if rule.rule.startswith("/staff"):
                answer = client.get(address)
                assert CANARY not in answer.text, f"{rule.endpoint}"
                if "reference" in rule.arguments:
                    assert answer.status_code in {403, 404}, f"{rule.endpoint}: {answer.status}"
                elif "sign_in" not in rule.endpoint:
                    assert hidden not in answer.text, f"{rule.endpoint}"
        for rule, address in rules(app, "POST", **known):
            if "reference" in rule.arguments and rule.rule.startswith("/staff"):
                status = client.post(address, data={"version": "1", "form_key": "k"}).status_code
                assert status in {403, 404}, f"{rule.endpoint}: {status}"
    if Role.OFFICER in roles:
        page = client.get(f"/staff/inbox/{shown}")
        assert page.status_code == 200
        assert CANARY not in page.text
