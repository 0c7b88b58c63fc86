"""The pages on which a complaint is refused (screen S14)."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import Closure
from tests.builders import Member, desk_of, head, kept_case, lead, received, signed_in
from tests.conftest import strictest_engine
from tests.kit.client import ReviewingClient
from tests.staff.test_cases_forms import sent

ANSWERS = {
    "reason": "too_old",
    "why": "It happened three years ago.",
    "discretion": "The file is gone.",
    "equality": "No needs were told to us.",
    "way": "email",
}


def ask(desk: ReviewingClient, reference: str) -> None:
    page = desk.get(f"/staff/cases/{reference}/refuse")
    shown = desk.submit(page, _form="why", **ANSWERS)
    assert "It happened three years ago." in shown.words
    assert "Ombudsman" in shown.words
    done = sent(desk, shown)
    assert "Nothing was sent yet" in done.words
    assert "A refusal waits for a second person to agree" in done.words


def test_one_asks_another_reads_the_letter_and_agrees(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    ask(desk, reference)
    other = desk_of(app, lead(app))
    assert reference in other.get("/staff/refusals").words
    page = other.get(f"/staff/cases/{reference}/refuse/decide")
    for text in ("It happened three years ago.", "The file is gone.", "Olive Officer"):
        assert text in page.words
    done = other.submit(page, _form="agree", agree="yes", words="I read it all")
    assert "The refusal is decided" in done.words
    assert kept_case(reference).closure is Closure.REFUSED
    assert "They knew of it for more than 12 months 1" in other.get("/staff/refusals").words


def test_sent_back_the_words_stand_where_it_is_asked_again(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    ask(desk, reference)
    other = desk_of(app, head(app))
    page = other.get(f"/staff/cases/{reference}/refuse/decide")
    other.submit(page, _form="agree", agree="no", words="They were in hospital")
    assert "They were in hospital" in desk.get(f"/staff/cases/{reference}/refuse").words


@strictest_engine
@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("reason", "Select why you do not take it"),
        ("why", "Enter why, for this case"),
        ("discretion", "Enter what you thought about looking into it all the same"),
        ("equality", "Enter what you thought about their needs"),
    ],
)
def test_every_part_is_needed(app: Flask, desk: ReviewingClient, field: str, message: str) -> None:
    page = desk.get(f"/staff/cases/{received(app)}/refuse")
    told = desk.submit(page, _form="why", **{**ANSWERS, field: ""})
    assert told.status_code == 400
    assert told.errors == [message]


def test_who_asked_reads_that_someone_else_must_agree(
    app: Flask, client: ReviewingClient, olive: Member, session: Session
) -> None:
    reference = received(app)
    desk = signed_in(client, lead(app))
    ask(desk, reference)
    assert "Someone else must agree" in desk.get("/staff/refusals").words
    page = desk.get(f"/staff/cases/{reference}/refuse/decide")
    told = desk.submit(page, _form="agree", agree="yes", words="Myself")
    assert told.errors == ["You asked to refuse this. Someone else must agree"]
    assert kept_case(reference).closure is None


def test_after_it_was_sent_back_the_page_to_decide_is_gone(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    ask(desk, reference)
    other = desk_of(app, lead(app))
    old = other.get(f"/staff/cases/{reference}/refuse/decide")
    other.submit(old, _form="agree", agree="no", words="Not so")
    assert other.get(f"/staff/cases/{reference}/refuse/decide").status_code == 404
    assert other.submit(old, _form="agree", agree="no", words="Not so").status_code == 200
