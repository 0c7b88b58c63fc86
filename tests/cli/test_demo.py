"""``flask demo``: the made-up council, from the command line."""

import re

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.demo.staff import PEOPLE, make_posters, make_staff
from portal.models import Case, Poster, Rating, Staff
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["demo", *words])


def test_after_a_demo_that_was_stopped_half_way_it_begins_again(
    app: Flask, session: Session, client: ReviewingClient
) -> None:
    make_staff(now=NOW, password="", hashed=lambda password: "lost when it was stopped")
    make_posters(now=NOW)
    printed = run(app, "--cases", "30").output
    accounts = re.findall(r"^\w+ +(\S+@\S+) +(\S+)$", printed, re.MULTILINE)
    assert len(accounts) == len(PEOPLE) == session.scalar(select(func.count(Staff.id)))
    assert session.scalar(select(func.count(Poster.id)).where(Poster.ended_at.is_not(None))) == 1
    first_rated = session.scalar(select(func.min(Rating.at)))
    assert first_rated is not None
    assert all(one.created_at <= first_rated for one in session.scalars(select(Poster)))
    email, password = accounts[0]
    answer = client.post("/staff/sign-in", data={"email": email, "password": password})
    assert answer.status_code == 302


def test_it_never_adds_to_cases_that_are_there_and_says_how_to_get_in(
    app: Flask, session: Session
) -> None:
    run(app, "--cases", "30")
    before = session.scalar(select(func.count(Case.id)))
    second = run(app, "--cases", "30").output
    assert session.scalar(select(func.count(Case.id))) == before
    assert "staff password EMAIL" in second


def test_a_council_without_cases_is_not_made(app: Flask, session: Session) -> None:
    for number in ("0", "-5", "many"):
        assert run(app, "--cases", number).exit_code == 2
    assert session.scalar(select(Staff)) is None
