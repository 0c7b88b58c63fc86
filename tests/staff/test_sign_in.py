"""Signing in and out: who gets in, for how long, and what is never lost (Policy B9 S0)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.roles import Role
from portal.models import Staff, StaffSession
from portal.services import staff as accounts
from tests import builders
from tests.builders import PASSWORD
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged

WRONG = "The email address or password is not right"


def try_in(client: ReviewingClient, email: str, password: str, network: str = "192.0.2.1") -> Page:
    """Send the sign-in form and stay on the answer."""
    return client.post(
        "/staff/sign-in",
        data={"email": email, "password": password},
        environ_base={"REMOTE_ADDR": network},
    )


def test_the_right_password_opens_the_back_office(app: Flask, client: ReviewingClient) -> None:
    who = builders.officer(app, password=PASSWORD)
    page = client.get("/staff/sign-in")
    assert page.h1 == "Sign in"
    page = client.submit(page, email=who.email.upper(), password=PASSWORD)
    assert page.request.path != "/staff/sign-in"
    assert who.name in page.text


@pytest.mark.parametrize("email", ["olive.officer@council.example", "nobody@council.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    app: Flask, client: ReviewingClient, email: str
) -> None:
    builders.officer(app, password=PASSWORD)
    page = try_in(client, email, "not the right password")
    assert page.status_code == 400
    assert page.errors == [WRONG]


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(
    app: Flask, client: ReviewingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is by far the longest part: without it, an answer that comes at once tells."""
    who = builders.officer(app, password=PASSWORD)
    try_in(client, who.email, "not the right password")  # nobody's hash is made once
    hashed: list[str] = []

    def verify(password: str, kept: str) -> bool:
        hashed.append(kept)
        return False

    monkeypatch.setattr("portal.web.passwords.verify_password", verify)
    for email in (who.email, "nobody@council.example"):
        assert try_in(client, email, "not the right password").errors == [WRONG]
    assert len(hashed) == 2
    assert all(kept.startswith("$argon2id$") for kept in hashed)


def test_empty_answers_are_asked_for(client: ReviewingClient) -> None:
    page = client.submit(client.get("/staff/sign-in"))
    assert page.errors == ["Enter your email address", "Enter your password"]
    assert page.title.startswith("Error: Sign in")


def test_a_disabled_account_cannot_sign_in(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    who = builders.officer(app, password=PASSWORD)
    accounts.disable(email=who.email, now=clock.now)
    assert try_in(client, who.email, PASSWORD).errors == [WRONG]


@pytest.mark.parametrize("address", ["/staff", "/staff/sessions"])
def test_a_signed_out_visitor_is_sent_to_sign_in_and_back(
    app: Flask, client: ReviewingClient, address: str
) -> None:
    who = builders.officer(app, password=PASSWORD)
    answer = client.get(address)
    assert answer.location.startswith("/staff/sign-in?next=")
    page = client.submit(client.get(answer.location), email=who.email, password=PASSWORD)
    assert page.request.path.startswith("/staff/")
    assert page.status_code == 200


@pytest.mark.parametrize(
    "next_", ["https://evil.example/staff", "//evil.example/staff", "/\\evil.example", "/help"]
)
def test_next_never_leads_away(app: Flask, client: ReviewingClient, next_: str) -> None:
    who = builders.officer(app, password=PASSWORD)
    answer = client.post(
        "/staff/sign-in",
        query_string={"next": next_},
        data={"email": who.email, "password": PASSWORD},
    )
    assert answer.location == "/staff"


def test_a_session_ends_after_half_an_hour_unused(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    builders.signed_in(client, builders.officer(app))
    for _ in range(3):
        clock.forward(minutes=29)
        assert client.get("/staff/sessions").status_code == 200
    clock.forward(minutes=30)
    assert client.get("/staff/sessions").status_code == 302


def test_a_session_ends_after_eight_hours_however_busy(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    builders.signed_in(client, builders.officer(app))
    for _ in range(23):
        clock.forward(minutes=20)
        assert client.get("/staff/sessions").status_code == 200
    clock.forward(minutes=20)
    assert client.get("/staff/sessions").status_code == 302


def test_reading_keeps_a_session_alive_and_writes_nothing(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    builders.signed_in(client, builders.officer(app))
    clock.forward(minutes=20)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        client.get("/staff/sessions")


def test_a_cookie_copied_before_signing_out_opens_nothing_after(
    app: Flask, client: ReviewingClient
) -> None:
    builders.signed_in(client, builders.officer(app))
    cookie = client.get_cookie("portal")
    assert cookie is not None
    page = client.get("/staff/sessions")
    assert page.status_code == 200
    client.post("/staff/sign-out")
    thief = app.test_client()
    thief.set_cookie("portal", cookie.value)
    assert thief.get("/staff/sessions").status_code == 302


def test_signing_in_gives_a_new_secret_and_a_new_token(app: Flask, client: ReviewingClient) -> None:
    who = builders.officer(app, password=PASSWORD)
    client.get("/staff/sign-in")
    with client.session_transaction() as cookie:
        before = dict(cookie)
    try_in(client, who.email, PASSWORD)
    with client.session_transaction() as cookie:
        first = cookie["staff"]
        assert cookie.get("csrf_token") != before.get("csrf_token", "none")
    try_in(client, who.email, PASSWORD)
    with client.session_transaction() as cookie:
        assert cookie["staff"] != first


def test_only_a_hash_of_the_secret_is_kept(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    builders.signed_in(client, builders.officer(app))
    with client.session_transaction() as cookie:
        secret = cookie["staff"]
    row = session.scalars(select(StaffSession)).one()
    assert secret not in {row.secret_hash, row.browser, row.network}


def test_what_the_database_keeps_opens_nothing(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    """Who reads the tables, a backup say, is not signed in by what stands there."""
    who = builders.officer(app, password=PASSWORD)
    kept = session.get_one(Staff, who.staff_id).password
    assert kept is not None
    assert try_in(client, who.email, kept).errors == [WRONG]
    session.rollback()
    builders.signed_in(client, who)
    row = session.scalars(select(StaffSession)).one()
    with client.session_transaction() as cookie:
        cookie["staff"] = row.secret_hash
    assert client.get("/staff/sessions").status_code == 302


def test_passwords_are_kept_as_argon2id(app: Flask, session: Session) -> None:
    who = builders.officer(app, password=PASSWORD)
    kept = session.get_one(Staff, who.staff_id).password
    assert kept is not None
    assert kept.startswith("$argon2id$")


def test_signing_out_everywhere_ends_the_other_browser(app: Flask, client: ReviewingClient) -> None:
    who = builders.officer(app)
    builders.signed_in(client, who)
    other = app.test_client()
    assert isinstance(other, ReviewingClient)
    builders.signed_in(other, who)
    page = client.get("/staff/sessions")
    assert page.words.count("A browser") == 2
    client.post("/staff/sessions", data={"session_id": ""})
    assert client.get("/staff/sessions").status_code == 302
    assert other.get("/staff/sessions").status_code == 302


def test_nobody_ends_the_session_of_someone_else(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    builders.signed_in(client, builders.officer(app))
    stranger = app.test_client()
    assert isinstance(stranger, ReviewingClient)
    builders.signed_in(stranger, builders.lead(app))
    theirs = session.scalars(select(StaffSession.id).order_by(StaffSession.id)).all()[0]
    stranger.post("/staff/sessions", data={"session_id": str(theirs)})
    assert client.get("/staff/sessions").status_code == 200


@pytest.mark.parametrize("change", ["password", "role", "disable"])
def test_a_changed_account_is_signed_out_at_once(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock, change: str
) -> None:
    who = builders.officer(app)
    builders.signed_in(client, who)
    if change == "password":
        accounts.set_password(email=who.email, password_hash="!", now=clock.now)
    elif change == "role":
        accounts.set_roles(email=who.email, roles=[Role.HANDLER], now=clock.now)
    else:
        accounts.disable(email=who.email, now=clock.now)
    assert client.get("/staff/sessions").status_code == 302


def test_ten_wrong_tries_hold_up_a_network_and_nobody_else(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    who = builders.officer(app, password=PASSWORD)
    for _ in range(10):
        assert try_in(client, who.email, "wrong password").status_code == 400
    page = try_in(client, who.email, PASSWORD)
    assert page.status_code == 429
    assert page.errors == ["You have tried too many times. Wait 15 minutes and try again."]
    assert try_in(client, who.email, PASSWORD, network="198.51.100.7").status_code == 302
    clock.forward(minutes=15)
    assert try_in(client, who.email, PASSWORD).status_code == 302


def test_a_header_of_no_proxy_of_ours_makes_no_other_network(
    app: Flask, client: ReviewingClient
) -> None:
    who = builders.officer(app, password=PASSWORD)
    answers = [
        client.post(
            "/staff/sign-in",
            data={"email": who.email, "password": "wrong password"},
            headers={"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}"},
        ).status_code
        for n in range(11)
    ]
    assert answers == [400] * 10 + [429]


def test_many_networks_together_get_thirty_tries_and_cannot_lock_anyone_out(
    app: Flask, client: ReviewingClient
) -> None:
    who = builders.officer(app, password=PASSWORD)
    assert try_in(client, who.email, PASSWORD, network="203.0.113.5").status_code == 302
    answers = [
        try_in(client, who.email, "wrong password", network=f"192.0.2.{n}").status_code
        for n in range(32)
    ]
    assert answers == [400] * 30 + [429] * 2
    assert try_in(client, who.email, PASSWORD, network="192.0.2.99").status_code == 429
    assert try_in(client, who.email, PASSWORD, network="203.0.113.5").status_code == 302


def test_the_addresses_of_one_ipv6_network_count_as_one(
    app: Flask, client: ReviewingClient
) -> None:
    who = builders.officer(app, password=PASSWORD)
    for n in range(10):
        try_in(client, who.email, "wrong password", network=f"2001:db8:0:1::{n + 1:x}")
    assert try_in(client, who.email, PASSWORD, network="2001:db8:0:1::ff").status_code == 429
    assert try_in(client, who.email, PASSWORD, network="2001:db8:0:2::1").status_code == 302


def test_signing_in_again_ends_the_session_before(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    who = builders.officer(app, password=PASSWORD)
    for _ in range(2):
        try_in(client, who.email, PASSWORD)
    running = select(StaffSession).where(StaffSession.ended_at.is_(None))
    assert len(session.scalars(running).all()) == 1


def test_a_form_sent_after_the_session_ended_comes_back_and_is_not_carried_out(
    app: Flask, client: ReviewingClient, clock: Clock, session: Session
) -> None:
    who = builders.officer(app, password=PASSWORD)
    builders.signed_in(client, who)
    clock.forward(minutes=31)
    page = client.post("/staff/sessions", data={"session_id": "", "text": "two\nlines <b>"})
    assert page.status_code == 403
    assert page.h1 == "Sign in"
    assert "your text will be put back" in page.words
    back = client.submit(page, email=who.email, password=PASSWORD)
    assert back.h1 == "You are signed in"
    assert back.values("text")["text"].split() == ["two", "lines", "<b>"]
    asked_again = client.submit(back, _form="text")
    assert asked_again.status_code == 400
    assert asked_again.request.path == "/staff/sessions"
    running = select(StaffSession).where(StaffSession.ended_at.is_(None))
    assert len(session.scalars(running).all()) == 2


def test_a_page_of_another_site_cannot_post_here(app: Flask, client: ReviewingClient) -> None:
    builders.signed_in(client, builders.officer(app))
    answer = client.post("/staff/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert client.get("/staff/sessions").status_code == 200


def test_flask_security_opens_no_page_of_its_own(app: Flask) -> None:
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security")]
    assert "users" not in app.cli.commands
