"""Questions about equality: after the complaint, optional, and linked to nobody (A7.8, K15)."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.equality import QUESTIONS
from portal.domain.measures.periods import quarter_start
from portal.models import EqualityTally
from tests.journeys.walks import complaint_to_check
from tests.kit.client import Page, ReviewingClient
from tests.kit.unchanged import content, unchanged


@pytest.fixture
def sent(client: ReviewingClient) -> Page:
    """The receipt of a complaint that was just sent."""
    return client.submit(complaint_to_check(client))


def tallies(session: Session) -> dict[tuple[str, str], int]:
    session.rollback()
    rows = session.scalars(select(EqualityTally)).all()
    return {(row.question, row.answer): row.times for row in rows if row.times}


def questions(client: ReviewingClient, sent: Page) -> Page:
    page = client.get(sent.links["Answer questions about you"])
    assert "These questions do not affect your complaint." in page.words
    return client.submit(page, wish="yes")


def test_answers_are_counted_and_the_receipt_comes_back(
    app: Flask, client: ReviewingClient, session: Session, sent: Page
) -> None:
    page = questions(client, sent)
    done = client.submit(page, age="35_44", ethnic_group="white", health="rather_not")
    assert done.request.path == sent.request.path
    assert "Answer questions about you" not in done.links
    assert tallies(session) == {
        ("age", "35_44"): 1,
        ("ethnic_group", "white"): 1,
        ("health", "rather_not"): 1,
    }
    row = session.scalars(select(EqualityTally)).first()
    assert row is not None
    assert (row.quarter, row.kind, row.service) == (date(2026, 10, 1), Kind.COMPLAINT, "waste")


def test_a_second_sending_counts_nothing(
    app: Flask, client: ReviewingClient, session: Session, sent: Page
) -> None:
    page = questions(client, sent)
    for _ in range(2):
        client.submit(page, sex="female")
    assert client.get("/complain/equality").request.path == "/complain/equality"
    assert client.get("/complain/equality").status_code == 302
    assert tallies(session) == {("sex", "female"): 1}


@pytest.mark.parametrize("wish", ["no", ""])
def test_skipping_works_and_writes_nothing(
    app: Flask, client: ReviewingClient, session: Session, sent: Page, wish: str
) -> None:
    page = client.get("/complain/equality")
    with unchanged(session):
        done = client.submit(page, wish=wish)
    if wish:
        assert done.request.path == sent.request.path
    else:
        assert done.errors == ["Select yes if you want to answer the questions"]
    skip = client.get("/complain/equality/questions").links["Skip all the questions"]
    assert client.get(skip).h1 == "We have your complaint"


def test_an_answer_that_is_not_offered_is_refused_beside_its_question(
    app: Flask, client: ReviewingClient, session: Session, sent: Page
) -> None:
    page = questions(client, sent)
    with unchanged(session, but=frozenset({"attempt"})):
        told = client.submit(page, age="<script>", sex="male")
    assert told.errors == ["Select one of the answers on the page"]
    assert told.values()["sex"] == "male"


def test_no_row_tells_whose_answers_they_are(
    app: Flask, client: ReviewingClient, session: Session, sent: Page
) -> None:
    """Counts only: no number, no time, and every row there before the first answer came."""
    page = questions(client, sent)
    before = content(session)
    client.submit(page, religion="jewish", orientation="gay")
    after = content(session)
    changed = {name for name in after if before.get(name, []) != after[name]}
    assert changed == {"equality_tally", "sent_form", "attempt"}
    kept = inspect(session.get_bind()).get_columns("equality_tally")
    columns = {column["name"] for column in kept}
    assert columns == {"quarter", "kind", "service", "question", "answer", "times"}
    assert len(after["equality_tally"]) == sum(len(one.keys) for one in QUESTIONS)
    for name in ("sent_form", "attempt"):
        new = [row for row in after[name] if row not in before[name]]
        assert len(new) == 1
        assert not any(
            word in repr(new) for word in ("jewish", "gay", "waste", sent.request.path[-11:])
        )


def test_who_sent_no_complaint_is_not_asked(app: Flask, client: ReviewingClient) -> None:
    for address in ("/complain/equality", "/complain/equality/questions"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/complain")


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_quarters(day: date, quarter: date) -> None:
    assert quarter_start(day) == quarter
