"""The navigation of the back office and the page of all the others."""

import pytest
from flask import Flask

from portal.domain.roles import Role
from portal.web.access import permission_of
from portal.web.staff_pages import PAGES
from tests import builders
from tests.kit.client import Page, ReviewingClient

NAVIGATION = "govuk-service-navigation__list"


def navigation(page: Page, only: str = "") -> list[str]:
    """Return where the links of the navigation lead."""
    links = page.root.findall(f".//*[@class='{NAVIGATION}']//a{only}")
    return [link.attrib["href"] for link in links]


@pytest.mark.parametrize("role", Role)
def test_every_page_a_role_may_open_is_one_or_two_steps_away_and_stands_once(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    member = builders.EVERY_ROLE[role](app)
    builders.signed_in(client, member)
    found = [link.get("href") for link in client.get("/staff/more").root.iter("a")]
    with app.test_request_context():
        may = {
            app.url_for(endpoint)
            for pages in PAGES.values()
            for endpoint in pages
            if (needed := permission_of(app, endpoint)) and member.viewer.may(needed)
        }
    assert may
    assert sorted(one for one in found if one in may) == sorted(may)


@pytest.mark.parametrize("role", Role)
def test_nobody_has_more_than_eleven_pages_in_the_navigation(
    app: Flask, client: ReviewingClient, role: Role
) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    assert len(navigation(client.get("/staff/more"))) <= 11


def test_more_is_marked_while_a_page_of_it_is_open(app: Flask, client: ReviewingClient) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[Role.LEAD](app))
    page = client.get("/staff/fair-play")
    assert navigation(page, only="[@aria-current]") == ["/staff/more"]
