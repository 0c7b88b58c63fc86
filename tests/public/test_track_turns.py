"""The person's side of more time, waiting and stage 2."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import State
from portal.models import Attachment
from tests.builders import TRACKING_CODE, Member, kept_case, officer, received, reviewer
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.files import PDF
from tests.working import Desk


def at(day: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    desk = Desk(app, olive, received(app))
    desk.acknowledge(at(24, 11))
    return desk


def tracked(client: ReviewingClient, desk: Desk) -> Page:
    page = client.get("/track")
    found = client.submit(page, reference=desk.reference, tracking_code=TRACKING_CODE)
    assert isinstance(found, Page)
    return found


def test_more_time_names_both_dates(client: ReviewingClient, desk: Desk) -> None:
    desk.extend(at(25, 11), date(2026, 12, 14))
    page = tracked(client, desk)
    assert "We said we would answer by Monday 7 December 2026." in page.words
    assert "We now expect to answer by Monday 14 December 2026." in page.words


def test_our_question_comes_first_with_a_button_to_answer_it(
    client: ReviewingClient, desk: Desk
) -> None:
    assert "Answer our question" not in tracked(client, desk).links
    desk.ask(at(25, 11))
    page = client.get("/track/case")
    assert page.links["Answer our question"] == "/track/reply"
    assert page.links["Read our question"] == "#messages"


def test_while_we_wait_no_date_is_promised(client: ReviewingClient, desk: Desk) -> None:
    desk.pause(at(25, 11))
    page = tracked(client, desk)
    assert "You asked us to wait." in page.words
    assert "Not yet. We wait, as you asked" in page.words
    assert "Not yet. By" not in page.words
    assert client.get("/track/date.ics").status_code == 302


def test_the_date_goes_into_a_calendar(client: ReviewingClient, desk: Desk) -> None:
    assert client.get("/track/date.ics").status_code == 302
    tracked(client, desk)
    answer = client.get("/track/date.ics")
    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = answer.get_data(as_text=True).split("\r\n")
    assert "DTSTART;VALUE=DATE:20261207" in lines
    assert "DTEND;VALUE=DATE:20261208" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "bin" not in answer.get_data(as_text=True)


def test_files_come_along_when_we_are_asked_to_look_again(
    client: ReviewingClient, desk: Desk, clock: Clock, session: Session
) -> None:
    desk.answer(at(1))
    clock.set(2026, 12, 2)
    tracked(client, desk)
    page = client.get("/track/stage-2")
    page = client.submit(page, "add=yes", files=(BytesIO(PDF), "letter.pdf"))
    assert "1 file added" in page.words
    client.submit(page, words="")
    row = session.scalars(select(Attachment)).one()
    case = kept_case(desk.reference)
    assert (row.case_id, row.draft_id) == (case.id, None)
    assert case.events[-1].values["files"] == [row.id]


def test_asking_to_look_again_needs_no_reason(
    client: ReviewingClient, desk: Desk, clock: Clock
) -> None:
    desk.answer(at(1))
    clock.set(2026, 12, 2)
    page = tracked(client, desk)
    assert "Ask us to look again" in page.words
    assert "you can ask us to look again until Thursday 31 December 2026" in page.words
    form = client.get("/track/stage-2")
    assert "You do not have to give a reason." in form.words
    assert "why_late" not in form.values()
    done = client.submit(form)
    assert done.request.path == "/track/stage-2/sent"
    assert "We write to you by Wednesday 9 December 2026" in done.words
    assert kept_case(desk.reference).state is State.STAGE_2
    assert client.submit(form).request.path == "/track/stage-2/sent"
    assert "A different person is looking at it again." in client.get("/track/case").words


def test_asking_late_works_and_asks_why(client: ReviewingClient, desk: Desk, clock: Clock) -> None:
    desk.answer(at(1))
    clock.set(2027, 2, 8)
    assert "you can ask us to look again." in tracked(client, desk).words
    form = client.get("/track/stage-2")
    assert "Tell us why you could not ask sooner (optional)" in form.words
    client.submit(form, words="It came back", why_late="I was away")
    review = kept_case(desk.reference).review
    assert review is not None
    assert (review.words, review.why_late) == ("It came back", "I was away")


def test_what_is_too_long_is_kept_and_said(client: ReviewingClient, desk: Desk) -> None:
    desk.answer(at(24, 11))
    tracked(client, desk)
    answer = client.submit(client.get("/track/stage-2"), words="x" * 5000)
    assert answer.status_code == 400
    assert answer.values()["words"].strip() == "x" * 5000
    assert kept_case(desk.reference).state is State.ANSWERED


def test_when_the_time_is_over_the_words_are_kept_and_the_codes_asked_for(
    client: ReviewingClient, desk: Desk, clock: Clock
) -> None:
    desk.answer(at(24, 11))
    tracked(client, desk)
    form = client.get("/track/stage-2")
    clock.forward(minutes=31)
    again = client.submit(form, words="Still dirty")
    assert again.values()["words"].strip() == "Still dirty"
    done = client.submit(again, reference=desk.reference, tracking_code=TRACKING_CODE)
    assert done.request.path == "/track/stage-2/sent"


def test_nothing_is_offered_before_the_answer_or_after_the_final_one(
    app: Flask, client: ReviewingClient, desk: Desk
) -> None:
    page = tracked(client, desk)
    assert "Ask us to look again" not in page.words
    assert client.get("/track/stage-2").status_code == 302
    rhoda = reviewer(app)
    desk.answer(at(24, 11))
    desk.ask_again(at(24, 11))
    desk.choose(at(24, 11), rhoda)
    Desk(app, rhoda, desk.reference).answer_again(at(24, 11))
    page = client.get("/track/case")
    assert "We gave you our final answer on Tuesday 24 November 2026." in page.words
    assert "Ask us to look again" not in page.words
    assert client.get("/track/stage-2").headers["Location"] == "/track/stage-2/sent"
