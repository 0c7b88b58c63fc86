"""You told us, we changed (Policy B8 Q4)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.learning import ActionStatus, Effect
from portal.domain.root_causes import RootCause
from portal.domain.told_changes import WhyNoNumbers
from portal.models import Action
from portal.public.performance.changes import rate_in_words
from portal.queries.effects import BeforeAfter
from portal.queries.told_changes import ToldChange
from tests.builders import Member, desk_of, lead, service_id
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def told(
    session: Session, olive: Member, other: Member, done_on: date, summary: str, **more: object
) -> int:
    """Put a change on the public page as two people would have."""
    action = Action(
        what="What staff wrote about Rosa Resident",
        why="Why staff wrote it",
        cause=RootCause.NO_CONTACT,
        service_id=service_id("waste"),
        owner_id=olive.staff_id,
        due_on=done_on,
        status=ActionStatus.DONE,
        evidence="What shows it, with names",
        summary=summary,
        done_on=done_on,
        effect_due_on=done_on,
        proposed_at=AT,
        proposed_by_id=olive.staff_id,
        put_forward_at=AT,
        put_forward_by_id=olive.staff_id,
        told_at=AT,
        told_by_id=other.staff_id,
        **more,
    )
    session.add(action)
    session.commit()
    return action.id


def test_an_empty_page_says_so(client: ReviewingClient) -> None:
    page = client.get("/performance/changes")
    assert page.h1 == "You told us, we changed"
    assert "We have not put any changes here yet." in page.words


def test_changes_stand_by_year_the_newest_first_in_the_agreed_words_only(
    app: Flask, client: ReviewingClient, olive: Member, session: Session, clock: Clock
) -> None:
    leo = lead(app)
    told(session, olive, leo, date(2026, 3, 31), "We had the old list.")
    told(session, olive, leo, date(2026, 4, 1), "We keep <b>one</b> list.")
    told(
        session, olive, leo, date(2026, 11, 19), "We ring back.",
        effect=Effect.PARTLY, effect_on=date(2026, 11, 20), effect_words="What staff noted",
    )  # fmt: skip
    page = client.get("/performance/changes")
    assert page.words.index("We ring back.") < page.words.index("We keep <b>one</b> list.")
    assert "April 2026 to March 2027" in page.words
    assert "It worked in part." in page.words
    assert "No contact, or not kept informed" in page.words
    for kept_inside in ("staff wrote", "shows it", "staff noted", olive.name, leo.name, "old list"):
        assert kept_inside not in page.words
    before = client.get(page.links["April 2025 to March 2026"])
    assert "We had the old list." in before.words
    assert "We ring back." not in before.words


@pytest.mark.parametrize("year", ["2019", "", "20260", "x", "%00", "٢٠٢٦", "2026 or 1=1"])
def test_a_year_that_is_not_there_is_not_found(
    app: Flask, client: ReviewingClient, olive: Member, session: Session, year: str
) -> None:
    told(session, olive, lead(app), date(2026, 11, 19), "We ring back.")
    assert client.get(f"/performance/changes?year={year}").status_code == 404


def change(**given: Any) -> ToldChange:
    """Return a change that was done on 1 January 2026."""
    usual = {"rate": None, "note": None}
    return ToldChange(
        "We ring back.", "Waste", date(2026, 1, 1), None, None, None, **{**usual, **given}
    )


def said(app: Flask, one: ToldChange, on: date = date(2026, 11, 23)) -> str:
    with app.test_request_context("/performance/changes"):
        return rate_in_words(one, on)


def test_numbers_are_said_when_they_are_counted(app: Flask) -> None:
    before, after = "In the 90 days before, ", "In the 90 days after, "
    assert said(app, change(rate=BeforeAfter(12, 5))) == (
        f"{before}12 people told us about this. {after}5 people did."
    )
    assert said(app, change(rate=BeforeAfter(5, 0))).endswith(f"{after}0 people did.")


def test_before_that_the_page_says_when_they_come(app: Flask) -> None:
    assert said(app, change(), date(2026, 3, 31)) == (
        "We will show numbers from Thursday 2 April 2026."
    )
    assert "2 April" in said(app, change(), date(2026, 4, 2))
    assert said(app, change(), date(2026, 4, 3)) == "We will show numbers soon."


@pytest.mark.parametrize("note", list(WhyNoNumbers))
def test_where_they_are_not_shown_it_says_why(app: Flask, note: WhyNoNumbers) -> None:
    words = {
        "small": "Too few people told us",
        "crossed": "We made another change about this",
        "period": "The 90 days are a quarter that we publish",
    }
    assert said(app, change(note=note)).startswith(words[note])


def test_from_an_action_to_the_public_page_and_off_it(
    app: Flask, client: ReviewingClient, olive: Member, session: Session
) -> None:
    number = told(session, olive, lead(app, name="Lena Lead"), date(2026, 11, 19), "We ring back.")
    desk, other = desk_of(app, olive), desk_of(app, lead(app))
    off = desk.get(f"/staff/actions/{number}/public")
    assert desk.submit(off, _form="why").errors == ["Enter why"]
    assert "Not on it" in desk.submit(off, _form="why", why="It names a street").words
    assert "Not on it" in desk.submit(off, _form="why", why="It names a street").words
    forward = desk.get(f"/staff/actions/{number}/public")
    named = desk.submit(forward, _form="summary", summary="Olive Officer rings back.")
    assert named.errors == ["Take out names of people and case numbers: anyone can read this"]
    assert named.values("summary")["summary"] == "Olive Officer rings back."
    waits = desk.submit(forward, _form="summary", summary="We ring back on the same day.")
    assert "Put forward by Olive Officer. Someone else must agree" in waits.words
    own = desk.get(f"/staff/actions/{number}/public")
    assert desk.submit(own, _form="agree").errors == [
        "Select whether everybody may read these words"
    ]
    assert desk.submit(own, _form="agree", agree="yes").errors == [
        "You put these words forward. Someone else must agree to them"
    ]
    theirs = other.get(f"/staff/actions/{number}/public")
    assert other.submit(theirs, _form="agree", agree="no").errors == ["Enter why"]
    assert "agreed by Leo Lead" in other.submit(theirs, _form="agree", agree="yes").words
    assert "We ring back on the same day." in client.get("/performance/changes").words


def test_an_action_that_is_not_done_has_no_such_page(
    app: Flask, olive: Member, session: Session
) -> None:
    number = told(session, olive, lead(app), NOW.date(), "We ring back.")
    kept = session.get_one(Action, number)
    kept.status, kept.done_on = ActionStatus.AGREED, None
    kept.put_forward_at = kept.put_forward_by_id = kept.told_at = kept.told_by_id = None
    session.commit()
    assert desk_of(app, olive).get(f"/staff/actions/{number}/public").status_code == 404
