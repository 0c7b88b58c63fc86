"""``flask staff``: accounts made and ended from the command line (Policy A16)."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.roles import Role
from portal.models import ServiceHead, Staff
from tests.builders import service_id
from tests.kit.client import ReviewingClient

EMAIL = "ada.admin@council.example"


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    """Run ``flask staff`` with those words."""
    return app.test_cli_runner().invoke(args=["staff", *words], input=typed)


def add(app: Flask, *more: str, email: str = EMAIL) -> Result:
    return run(app, "add", email, "--name", "Ada Admin", "--role", "administrator", *more)


def test_an_added_person_can_sign_in_with_the_printed_password(
    app: Flask, client: ReviewingClient
) -> None:
    printed = add(app).output.splitlines()
    password = printed[-1].removeprefix("password: ")
    answer = client.post("/staff/sign-in", data={"email": EMAIL, "password": password})
    assert answer.status_code == 302


def test_the_same_address_is_not_added_twice(app: Flask) -> None:
    add(app)
    second = add(app, email=EMAIL.upper())
    assert second.exit_code == 1
    assert "There is already an account" in second.output


@pytest.mark.parametrize("email", ["ada", "ada admin@council.example", "a@b@c", "x@" + "y" * 300])
def test_what_is_no_address_is_refused(app: Flask, email: str) -> None:
    assert add(app, email=email).exit_code == 2


@pytest.mark.parametrize("name", ["", "   ", "n" * 201, "Ada\x07Admin"])
def test_a_name_that_nobody_could_read_is_refused(app: Flask, session: Session, name: str) -> None:
    refused = run(app, "add", EMAIL, "--name", name, "--role", "handler")
    assert refused.exit_code == 2
    assert "Write one line of 1 to 200 characters." in refused.output
    assert session.scalar(select(Staff)) is None


def test_a_role_or_service_we_do_not_have_is_refused(app: Flask) -> None:
    assert run(app, "add", EMAIL, "--name", "Ada", "--role", "mayor").exit_code == 2
    assert "no service called moon" in add(app, "--service", "moon").output


def test_the_last_administrator_stays(app: Flask, session: Session) -> None:
    add(app)
    for words in (("disable", EMAIL), ("role", EMAIL, "handler")):
        refused = run(app, *words)
        assert refused.exit_code == 1
        assert "last administrator" in refused.output
    add(app, email="second@council.example")
    assert run(app, "disable", EMAIL).exit_code == 0
    assert "(disabled)" in run(app, "list").output


def test_roles_are_replaced(app: Flask, session: Session) -> None:
    run(app, "add", EMAIL, "--name", "Ada", "--role", "handler", "--role", "reception")
    assert run(app, "role", EMAIL, "reception", "complaints_officer").exit_code == 0
    staff = session.scalars(select(Staff)).one()
    assert {one.role for one in staff.roles} == {Role.OFFICER, Role.RECEPTION}


def test_a_head_heads_their_service_alone(app: Flask, session: Session) -> None:
    for email in ("one@council.example", "two@council.example"):
        made = run(
            app, "add", email, "--name", "A Head", "--role", "head_of_service", "--heads", "waste"
        )
        assert made.exit_code == 0
    found = session.scalars(
        select(Staff.email)
        .join(ServiceHead, ServiceHead.staff_id == Staff.id)
        .where(ServiceHead.service_id == service_id("waste"))
    ).all()
    assert found == ["two@council.example"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("short", "12 characters or more"),
        ("Password123!", "harder to guess"),
        ("qwertyuiop1234", "harder to guess"),
        ("P@ssw0rdP@ssw0rd", "harder to guess"),
        ("111111111111111", "harder to guess"),
        ("Liverpool2026!!!", "harder to guess"),
        ("ada.admin.2026", "harder to guess"),
        ("x" * 201, "200 characters or less"),
    ],
)
def test_an_easy_password_is_refused(app: Flask, typed: str, message: str) -> None:
    answer = run(
        app,
        *("add", EMAIL, "--name", "Ada Admin", "--role", "administrator", "--ask-password"),
        typed=f"{typed}\n{typed}\n",
    )
    assert answer.exit_code == 1
    assert message in answer.output


def test_three_odd_words_are_a_good_password(app: Flask, client: ReviewingClient) -> None:
    typed = "velvet otter juggles"
    assert add(app, "--ask-password", email=EMAIL).exit_code != 0, "nothing was typed"
    answer = run(
        app,
        *("add", EMAIL, "--name", "Ada Admin", "--role", "administrator", "--ask-password"),
        typed=f"{typed}\n{typed}\n",
    )
    assert answer.exit_code == 0
    assert typed not in answer.output


def test_a_new_password_replaces_the_old_one(app: Flask, client: ReviewingClient) -> None:
    old = add(app).output.splitlines()[-1].removeprefix("password: ")
    new = run(app, "password", EMAIL).output.strip().removeprefix("password: ")
    signing_in = [
        client.post("/staff/sign-in", data={"email": EMAIL, "password": one}).status_code
        for one in (old, new)
    ]
    assert signing_in == [400, 302]


@pytest.mark.parametrize("command", [("disable",), ("password",), ("role", "handler")])
def test_an_unknown_account_is_named(app: Flask, command: tuple[str, ...]) -> None:
    name, *more = command
    answer = run(app, name, "nobody@council.example", *more)
    assert answer.exit_code == 1
    assert "no account for nobody@council.example" in answer.output
