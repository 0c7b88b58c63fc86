"""Every staff address against everybody who may not pass: refused, and nothing changes (A16)."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.domain.roles import Role
from portal.services import sessions, staff
from portal.web.access import OPEN_STAFF_PAGES, permission_of
from tests.builders import EVERY_ROLE, Member, handler, member, officer, received, signed_in
from tests.kit.addresses import rules
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged

FORM = {"version": "1", "form_key": "k", "text": "x", "session_id": "1", "rating_id": "1"}


def ended(app: Flask, client: ReviewingClient, who: Member, clock: Clock) -> None:
    with app.app_context():
        sessions.end(staff_id=who.staff_id, now=NOW)


def disabled(app: Flask, client: ReviewingClient, who: Member, clock: Clock) -> None:
    with app.app_context():
        staff.disable(email=who.email, now=NOW)


def expired(app: Flask, client: ReviewingClient, who: Member, clock: Clock) -> None:
    clock.forward(minutes=31)


def nobody(app: Flask, client: ReviewingClient, who: Member, clock: Clock) -> None:
    with client.session_transaction() as cookie:
        cookie.clear()


@pytest.mark.parametrize("gone", [nobody, ended, disabled, expired])
def test_who_is_no_longer_signed_in_passes_no_staff_address(
    app: Flask, client: ReviewingClient, clock: Clock, gone: Callable[..., None]
) -> None:
    who = member(app, *Role)
    member(app, Role.ADMINISTRATOR, name="Ann Other")
    reference = received(app, text="canary")
    signed_in(client, who)
    gone(app, client, who, clock)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        for method, status in (("GET", 302), ("POST", 403)):
            for rule, address in rules(app, method, reference=reference):
                if rule.rule.startswith("/staff") and rule.endpoint not in OPEN_STAFF_PAGES:
                    answer = client.open(address, method=method, data=FORM)
                    assert answer.status_code == status, f"{method} {rule.endpoint}"
                    assert "canary" not in answer.text


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_is_refused_whatever_the_case(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    who = EVERY_ROLE[role](app)
    reference = received(app, text="canary", logged_by=who, handled_by=who)
    signed_in(client, who)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        for method in ("GET", "POST"):
            for rule, address in rules(app, method, reference=reference):
                if not rule.rule.startswith("/staff") or rule.endpoint in OPEN_STAFF_PAGES:
                    continue
                needed = permission_of(app, rule.endpoint)
                assert needed is not None
                if not who.viewer.may(needed):
                    answer = client.open(address, method=method, data=FORM)
                    assert answer.status_code == 403, f"{method} {rule.endpoint}"
                    assert "canary" not in answer.text


def test_a_handler_finds_the_case_of_another_behind_no_address(
    app: Flask, client: ReviewingClient
) -> None:
    who = handler(app)
    reference = received(app, text="canary", handled_by=officer(app))
    signed_in(client, who)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        for method in ("GET", "POST"):
            for rule, address in rules(app, method, reference=reference):
                if rule.rule.startswith("/staff") and "reference" in rule.arguments:
                    answer = client.open(address, method=method, data=FORM)
                    assert answer.status_code in {403, 404}, f"{method} {rule.endpoint}"
                    assert "canary" not in answer.text
