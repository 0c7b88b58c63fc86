"""Paper slips are typed in one after the other, and count as invited (Policy A14.2)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.ratings import PlaceKind
from portal.domain.roles import Role
from portal.models import Rating
from portal.services.posters import add_poster
from tests.builders import EVERY_ROLE, Member, desk_of
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged

SLIPS = "/staff/ratings/slips"


@pytest.fixture(autouse=True)
def _poster(app: Flask) -> None:
    with app.app_context():
        add_poster(place="Front <desk>", kind=PlaceKind.RECEPTION, code="WH7K", now=NOW)


def ratings(session: Session) -> list[Rating]:
    session.rollback()
    return list(session.scalars(select(Rating).order_by(Rating.id)))


@pytest.mark.parametrize("role", Role)
def test_who_takes_contacts_down_types_slips_in(app: Flask, role: Role) -> None:
    desk = desk_of(app, EVERY_ROLE[role](app))
    expected = 200 if role in (Role.OFFICER, Role.RECEPTION) else 403
    assert desk.get(SLIPS).status_code == expected
    assert desk.get(f"{SLIPS}/WH7K").status_code == expected


def test_slip_after_slip_is_kept_with_who_typed_it(
    desk: ReviewingClient, olive: Member, session: Session
) -> None:
    page = desk.get(desk.get(SLIPS).links["Front <desk>, WH7K"])
    page = desk.submit(page, _form="polite", polite="4", third="yes", comment="Too <b>cold</b>")
    assert "The slip is kept. Here is the next." in page.words
    for _ in range(3):
        page = desk.submit(page, _form="polite", polite="5")
    first, *others = ratings(session)
    assert (first.polite, first.third, first.clear) == (4, "yes", None)
    assert (first.comment, first.source, first.invited) == ("Too <b>cold</b>", "slip", True)
    assert (first.typed_by_id, first.held, first.device_mark) == (olive.staff_id, False, None)
    assert len(others) == 3
    assert not any(one.held for one in others)
    listed = desk.get("/staff/ratings?show=invited")
    assert listed.words.count("Typed in by Olive Officer") == 4


def test_a_slip_sent_twice_is_one(desk: ReviewingClient, session: Session) -> None:
    page = desk.get(f"{SLIPS}/WH7K")
    for _ in range(2):
        desk.submit(page, _form="polite", polite="5")
    assert len(ratings(session)) == 1


def test_a_slip_with_nothing_ticked_keeps_what_was_typed(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    page = desk.get(f"{SLIPS}/WH7K")
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        wrong = desk.submit(page, _form="polite", comment="No tick")
        made_up = desk.submit(page, _form="polite", polite="9")
    assert wrong.errors == ["Select an answer to at least one question"]
    assert wrong.values("polite")["comment"] == "No tick"
    assert made_up.status_code == 400


@pytest.mark.parametrize("code", ["XXXX", "wh7k%00", "é", "a" * 500])
def test_a_place_that_is_not_there_is_not_found(desk: ReviewingClient, code: str) -> None:
    assert desk.get(f"{SLIPS}/{code}").status_code == 404
