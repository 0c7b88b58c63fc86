"""The forms that move dates, and stage 2, as officers fill them in."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, OnBehalf, State
from portal.domain.move_table import MOVES
from portal.domain.moves import MOVE_WORDS
from portal.models import Message, OmbudsmanRecord
from tests.builders import (
    Member,
    kept_case,
    lead,
    officer,
    received,
    reviewer,
    signed_in,
)
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.staff.test_cases_forms import opened, sent
from tests.working import Desk


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(client: ReviewingClient, olive: Member) -> ReviewingClient:
    return signed_in(client, olive)


@pytest.fixture
def reference(app: Flask, olive: Member, session: Session) -> str:
    """A case received and acknowledged on 23 November 2026: to be answered by 7 December."""
    made = received(app, on_behalf=OnBehalf.SOMEONE_ELSE)
    Desk(app, olive, made).acknowledge(NOW)
    return made


def extension(**more: str) -> dict[str, str]:
    given = {
        "reason": "complex",
        "why": "We wait for a report.",
        "new_due_on-day": "14",
        "new_due_on-month": "12",
        "new_due_on-year": "2026",
    }
    return {**given, **more}


def test_more_time_from_form_to_mail_and_to_the_persons_page(
    desk: ReviewingClient, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "extend")
    assert "We said we would answer by Monday 7 December 2026." in form.words
    assert "You can give until Monday 21 December 2026." in form.words
    preview = desk.submit(form, _form="why", **extension())
    assert "We now expect to answer you by Monday 14 December 2026." in preview.words
    assert "Ombudsman" in preview.words
    done = sent(desk, preview)
    assert f"{reference} has more time" in done.words
    assert kept_case(reference).state is State.EXTENDED
    number = next(one.id for one in kept_case(reference).clocks if one.which == "our_response")
    why = desk.get(f"/staff/cases/{reference}/clocks/{number}")
    assert "Before it was given more time it was due on Monday 7 December 2026." in why.words
    assert "More time was given" in why.words


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": ""}, "Select why we need more time"),
        ({"new_due_on-day": "7"}, "New date must be after 7 December 2026"),
        (
            {"new_due_on-day": "22"},
            "New date must be on or before 21 December 2026, or ask a manager",
        ),
        ({"new_due_on-day": "12"}, "New date must be a working day"),
        ({"why": ""}, "Enter why we need more time"),
    ],
)
def test_what_is_wrong_with_more_time_is_said_beside_its_question(
    desk: ReviewingClient, reference: str, changed: dict[str, str], error: str
) -> None:
    form = opened(desk, reference, "extend")
    answer = desk.submit(form, _form="why", **extension(**changed))
    assert answer.status_code == 400
    assert answer.errors == [error]
    assert answer.find_all("govuk-error-message")


def test_what_is_late_is_said_before_anybody_fills_in_why_it_needs_more_time(
    desk: ReviewingClient, olive: Member, reference: str, clock: Clock
) -> None:
    signed_in(desk, olive, now=clock.set(2026, 12, 8))
    page = desk.get(f"/staff/cases/{reference}/extend")
    assert page.status_code == 409
    assert "It was due on 7 December 2026. It can no longer be given" in page.words


def test_a_question_says_that_the_clock_runs_and_their_reply_opens_the_case(
    desk: ReviewingClient, reference: str
) -> None:
    form = opened(desk, reference, "ask")
    assert "This does not stop the clock." in form.words
    assert form.values("question")["answer_by-day"] == "30"
    sent(desk, desk.submit(form, _form="question", question="Which bin?"))
    assert kept_case(reference).state is State.WAITING_FOR_PERSON
    came = opened(desk, reference, "came")
    assert "Which bin?" in came.words
    desk.submit(came, _form="words", words="The blue one")
    assert kept_case(reference).state is State.OPEN


def test_waiting_and_carrying_on(
    desk: ReviewingClient, olive: Member, reference: str, clock: Clock
) -> None:
    form = opened(desk, reference, "pause")
    preview = desk.submit(form, _form="words", words="Wait for me", agreed_by="Olive")
    page = sent(desk, preview)
    assert "The dates wait" in page.words
    assert "This case is late" not in desk.get(f"/staff/cases/{reference}").words
    clock.forward(days=2)
    signed_in(desk, olive, now=clock.now)
    sent(desk, desk.submit(opened(desk, reference, "resume"), _form="why", why="She is back"))
    assert kept_case(reference).next_due_on == date(2026, 12, 9)


def test_a_correction_waits_for_a_second_person(
    app: Flask, client: ReviewingClient, desk: ReviewingClient, reference: str
) -> None:
    number = next(one.id for one in kept_case(reference).clocks if one.which == "our_response")
    form = opened(desk, reference, "correct")
    typed = {"corrected-day": "4", "corrected-month": "12", "corrected-year": "2026"}
    desk.submit(form, _form="reason", which=str(number), reason="Counted wrong", **typed)
    decide = opened(desk, reference, "correct/decide")
    assert "Counted wrong" in decide.words
    refused = desk.submit(decide, _form="words", agree="yes", words="I looked")
    assert refused.errors == ["You asked for this correction. Someone else must agree"]
    other = signed_in(client, officer(app, name="Otto Other"))
    decide = opened(other, reference, "correct/decide")
    for _ in range(2):
        page = other.submit(decide, _form="words", agree="yes", words="Yes")
        assert page.request.path == f"/staff/cases/{reference}"
    due = {one.which.value: one.due_on for one in kept_case(reference).clocks}
    assert due["our_response"] == date(2026, 12, 4)


def test_consent_is_asked_for_and_recorded(desk: ReviewingClient, reference: str) -> None:
    form = opened(desk, reference, "consent")
    sent(desk, desk.submit(form, _form="text", text="May we talk to your sister?"))
    assert kept_case(reference).state is State.WAITING_FOR_CONSENT
    came = opened(desk, reference, "consent-came")
    told = {"told_on-day": "23", "told_on-month": "11", "told_on-year": "2026"}
    desk.submit(came, _form="evidence", answer="given", evidence="A signed form", **told)
    assert kept_case(reference).state is State.OPEN


def test_stage_2_from_a_phone_call_to_the_final_answer(
    app: Flask,
    client: ReviewingClient,
    desk: ReviewingClient,
    olive: Member,
    reference: str,
    session: Session,
) -> None:
    Desk(app, olive, reference).answer(NOW)
    rhoda, leo = reviewer(app), lead(app)
    form = opened(desk, reference, "stage-2")
    told = {"told_on-day": "23", "told_on-month": "11", "told_on-year": "2026"}
    page = desk.submit(form, _form="words", words="You did not look at the photo", **told)
    assert "Stage 2 has begun" in page.words
    assert "Choose the stage 2 reviewer" in page.words
    chooser = opened(desk, reference, "reviewer")
    assert "Left out, because they considered stage 1: Olive Officer." in chooser.words
    assert leo.name in chooser.words
    desk.submit(chooser, _form="reviewer", reviewer=str(rhoda.staff_id))
    rhodas = signed_in(client, rhoda)
    first = opened(rhodas, reference, "stage-2/acknowledge")
    assert "You did not look at the photo" in first.words
    sent(rhodas, rhodas.submit(first, _form="understood"))
    point = kept_case(reference).points[0].id
    final = opened(rhodas, reference, "stage-2/respond")
    assert "It cannot be changed or left out here." in final.words
    empty = rhodas.submit(final, _form="answer")
    assert "Select what we found on point 1" in empty.errors
    decided = {f"finding_{point}": "upheld", f"reasons_{point}": "We looked at the photo."}
    missing = rhodas.submit(final, _form="answer", **decided)
    assert missing.errors == ["Add an apology or say why there is none"]
    preview = rhodas.submit(
        final, _form="answer", apology="We lost your letter. We are sorry.", **decided
    )
    assert "This is our final answer." in preview.words
    sent(rhodas, preview)
    case = kept_case(reference)
    assert (case.state, case.closure) == (State.CLOSED, Closure.ANSWERED)


def test_the_ombudsmans_record_is_kept_and_changed(
    desk: ReviewingClient, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "ombudsman")
    told = {"told_on_day-day": "23", "told_on_day-month": "11", "told_on_day-year": "2026"}
    desk.submit(form, _form="their_reference", their_reference="26 001 234", **told)
    again = opened(desk, reference, "ombudsman")
    assert again.values("their_reference")["their_reference"] == "26 001 234"
    decided = {"decided_on-day": "23", "decided_on-month": "11", "decided_on-year": "2026"}
    desk.submit(again, _form="their_reference", result="upheld", complied="yes", **decided)
    session.rollback()
    kept = session.scalars(select(OmbudsmanRecord)).one()
    assert (kept.result, kept.complied, kept.decided_on) == ("upheld", True, date(2026, 11, 23))
    said = kept_case(reference).events[-1].values["changed"]
    assert said["result"] == [None, "upheld"]
    _cleared(desk, reference)


def _cleared(desk: ReviewingClient, reference: str) -> None:
    form = opened(desk, reference, "ombudsman")
    gone = {f"decided_on-{part}": "" for part in ("day", "month", "year")}
    desk.submit(form, _form="their_reference", result="", complied="", **gone)
    said = kept_case(reference).events[-1].values["changed"]
    assert said == {
        "result": ["upheld", None],
        "decided_on": ["2026-11-23", None],
        "complied": ["True", None],
    }
    words = desk.get(f"/staff/cases/{reference}?tab=timeline").words
    assert "What they decided: was “Investigated: upheld”, now empty" in words


def test_an_ombudsman_decides_nothing_before_it_tells_us(
    desk: ReviewingClient, reference: str, session: Session
) -> None:
    form = opened(desk, reference, "ombudsman")
    dates = {"told_on_day-day": "23", "told_on_day-month": "11", "told_on_day-year": "2026"}
    dates |= {"decided_on-day": "20", "decided_on-month": "11", "decided_on-year": "2026"}
    page = desk.submit(form, _form="their_reference", their_reference="26 001 234", **dates)
    assert page.errors == [
        "Date they decided must be on or after 23 November 2026 when they told us"
    ]
    assert session.scalars(select(OmbudsmanRecord)).all() == []


def test_the_table_of_moves_is_drawn_from_the_data(desk: ReviewingClient) -> None:
    page = desk.get("/staff/moves")
    assert len(page.find_all("portal-card")) == len(MOVES)
    for rule in MOVES:
        assert MOVE_WORDS[rule.move] in page.words
    led_to = set(re.findall(r'href="#(move-\d+)"', page.text))
    assert led_to
    assert led_to <= set(re.findall(r'id="(move-\d+)"', page.text))


def test_messages_of_every_turn_stand_on_the_case(
    desk: ReviewingClient, reference: str, session: Session
) -> None:
    sent(desk, desk.submit(opened(desk, reference, "extend"), _form="why", **extension()))
    purposes = [one.purpose.value for one in session.scalars(select(Message).order_by(Message.id))]
    assert purposes == ["acknowledgement", "extension"]
