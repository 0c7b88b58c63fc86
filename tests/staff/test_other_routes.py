"""The list of matters that have a route of their own (screen S32; Policy A6.4)."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import Kind
from portal.domain.roles import Role
from portal.queries.other_routes import every_route, find_route, other_routes
from portal.services.other_routes import begin_with
from portal.web.context import council
from tests.builders import (
    EVERY_ROLE,
    administrator,
    desk_of,
    handler,
    kept_case,
    lead,
    officer,
    received,
    signed_in,
)
from tests.conftest import strictest_engine
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW
from tests.staff.test_cases_forms import sent

LIST = "/staff/settings/other-routes"
TICKET = f"{LIST}/parking-ticket"
ROUTE = {
    "name": "A taxi licence",
    "what_to_do": "You can appeal to the magistrates.",
    "link": "https://www.example.org/taxis",
    "owner": "Licensing",
}


@pytest.fixture
def desk(app: Flask, client: ReviewingClient) -> ReviewingClient:
    """The corporate lead's browser."""
    return signed_in(client, lead(app))


def keep(desk: ReviewingClient, page: Page, **typed: str) -> Page:
    return desk.submit(page, _form="what_to_do", **typed)


def offered(client: ReviewingClient) -> str:
    """Return what someone who complains is shown."""
    client.submit(client.get("/complain/told-us"), told="yes")
    return client.get("/complain/other-routes").words


@pytest.mark.parametrize("role", Role)
def test_officers_the_lead_and_administrators_keep_the_list(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    page = signed_in(client, EVERY_ROLE[role](app)).get(LIST)
    may = role in {Role.OFFICER, Role.LEAD, Role.ADMINISTRATOR}
    assert page.status_code == (200 if may else 403)


def test_a_new_route_is_offered_to_people_who_complain(app: Flask, desk: ReviewingClient) -> None:
    done = keep(desk, desk.get(f"{LIST}/add"), **ROUTE)
    assert "“A taxi licence” is kept" in done.words
    assert "Licensing Changed Monday 23 November 2026, Leo Lead" in done.words
    person = app.test_client()
    assert "A taxi licence" in offered(person)
    shown = person.submit(person.get("/complain/other-routes"), route="a-taxi-licence")
    assert "You can appeal to the magistrates." in shown.words
    assert ROUTE["link"] in shown.links.values()


def test_a_route_that_is_not_offered_stays_with_the_cases_that_name_it(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    reference = received(app, details={"other_route": "parking-ticket"})
    keep(desk, desk.get(TICKET), offered="no")
    assert "A parking ticket" not in offered(app.test_client())
    assert "A parking ticket Not offered" in desk.get(LIST).words
    assert "A parking ticket" in desk.get(f"/staff/cases/{reference}").words


def test_the_portal_begins_with_the_list_of_its_settings_and_leaves_it_to_staff_then(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    keep(desk, desk.get(TICKET), name="A fine for parking")
    begin_with(routes=council().other_routes, now=NOW)
    assert find_route("parking-ticket").name == "A fine for parking"
    assert len(every_route()) == len(council().other_routes) == len(other_routes())


@strictest_engine
@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Enter what it is about"),
        ("what_to_do", " ", "Enter what people can do"),
        ("owner", "", "Enter who keeps these words true"),
        ("owner", "x" * 121, "Who keeps these words true must be 120 characters or less"),
        *(
            ("link", typed, "Enter the address of a page, beginning with https://")
            for typed in (
                "",
                "www.example.org",
                "javascript:alert(1)//a.b",
                "https://",
                "https://a",
                "https://user:word@example.org",
                'https://example.org/"><script>',
            )
        ),
    ],
)
def test_bad_words_are_told_beside_their_question_and_kept(
    desk: ReviewingClient, field: str, typed: str, message: str
) -> None:
    told = keep(desk, desk.get(f"{LIST}/add"), **{**ROUTE, field: typed})
    assert told.status_code == 400
    assert told.errors == [message]
    assert told.values("owner")["name"] == ("" if field == "name" else ROUTE["name"])


def test_two_routes_of_one_name_cannot_be(desk: ReviewingClient) -> None:
    keep(desk, desk.get(f"{LIST}/add"), **ROUTE)
    told = keep(desk, desk.get(f"{LIST}/add"), **{**ROUTE, "name": "A taxi licence!"})
    assert told.errors == ["Another route has this name. Use a different one"]


def test_sent_twice_it_is_added_once(desk: ReviewingClient, session: Session) -> None:
    page = desk.get(f"{LIST}/add")
    before = len(every_route())
    session.rollback()
    for _ in range(2):
        assert keep(desk, page, **ROUTE).status_code == 200
    assert len(every_route()) == before + 1


def test_the_second_of_two_sees_both_texts(app: Flask, desk: ReviewingClient) -> None:
    other = desk_of(app, administrator(app))
    mine, theirs = desk.get(TICKET), other.get(TICKET)
    keep(other, theirs, owner="The parking team")
    told = keep(desk, mine, owner="The wardens")
    assert told.status_code == 409
    assert "Someone else changed this route" in told.words
    assert "Changed by Ada Admin" in told.words
    assert "The parking team" in told.words
    assert told.values("owner")["owner"] == "The wardens"
    assert "is kept" in keep(desk, told).words


def test_triage_says_which_route_it_has_and_the_person_reads_what_to_do(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    reference, harry = received(app), handler(app)
    desk = signed_in(client, officer(app))
    answers = {
        "kind": "other_route",
        "reason": "It is about the ticket itself",
        "tell": "The ticket has an appeal of its own.",
        "handler": str(harry.staff_id),
        "conflict": "no",
    }
    told = desk.submit(desk.get(f"/staff/inbox/{reference}"), _form="kind", **answers)
    assert told.errors == ["Select which route it has"]
    desk.submit(told, _form="kind", route="parking-ticket")
    case = kept_case(reference)
    assert (case.kind, case.details["other_route"]) == (Kind.OTHER_ROUTE, "parking-ticket")
    body = case.messages[-1].body
    assert "The ticket has an appeal of its own." in body
    assert find_route("parking-ticket").link in body


def test_a_refusal_for_another_route_tells_what_to_do(app: Flask, client: ReviewingClient) -> None:
    desk = signed_in(client, officer(app))
    page = desk.get(f"/staff/cases/{received(app)}/refuse")
    answers = {
        "reason": "other_route",
        "why": "It is about the ticket.",
        "discretion": "We weighed it.",
        "equality": "No needs were told.",
        "way": "email",
    }
    assert desk.submit(page, _form="why", **answers).errors == ["Select which route it has"]
    shown = desk.submit(page, _form="why", **answers, route="parking-ticket")
    assert "You can challenge the ticket." in shown.words
    assert "Nothing was sent yet" in sent(desk, shown).words
