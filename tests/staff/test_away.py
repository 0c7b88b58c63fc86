"""Days away, who stands in, and the daily summary (screen S31)."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.roles import Role
from portal.models import Staff
from tests import builders
from tests.builders import Member
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock

OWN = "/staff/away"
CHRISTMAS = {
    "away": "yes",
    "first-day": "21",
    "first-month": "12",
    "first-year": "2026",
    "last-day": "31",
    "last-month": "12",
    "last-year": "2026",
}


@pytest.fixture
def harry(app: Flask) -> Member:
    return builders.handler(app)


@pytest.fixture
def carla(app: Flask) -> Member:
    return builders.handler(app, name="Carla Cover")


def save(client: ReviewingClient, address: str = OWN, **answers: Any) -> Page:
    return client.submit(client.get(address), _form="away", **answers)


def kept(session: Session, who: Member) -> Staff:
    session.rollback()
    return session.get_one(Staff, who.staff_id)


@pytest.mark.parametrize("role", Role)
def test_everyone_has_a_page_of_their_own(app: Flask, client: ReviewingClient, role: Role) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    assert client.get(OWN).h1 == "Your days away and daily email"


def test_a_handler_writes_down_days_away_and_who_stands_in(
    client: ReviewingClient, session: Session, harry: Member, carla: Member
) -> None:
    builders.signed_in(client, harry)
    page = save(client, **CHRISTMAS, cover=str(carla.staff_id), summary="no")
    assert "Saved" in page.words
    staff = kept(session, harry)
    assert (staff.away_from, staff.away_until) == (date(2026, 12, 21), date(2026, 12, 31))
    assert (staff.cover_id, staff.daily_summary) == (carla.staff_id, False)
    save(client, away="no", summary="yes")
    staff = kept(session, harry)
    assert (staff.away_from, staff.away_until, staff.cover_id) == (None, None, None)
    assert staff.daily_summary


def test_the_last_day_is_not_before_the_first_and_what_was_typed_stays(
    client: ReviewingClient, session: Session, harry: Member
) -> None:
    builders.signed_in(client, harry)
    wrong = {**CHRISTMAS, "last-day": "20"}
    page = save(client, **wrong, cover="nobody", summary="yes")
    assert page.status_code == 400
    assert "Last day away must be the same as or after the first day away" in page.words
    assert 'value="20"' in page.text
    assert kept(session, harry).away_from is None


def test_nobody_stands_in_for_themselves(client: ReviewingClient, harry: Member) -> None:
    builders.signed_in(client, harry)
    page = client.post(
        OWN,
        data={**CHRISTMAS, "cover": str(harry.staff_id), "summary": "yes", "form_key": "a-key"},
    )
    assert page.status_code == 400
    assert "Select who stands in" in page.text


def test_who_only_looks_again_is_stood_in_for_by_who_does_so_too(
    app: Flask, client: ReviewingClient, session: Session, harry: Member
) -> None:
    rhoda, second = builders.reviewer(app), builders.reviewer(app, name="Second Reviewer")
    builders.signed_in(client, rhoda)
    assert "Harry Handler" not in client.get(OWN).words
    save(client, **CHRISTMAS, cover=str(second.staff_id), summary="yes")
    assert kept(session, rhoda).cover_id == second.staff_id


@pytest.mark.parametrize("role", Role)
def test_who_may_plan_for_somebody_of_waste(
    app: Flask, client: ReviewingClient, harry: Member, role: Role
) -> None:
    who = builders.EVERY_ROLE[role](app, name="Somebody Else")
    builders.signed_in(client, who)
    may = role in {Role.OFFICER, Role.LEAD, Role.HEAD, Role.ADMINISTRATOR}
    address = f"{OWN}/{harry.staff_id}"
    assert client.get(address).status_code == (200 if may else 404)
    assert (address in client.get(OWN).links.values()) is may


def test_a_head_plans_for_their_own_service_only(app: Flask, client: ReviewingClient) -> None:
    other = builders.other_handler(app)
    builders.signed_in(client, builders.head(app))
    assert client.get(f"{OWN}/{other.staff_id}").status_code == 404


def test_a_manager_writes_down_days_and_never_the_summary(
    app: Flask, client: ReviewingClient, session: Session, harry: Member
) -> None:
    builders.signed_in(client, builders.head(app))
    save(client, f"{OWN}/{harry.staff_id}", **CHRISTMAS, cover="nobody")
    staff = kept(session, harry)
    assert (staff.away_from, staff.cover_id) == (date(2026, 12, 21), None)
    assert staff.daily_summary


def test_cases_due_while_somebody_is_away_are_listed_for_handing_over(
    app: Flask, client: ReviewingClient, session: Session, harry: Member
) -> None:
    builders.received(app, handled_by=harry)
    olive = builders.officer(app)
    builders.received(app, handled_by=harry, names=(olive,))
    builders.signed_in(client, olive)
    assert "to hand over" not in client.get(OWN).words
    away = {**CHRISTMAS, "first-day": "24", "first-month": "11"}
    page = save(client, f"{OWN}/{harry.staff_id}", **away, cover="nobody")
    assert "1 case to hand over" in page.words
    assert f"/staff/cases?handler={harry.staff_id}" in page.links.values()


def test_of_two_who_write_down_days_the_second_sees_what_stands_and_loses_nothing(
    app: Flask, client: ReviewingClient, session: Session, harry: Member, carla: Member
) -> None:
    builders.signed_in(client, builders.head(app))
    address = f"{OWN}/{harry.staff_id}"
    opened = client.get(address)
    save(client, address, **CHRISTMAS, cover=str(carla.staff_id))
    later = {**CHRISTMAS, "last-day": "24"}
    second = client.submit(opened, _form="away", **later, cover="nobody")
    assert second.status_code == 400
    assert "Monday 21 December 2026 to Thursday 31 December 2026" in second.words
    assert "Carla Cover" in second.words
    assert 'value="24"' in second.text
    assert kept(session, harry).away_until == date(2026, 12, 31)
    client.submit(second, _form="away")
    assert kept(session, harry).away_until == date(2026, 12, 24)


def test_who_gives_a_case_away_sees_days_away_to_come(
    app: Flask, client: ReviewingClient, session: Session, harry: Member
) -> None:
    builders.signed_in(client, builders.officer(app))
    save(client, f"{OWN}/{harry.staff_id}", **CHRISTMAS, cover="nobody")
    page = client.get(f"/staff/cases/{builders.received(app)}/assign")
    assert "away from Monday 21 December 2026 to Thursday 31 December 2026" in page.words


def test_the_form_sent_twice_is_saved_once(
    client: ReviewingClient, session: Session, harry: Member
) -> None:
    builders.signed_in(client, harry)
    page = client.get(OWN)
    for _ in range(2):
        assert (
            client.submit(
                page, _form="away", **CHRISTMAS, cover="nobody", summary="yes"
            ).status_code
            == 200
        )
    assert kept(session, harry).away_from == date(2026, 12, 21)


def test_who_stands_in_sees_the_cases_from_the_first_to_the_last_day_away(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    harry: Member,
    carla: Member,
    clock: Clock,
) -> None:
    his = builders.received(app, handled_by=harry)
    named = builders.received(app, handled_by=harry, names=(carla,))
    builders.signed_in(client, harry)
    save(client, **CHRISTMAS, cover=str(carla.staff_id), summary="no")
    for day, month, year, status in (
        (20, 12, 2026, 404),
        (21, 12, 2026, 200),
        (31, 12, 2026, 200),
        (1, 1, 2027, 404),
    ):
        clock.set(year, month, day)
        builders.signed_in(client, carla, now=clock.now)
        assert client.get(f"/staff/cases/{his}").status_code == status
        assert (his in client.get("/staff/cases").text) == (status == 200)
        assert client.get(f"/staff/cases/{named}").status_code == 404
    clock.set(2026, 12, 22)
    builders.signed_in(client, harry, now=clock.now)
    save(client, away="no", summary="no")
    builders.signed_in(client, carla, now=clock.now)
    assert client.get(f"/staff/cases/{his}").status_code == 404
