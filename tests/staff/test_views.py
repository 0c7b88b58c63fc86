"""Lists of cases that an officer keeps: kept, shown, renamed, deleted, nobody else's."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.views import MOST_VIEWS
from portal.models import SavedView
from tests.builders import Member, handler, officer, received, signed_in
from tests.kit.client import Page, ReviewingClient
from tests.kit.unchanged import unchanged

CASES = "/staff/cases"
VIEWS = "/staff/views"
LATE_WASTE = f"{CASES}?tab=late&service=waste&sort=newest"


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(app: Flask, client: ReviewingClient, olive: Member) -> ReviewingClient:
    received(app)
    return signed_in(client, olive)


def keep(client: ReviewingClient, name: str, at: str = LATE_WASTE) -> Page:
    return client.submit(client.get(at), _form="name", name=name)


def kept(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    rows = session.scalars(select(SavedView).order_by(SavedView.id))
    return [(row.name, row.asked) for row in rows]


def test_a_list_is_kept_with_its_filters_and_stands_above_the_list(
    desk: ReviewingClient, session: Session
) -> None:
    page = keep(desk, "Late bins")
    assert "“Late bins” is kept" in page.words
    assert page.request.full_path == LATE_WASTE
    assert desk.get(CASES).links["Late bins"] == LATE_WASTE
    assert kept(session) == [("Late bins", "tab=late&service=waste&sort=newest")]


def test_what_is_no_filter_is_not_kept(desk: ReviewingClient, session: Session) -> None:
    keep(desk, "Odd", f"{CASES}?tab=x&service=nowhere&state=open&after=2026-01-01-5&evil=<b>")
    assert kept(session) == [("Odd", "state=open")]


def test_the_whole_list_is_a_view_too(desk: ReviewingClient, session: Session) -> None:
    keep(desk, "All", CASES)
    assert kept(session) == [("All", "")]
    assert desk.get(CASES).links["All"] == CASES


def test_a_view_is_renamed_and_deleted(desk: ReviewingClient, session: Session) -> None:
    keep(desk, "Late bins")
    page = desk.get(VIEWS)
    change = desk.get(page.links["Rename or delete Late bins"])
    assert desk.submit(change, _form="name", name="Bins").request.path == VIEWS
    assert kept(session) == [("Bins", "tab=late&service=waste&sort=newest")]
    (form,) = (one for one in change.root.iter("form") if "delete" in one.get("action", ""))
    fields = {f.get("name"): f.get("value") for f in form.iter("input")}
    for _ in range(2):  # sent twice it is deleted once
        assert desk.post(form.get("action", ""), data=fields).location == VIEWS
    assert kept(session) == []
    assert "You keep no view yet" in desk.get(VIEWS).words


def test_two_views_of_one_person_have_two_names(
    app: Flask, desk: ReviewingClient, client: ReviewingClient, session: Session
) -> None:
    keep(desk, "Bins")
    again = keep(desk, "Bins", CASES)
    assert again.errors == ["You have a view with this name already"]
    assert again.status_code == 400
    assert again.values("name")["name"] == "Bins"
    assert desk.submit(again, _form="name", name="Everything").request.path == CASES
    number = session.scalars(select(SavedView.id).where(SavedView.name == "Everything")).one()
    told = desk.submit(desk.get(f"{VIEWS}/{number}"), _form="name", name="Bins")
    assert told.errors == ["You have a view with this name already"]
    keep(signed_in(client, handler(app)), "Bins")
    assert len(kept(session)) == 3


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Enter a name"),
        ("x" * 61, "Name for this list must be 60 characters or less"),
        ("a\nb", "Name for this list must be on one line"),
    ],
)
def test_a_name_that_is_none_is_told(
    app: Flask, desk: ReviewingClient, name: str, told: str
) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        assert keep(desk, name).errors == [told]


def test_twenty_views_are_enough(desk: ReviewingClient, session: Session) -> None:
    for number in range(MOST_VIEWS):
        keep(desk, f"View {number}")
    assert keep(desk, "One more").errors == ["You can keep 20 views. Delete one first"]
    assert len(kept(session)) == MOST_VIEWS


def test_the_same_form_sent_twice_keeps_one(desk: ReviewingClient, session: Session) -> None:
    page = desk.get(LATE_WASTE)
    for _ in range(2):
        assert "is kept" in desk.submit(page, _form="name", name="Bins").words
    assert len(kept(session)) == 1


def test_nobody_sees_or_changes_another_persons_view(
    app: Flask, desk: ReviewingClient, client: ReviewingClient, session: Session
) -> None:
    keep(desk, "Secret bins")
    number = session.scalars(select(SavedView.id)).one()
    signed_in(client, officer(app, name="Ann Other"))
    assert "Secret bins" not in client.get(CASES).text + client.get(VIEWS).text
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        assert client.get(f"{VIEWS}/{number}").status_code == 404
        for address in (f"{VIEWS}/{number}", f"{VIEWS}/{number}/delete"):
            answer = client.post(address, data={"name": "Mine", "form_key": "k"})
            assert answer.status_code == 404


def test_names_are_text(desk: ReviewingClient) -> None:
    page = keep(desk, "<script>alert(1)</script>")
    assert "<script>alert" not in page.text
