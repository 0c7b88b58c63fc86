"""Whatever goes wrong, what a person typed stays theirs."""

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.models import Edition
from tests.journeys.walks import complaint_to_check
from tests.kit.client import ReviewingClient


def test_another_site_cannot_clear_what_someone_is_typing(client: ReviewingClient) -> None:
    complaint_to_check(client)
    refused = client.post("/track/finish", data={"csrf_token": "not-ours"}, csrf=False)
    assert not refused.headers.getlist("Set-Cookie")
    assert client.get("/complain/check").status_code == 200


def test_a_form_that_another_site_sends_sets_no_cookie(client: ReviewingClient) -> None:
    """The browser leaves ours out of such a request, and would put the answer's in its place."""
    for path in ("/track/finish", "/tell-us", "/complain/check", "/rate"):
        answer = client.post(path, data={}, csrf=False, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
        assert not answer.headers.getlist("Set-Cookie")


def test_a_database_that_is_busy_hands_back_what_was_typed(
    app: Flask, client: ReviewingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite waits ten seconds for its turn; the page that follows must still hold the words."""

    def busy(*args: object, **kwargs: object) -> None:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    client.get("/tell-us/not-sure")
    monkeypatch.setattr("portal.web.journeys.pages.keep_answers", busy)
    answer = client.post("/tell-us/not-sure", data={"text": "My words & yours"})
    assert answer.status_code == 503
    assert "My words &amp; yours" in answer.get_data(as_text=True)


def test_with_no_edition_the_portal_is_closed_and_says_so(
    client: ReviewingClient, session: Session
) -> None:
    session.execute(update(Edition).values(state="draft"))
    session.commit()
    assert client.get("/commitments").status_code == 503
