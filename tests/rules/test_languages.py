"""Every word shown to people goes through gettext: a made-up language finds what was missed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from portal.domain.cases import Kind
from portal.domain.ratings import PlaceKind
from portal.domain.roles import Role
from portal.queries.editions import edition_on
from portal.services.posters import add_poster
from portal.services.saved_views import keep_view
from portal.web.context import council
from tests import builders
from tests.browser.journeys import JOURNEYS, POSTER
from tests.frozen import some_years
from tests.kit import made_up_language
from tests.kit.addresses import rules
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW


@pytest.fixture
def database() -> str:
    """One engine is enough: neither words anything."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    with made_up_language.spoken():
        yield


@pytest.fixture
def data(app: Flask) -> list[str]:
    """What is nobody's to translate: the council's own words, the edition's, names of cookies."""
    with app.app_context():
        found = made_up_language.data_of(council(), edition_on(NOW.date()).edition)
        return [*found, app.config["SESSION_COOKIE_NAME"]]


def texts(value: Any) -> Iterator[str]:
    """Yield every text of two letters or more in ``value``, a mapping of mappings."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, str) and re.search("[A-Za-z]{2}", value):
        yield value


def missed(page: Page, data: list[str]) -> dict[str, list[str]]:
    """Return the words of ``page`` that cannot be translated, by its address."""
    if page.mimetype != "text/html" or 300 <= page.status_code < 400:
        return {}
    words = made_up_language.untranslated(page.get_data(as_text=True), data)
    return {f"{page.request.method} {page.request.path}": words} if words else {}


def test_a_word_nobody_marked_is_found() -> None:
    html = "<p>⟦Marked %(day)s⟧ forgotten</p><img alt='unseen'>"
    assert made_up_language.untranslated(html, []) == ["forgotten", "unseen"]


def test_every_word_of_every_open_page_can_be_translated(
    app: Flask, client: ReviewingClient, data: list[str]
) -> None:
    found: dict[str, list[str]] = {}
    some_years(app)
    for rule, address in rules(app, "GET"):
        if not rule.rule.startswith("/staff"):
            found |= missed(client.get(address), data)
    assert found == {}


@pytest.mark.parametrize("name", list(JOURNEYS))
def test_every_word_of_every_journey_can_be_translated(
    app: Flask, client: ReviewingClient, data: list[str], name: str
) -> None:
    journey = JOURNEYS[name]
    with app.app_context():
        add_poster(place="Desk", kind=PlaceKind.RECEPTION, code=POSTER, now=NOW)
    data = [*data, *texts(journey.answers), *texts(journey.mistakes)]
    found: dict[str, list[str]] = {}
    page = client.get(next(iter(journey.answers)))
    while not page.request.path.startswith(journey.end):
        path = page.request.path
        found |= missed(page, data)
        mistake = journey.mistakes.get(path, {})
        if path in journey.answers and mistake is not None:
            found |= missed(client.submit(page, **mistake), data)
        page = client.submit(page, **journey.answers.get(path, {}))
        assert page.request.path != path, page.errors
    assert found | missed(page, data) == {}


TYPED = (
    "Rosa Resident",
    "Rita Reception",
    "My bin has not been emptied",
    "More benches",
    "Front",
    POSTER,
    "A browser",
)

ENDS_SESSION = frozenset({"/staff/sessions"})


@pytest.fixture
def kept(app: Flask) -> dict[str, str]:
    """A case of each kind of page, by the endpoints that show it."""
    olive = builders.officer(app, name="Olive Other")
    with app.app_context():
        add_poster(place="Front", kind=PlaceKind.RECEPTION, code=POSTER, now=NOW)
    complaint = builders.received(app, handled_by=olive, text="My bin has not been emptied")
    for kind in (Kind.CHALLENGE, Kind.COMMENT, Kind.COMPLIMENT):
        builders.received(app, kind=kind, text="More benches")
    return {"reference": complaint}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR, Role.RECEPTION, Role.LEAD])
def test_every_word_of_every_staff_page_can_be_translated(
    app: Flask, client: ReviewingClient, data: list[str], kept: dict[str, str], role: Role
) -> None:
    who = builders.EVERY_ROLE[role](app)
    builders.signed_in(client, who)
    with app.app_context():
        keep_view(viewer=who.viewer, name="Front", asked="", form_key="k", now=NOW)
    data = [*data, *TYPED, who.name, "Olive Other"]
    found: dict[str, list[str]] = {}
    for rule, address in rules(app, "GET", **kept):
        if rule.rule.startswith("/staff"):
            page = client.get(address)
            found |= missed(page, data)
            for wrong in sent_empty(client, page):
                found |= missed(wrong, data)
    assert found == {}


def sent_empty(client: ReviewingClient, page: Page) -> Iterator[Page]:
    """Yield what comes of sending the questions of ``page`` without an answer."""
    main = page.root.find(".//main") if page.mimetype == "text/html" else None
    forms = [] if main is None else list(main.iter("form"))
    if len(forms) != 1 or forms[0].get("method") != "post" or page.request.path in ENDS_SESSION:
        return
    own = [field.get("name") for field in forms[0].iter() if field.get("name")]
    yield client.submit(page, _form=next(name for name in own if name != "csrf_token"))
