"""A walk that begins where another came leaves what a whole walk leaves."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Draft
from tests.journeys.walks import STARTS, pages_of, walk_until
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock


def visitor(app: Flask) -> ReviewingClient:
    client = app.test_client()
    assert isinstance(client, ReviewingClient)
    return client


@pytest.mark.parametrize("start", list(STARTS))
def test_the_page_and_the_draft_are_the_same(
    app: Flask, session: Session, clock: Clock, start: str
) -> None:
    clock.set(2026, 4, 14)
    pages, stop = STARTS[start]
    pages = {**pages, "/complain/when": {"date-day": "2 april 2026"}}
    came: list[Page] = [walk_until(visitor(app), start, pages, stop) for _ in range(2)]
    came.append(list(pages_of(visitor(app), start, pages, stop))[-1])
    assert len({page.words for page in came}) == 1
    assert [len(page.history) for page in came][1] == 0, "the second walk was not taken up"
    drafts = session.scalars(select(Draft).order_by(Draft.id)).all()
    kept = [(one.journey, one.answers, one.started_at, one.touched_at) for one in drafts]
    assert kept == [kept[0]] * 3
    assert len({one.secret_hash for one in drafts}) == 3


def test_who_has_answered_before_is_asked_everything(
    client: ReviewingClient, session: Session
) -> None:
    for start in ("/complain/told-us", "/feedback/type"):
        page = walk_until(client, start, *STARTS[start])
    assert page.history, "it came by sending the page before"
    assert len(session.scalars(select(Draft)).all()) == 2
