"""The fair-play list: from real histories, for the corporate lead only."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.roles import Role
from portal.services.merging import Merging, merge
from portal.services.splitting import split
from tests import builders
from tests.kit.client import ReviewingClient
from tests.services.test_splitting import SPLITTING
from tests.working import Desk

LIST = "/staff/fair-play"
FULL = "The bin was missed twice"


def at(day: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("role", Role)
def test_only_the_corporate_lead_sees_it(app: Flask, client: ReviewingClient, role: Role) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    assert client.get(LIST).status_code == (200 if role is Role.LEAD else 403)


def test_a_pause_and_more_time_just_before_the_date_and_a_blank_acknowledgement_are_listed(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    olive, leo = builders.officer(app), builders.lead(app)
    paused, extended, fair, named = (
        builders.received(app, names=(leo,) if hidden else ())
        for hidden in (False, False, False, True)
    )
    for reference in (paused, extended, fair, named):
        words = "Bin" if reference == extended else "The bin was missed twice"
        acknowledged(app, olive, reference, words)
    Desk(app, olive, paused).pause(at(7))
    Desk(app, olive, named).pause(at(7))
    Desk(app, olive, extended).extend(at(4), date(2026, 12, 14))
    Desk(app, olive, fair).extend(at(1), date(2026, 12, 14))
    app.config["CLOCK"].set(2026, 12, 8)
    page = client_of(client, leo).get(LIST)
    assert "not a sign that anybody did wrong" in page.words
    assert f"{paused} The dates began to wait just before" in page.words
    assert f"{extended} More time was given just before" in page.words
    assert f"{extended} The acknowledgement says next to nothing" in page.words
    assert f"/staff/cases/{paused}" in page.links.values()
    assert fair not in page.text
    assert named not in page.text


def test_a_split_neither_hides_nor_makes_a_blank_acknowledgement(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    olive = builders.officer(app)
    blank, full = builders.received(app), builders.received(app)
    for reference, words, stays in ((blank, "- - -", FULL), (full, FULL, "Bins")):
        acknowledged(app, olive, reference, words)
        splitting = replace(SPLITTING, stays=stays)
        desk = Desk(app, olive, reference)
        split(version=desk.version, splitting=splitting, **desk.common(at(25, 11)))
    app.config["CLOCK"].set(2026, 12, 8)
    page = client_of(client, builders.lead(app)).get(LIST)
    assert f"{blank} The acknowledgement says next to nothing" in page.words
    assert full not in page.text


def test_what_was_joined_and_opened_again_is_listed(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    olive, leo = builders.officer(app), builders.lead(app)
    first, second = builders.received(app), builders.received(app)
    desk, again = Desk(app, olive, second), Desk(app, leo, second)
    merge(version=desk.version, merging=Merging(first), **desk.common(at(24, 11)))
    again.reopen(at(25, 11))
    app.config["CLOCK"].set(2026, 12, 8)
    page = client_of(client, leo).get(LIST)
    assert f"{second} Closed, and opened again" in page.words
    assert first not in page.text


def test_what_is_older_than_three_months_is_left_alone(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    olive = builders.officer(app)
    reference = builders.received(app)
    acknowledged(app, olive, reference, "Bin")
    app.config["CLOCK"].set(2027, 2, 20)
    assert reference in client_of(client, builders.lead(app)).get(LIST).text
    app.config["CLOCK"].set(2027, 2, 23)
    assert reference not in client_of(client, builders.lead(app, name="Lea Lead")).get(LIST).text


def test_the_list_says_when_there_are_cases_that_it_did_not_look_at(
    app: Flask, client: ReviewingClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.queries.fair_play.MOST_CASES", 2)
    monkeypatch.setattr("portal.staff.fair_play.MOST_CASES", 2)
    olive, leo = builders.officer(app), builders.lead(app)
    for told in (False, False, True):
        acknowledged(app, olive, builders.received(app), "Bin")
        words = client_of(client, leo).get(LIST).words
        assert ("Only the 2 cases that changed last were looked at" in words) == told
    assert words.count("says next to nothing") == 2


def acknowledged(app: Flask, who: builders.Member, reference: str, words: str) -> None:
    """Acknowledge with ``words`` for each point."""
    points = {point.id: words for point in builders.kept_case(reference).points}
    Desk(app, who, reference).acknowledge(at(24, 11), points=points)


def client_of(client: ReviewingClient, who: builders.Member) -> ReviewingClient:
    return builders.signed_in(client, who, now=client.application.config["CLOCK"]())
