"""Ratings as staff read them, invited and open apart, held ones looked at (screen S23)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.ratings import PlaceKind, Source
from portal.domain.roles import Role
from portal.models import Rating
from portal.queries.posters import live_poster
from portal.services.posters import add_poster
from portal.services.ratings import Given, add_comment, give_rating
from tests import builders
from tests.builders import Member
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged

LIST = "/staff/ratings"
SEE = {Role.OFFICER, Role.LEAD, Role.HEAD}
POSTERS = {Role.LEAD, Role.ADMINISTRATOR}


@pytest.fixture
def officer(app: Flask, client: ReviewingClient) -> Member:
    who = builders.officer(app)
    builders.signed_in(client, who)
    return who


def rate(key: str, **changes: Any) -> None:
    """Give a rating on the website; needs ``session``."""
    given = {
        "answers": {"polite": 5, "clear": 2},
        "source": Source.WEBSITE,
        "place_kind": PlaceKind.OTHER,
        "poster_id": None,
        "device_mark": key,
        **changes,
    }
    give_rating(given=Given(**given), form_key=key, now=NOW)


@pytest.mark.parametrize("role", Role)
def test_who_sees_ratings_and_posters(app: Flask, client: ReviewingClient, role: Role) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    assert client.get(LIST).status_code == (200 if role in SEE else 403)
    assert client.get("/staff/posters").status_code == (200 if role in POSTERS else 403)


def test_open_and_invited_are_kept_apart(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    rate("one")
    rate("two", source=Source.SLIP, answers={"polite": 1})
    add_comment(form_key="one", comment="Kind <b>man</b>", now=NOW)
    came, asked = client.get(LIST), client.get(f"{LIST}?show=invited")
    assert "Polite: Very polite" in came.words
    assert "Clear: Hard" in came.words
    assert "Kind <b>man</b>" in came.words
    assert "1 of 1 good" in came.words
    assert "Very rude" not in came.words
    assert "Polite: Very rude" in asked.words
    assert "0 of 1 good" in asked.words
    assert asked.h1 == "Ratings from people we asked"


def test_one_poster_can_be_looked_at_alone(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    code = add_poster(
        place="Market Hall desk", kind=PlaceKind.RECEPTION, office=None, now=NOW, code="WH1"
    )
    poster = live_poster(code)
    assert poster is not None
    rate("one", source=Source.POSTER, place_kind=PlaceKind.RECEPTION, poster_id=poster.id)
    rate("two", answers={"polite": 1})
    page = client.get(LIST)
    alone = client.get(page.links["Market Hall desk"])
    assert "Only from: Market Hall desk" in alone.words
    assert "Very polite" in alone.words
    assert "Very rude" not in alone.words


@pytest.mark.parametrize(("button", "counts"), [("yes", True), ("no", False)])
def test_a_held_rating_is_counted_or_left_out_and_kept(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    officer: Member,
    button: str,
    counts: bool,
) -> None:
    rate("one")
    rate("two", device_mark="one", answers={"polite": 1})
    assert "1 of 1 good" in client.get(LIST).words
    page = client.get(f"{LIST}?show=held")
    assert "Another answer from the same device" in page.words
    form = next(
        form
        for form in page.root.iter("form")
        if any(f.get("name") == "count" and f.get("value") == button for f in form.iter("input"))
    )
    data = {f.get("name"): f.get("value") for f in form.iter("input")}
    for _ in range(2):
        done = client.post(LIST, data=data, follow_redirects=True)
        assert "There is nothing here." in done.words
    assert ("1 of 2 good" in client.get(LIST).words) is counts
    assert session.scalar(select(func.count(Rating.id))) == 2


def test_words_are_hidden_and_shown_again_and_the_answers_count_all_the_same(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    rate("one")
    add_comment(form_key="one", comment="Jo Fell was rude", now=NOW)
    hidden = client.submit(client.get(LIST), _form="rating_id")
    assert "Jo Fell was rude" not in hidden.words
    assert "Hidden by" in hidden.words
    assert "1 of 1 good" in hidden.words
    shown = client.submit(hidden, _form="rating_id")
    assert "Jo Fell was rude" in shown.words


def test_a_reviewed_rating_says_who_looked_at_it_and_when(
    app: Flask, client: ReviewingClient, session: Session, officer: Member
) -> None:
    rate("one")
    rate("two", device_mark="one", answers={"polite": 1})
    page = client.get(f"{LIST}?show=held")
    form = next(
        f
        for f in page.root.iter("form")
        if any(i.get("value") == "yes" and i.get("name") == "count" for i in f.iter("input"))
    )
    data = {f.get("name"): f.get("value") for f in form.iter("input")}
    client.post(LIST, data=data)
    assert "Looked at by Olive Officer" in client.get(LIST).words


@pytest.mark.parametrize("number", ["", "0", "999", "x", "99999999999999999999", "-1"])
def test_an_odd_number_is_not_found(
    app: Flask, client: ReviewingClient, session: Session, officer: Member, number: str
) -> None:
    rate("one")
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        answer = client.post(LIST, data={"rating_id": number, "count": "yes", "form_key": "k"})
    assert answer.status_code == 404


def test_a_head_sees_and_does_not_decide(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    rate("one")
    rate("two", device_mark="one")
    builders.signed_in(client, builders.head(app))
    page = client.get(f"{LIST}?show=held")
    assert "Count it" not in page.words
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        answer = client.post(LIST, data={"rating_id": "2", "count": "yes", "form_key": "k"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "query",
    ["show=x", "before=x", "before=99999", "poster=%00", "poster=ZZZ", "show=held&before=1"],
)
def test_an_odd_address_is_no_failure(
    app: Flask, client: ReviewingClient, officer: Member, query: str
) -> None:
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_posters_are_listed_with_their_address(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    add_poster(place="Harbour desk", kind=PlaceKind.RECEPTION, office=None, now=NOW, code="HB2")
    builders.signed_in(client, builders.lead(app))
    words = client.get("/staff/posters").words
    assert "Harbour desk" in words
    assert "http://localhost/r/HB2" in words
