"""The tablet at a desk: it takes any number of answers and keeps nothing (Policy A14.3, B0.15)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.ratings import BURST, PlaceKind
from portal.models import Rating
from portal.services.posters import add_poster
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged

TABLET = "/kiosk/WH1"


@pytest.fixture(autouse=True)
def poster(app: Flask) -> None:
    """A poster at a reception desk."""
    with app.app_context():
        add_poster(place="Market Hall desk", kind=PlaceKind.RECEPTION, code="WH1", now=NOW)


def ratings(session: Session) -> list[Rating]:
    session.rollback()
    return list(session.scalars(select(Rating).order_by(Rating.id)))


def test_three_questions_and_a_button_and_nothing_stays(
    client: ReviewingClient, session: Session
) -> None:
    page = client.get(TABLET)
    assert "Did we start to help you within 5 minutes?" in page.words
    done = client.submit(page, polite="4", third="yes")
    assert done.request.path == f"{TABLET}/thanks"
    assert "We kept nothing about you on this tablet." in done.words
    (kept,) = ratings(session)
    assert (kept.source, kept.invited, kept.place_kind) == ("kiosk", False, "reception")
    with client.session_transaction() as left:
        assert not left
    assert done.headers["Cache-Control"] == page.headers["Cache-Control"] == "no-store"
    assert client.get(TABLET).values().getlist("polite") == []


def test_nothing_on_it_leads_away_from_the_tablet(client: ReviewingClient) -> None:
    for address in (TABLET, f"{TABLET}/thanks"):
        links = client.get(address).links
        links.pop("Skip to main content")
        assert set(links.values()) <= {TABLET}


def test_it_goes_back_to_the_start_by_itself_without_a_script(client: ReviewingClient) -> None:
    for address, seconds in ((TABLET, 180), (f"{TABLET}/thanks", 15)):
        answer = client.get(address)
        assert answer.headers["Refresh"] == f"{seconds}; url={TABLET}"


def test_more_time_keeps_what_was_picked_and_stops_the_clock(
    client: ReviewingClient, session: Session
) -> None:
    with unchanged(session):
        page = client.submit(client.get(TABLET), _button="more_time=yes", polite="2")
    assert page.values()["polite"] == "2"
    assert "Refresh" not in page.headers
    client.submit(page)
    assert [one.polite for one in ratings(session)] == [2]


def test_many_people_are_no_burst_and_a_burst_is_held(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    for _ in range(BURST + 2):
        client.submit(client.get(TABLET), polite="5")
        clock.forward(seconds=31)
    assert not any(one.held for one in ratings(session))
    for _ in range(BURST + 2):
        client.submit(client.get(TABLET), polite="1")
    held = [one.held_reason for one in ratings(session) if one.held]
    assert set(held) == {"burst"}
    assert len(ratings(session)) == 2 * (BURST + 2)


def test_who_goes_from_tablet_to_tablet_is_held_and_a_busy_desk_is_not(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    codes = [f"WH{number}" for number in range(2, BURST + 3)]
    with app.app_context():
        for code in codes:
            add_poster(place=f"Desk {code}", kind=PlaceKind.RECEPTION, code=code, now=NOW)
    for _ in range(BURST - 1):
        client.submit(client.get(TABLET), polite="5")
        client.submit(client.get(f"/kiosk/{codes[0]}"), polite="5")
    assert not any(one.held for one in ratings(session))
    clock.forward(seconds=121)
    for code in codes:
        client.submit(client.get(f"/kiosk/{code}"), polite="1")
    assert [one.held_reason for one in ratings(session)][-1] == "burst"
    away = {"REMOTE_ADDR": "203.0.113.9"}
    for _ in range(BURST - 1):
        client.environ_base.update(away)
        client.submit(client.get(TABLET), polite="5")
    assert not any(one.held for one in ratings(session)[-(BURST - 1) :])


def test_a_code_without_a_tablet_takes_the_answer_as_a_poster_does(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    with app.app_context():
        add_poster(place="On letters", kind=PlaceKind.LETTER, code="CT1", now=NOW)
    for code in ("ZZ9", "CT1"):
        client.submit(client.get(f"/kiosk/{code}"), polite="5")
    assert [(one.place_kind, one.source) for one in ratings(session)] == [
        ("other", "poster"),
        ("letter", "poster"),
    ]
    for code in ("ZZ9", "CT1") * BURST:
        client.submit(client.get(f"/kiosk/{code}"), polite="5")
    assert all(one.held for one in ratings(session)[BURST:])


def test_one_answer_is_needed(client: ReviewingClient, session: Session) -> None:
    with unchanged(session):
        page = client.submit(client.get(TABLET))
    assert page.errors == ["Select an answer to at least one question"]


def test_reading_records_nothing(client: ReviewingClient, session: Session) -> None:
    with unchanged(session):
        client.get(TABLET)
        client.head(f"{TABLET}/thanks")
