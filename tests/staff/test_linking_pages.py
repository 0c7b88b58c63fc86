"""The pages on which a case is split, and joined to another (screens S2 and S15)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure
from portal.models import Case
from tests.builders import (
    TRACKING_CODE,
    Member,
    handler,
    kept_case,
    lead,
    received,
    resident,
    signed_in,
)
from tests.conftest import strictest_engine
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.staff.test_cases_forms import sent

SPLIT = {
    "part": "You did not answer my email either.",
    "kind": "complaint",
    "service": "parks",
    "commitment": "email",
    "stays": "The bin was not emptied.",
    "reason": "Two services",
    "way": "email",
}
EARLIER = {"received_at": NOW - timedelta(days=3), "now": NOW}


def cases(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Case.reference).order_by(Case.id)))


def test_a_case_is_split_after_a_look_at_the_message_and_once(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    shown = desk.submit(desk.get(f"/staff/cases/{reference}/split"), _form="part", **SPLIT)
    assert "You did not answer my email either." in shown.words
    assert cases(session) == [reference]
    for _ in range(2):
        done = sent(desk, shown)
        assert "Both show each other" in done.words
    _, new = cases(session)
    assert new in done.words
    assert "A part of this" in done.words
    assert "This was taken out of it" in desk.get(f"/staff/cases/{new}").words
    assert new in desk.get("/staff/inbox").words


def test_the_person_reads_of_the_other_part_on_their_page(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app)
    sent(desk, desk.submit(desk.get(f"/staff/cases/{reference}/split"), _form="part", **SPLIT))
    _, new = cases(session)
    person: Any = app.test_client()
    page = person.submit(person.get("/track"), reference=new, tracking_code=TRACKING_CODE)
    assert f"We deal with the other part apart: {reference}" in page.words


@strictest_engine
@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("part", "Enter what becomes a case of its own"),
        ("kind", "Select what it is"),
        ("service", "Select a service"),
        ("stays", "Enter what this case goes on with"),
        ("reason", "Enter why you split it"),
    ],
)
def test_what_is_missing_is_told_beside_it_and_what_was_typed_stays(
    app: Flask, desk: ReviewingClient, session: Session, field: str, message: str
) -> None:
    reference = received(app)
    page = desk.get(f"/staff/cases/{reference}/split")
    told = desk.submit(page, _form="part", **{**SPLIT, field: ""})
    assert (told.status_code, told.errors) == (400, [message])
    kept = told.values("part")
    assert all(
        kept.get(name) == SPLIT[name] for name in ("part", "stays", "reason") if name != field
    )
    assert cases(session) == [reference]


def test_a_possible_duplicate_is_offered_and_joined_after_a_look(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    first, second = received(app, **EARLIER), received(app)
    page = desk.get(f"/staff/cases/{second}/merge")
    shown = desk.submit(page, _form="other", other=first, with_points="no")
    assert f"Stays {first}" in shown.words
    assert kept_case(second).closure is None
    done = sent(desk, shown)
    assert "The cases are joined" in done.words
    assert kept_case(second).closure is Closure.DUPLICATE
    assert (
        "Joined to this: its person gets the answer too" in desk.get(f"/staff/cases/{first}").words
    )
    person: Any = app.test_client()
    tracked = person.submit(person.get("/track"), reference=second, tracking_code=TRACKING_CODE)
    assert f"We joined this to {first}, which is about the same thing." in tracked.words
    assert "We will answer you by" in tracked.words


def test_two_people_need_words_of_how_both_agreed_and_nothing_typed_is_lost(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    other = resident(name="Otto Other", email="otto@example.com")
    first, second = received(app, **EARLIER), received(app, person=other)
    page = desk.get(f"/staff/cases/{first}/merge")
    answers = {"other": "another", "reference": second.lower(), "with_points": "yes"}
    told = desk.submit(page, _form="other", **answers)
    assert told.errors == ["They are two people. Enter how both agreed to be answered together"]
    assert told.values("other").get("reference") == second.lower()
    shown = desk.submit(told, _form="other", agreed="Both said so on the phone")
    assert "The other person gets" in shown.words
    sent(desk, shown)
    assert kept_case(second).closure is Closure.DUPLICATE


@strictest_engine
@pytest.mark.parametrize("typed", ["C26", "C26-00000-0", "\u202e", "x" * 40])
def test_a_reference_that_leads_nowhere_is_told_beside_it(
    app: Flask, desk: ReviewingClient, typed: str
) -> None:
    page = desk.get(f"/staff/cases/{received(app)}/merge")
    told = desk.submit(page, _form="other", other="another", reference=typed, with_points="no")
    assert told.status_code == 400
    assert len(told.errors) == 1


def test_the_second_of_two_officers_sees_that_it_has_changed(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    first, second = received(app, **EARLIER), received(app)
    mine = desk.get(f"/staff/cases/{first}/split")
    other: Any = signed_in(app.test_client(), lead(app))  # type: ignore[arg-type]
    joining = other.submit(
        other.get(f"/staff/cases/{first}/merge"), _form="other", other=second, with_points="no"
    )
    sent(other, joining)
    late = desk.submit(mine, _form="part", **SPLIT)
    assert late.status_code == 409
    assert late.values("part").get("part") == SPLIT["part"]
    assert cases(session) == [first, second]


def test_who_handles_the_one_that_stays_reads_what_came_on_the_other(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    harry: Member = handler(app)
    first, second = received(app, handled_by=harry, **EARLIER), received(app)
    page = desk.get(f"/staff/cases/{first}/merge")
    sent(desk, desk.submit(page, _form="other", other=second, with_points="no"))
    person: Any = app.test_client()
    person.submit(person.get("/track"), reference=second, tracking_code=TRACKING_CODE)
    person.submit(person.get("/track/reply"), message="It smells now")
    at_work: Any = signed_in(app.test_client(), harry)  # type: ignore[arg-type]
    page = at_work.get(f"/staff/cases/{first}?tab=messages")
    assert f"From the person of {second}" in page.words
    assert "It smells now" in page.words
    assert at_work.get(f"/staff/cases/{second}").status_code == 404
