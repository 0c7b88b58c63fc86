"""Pages that only tell (Policy B1, C)."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from portal.cli.setup import EDITIONS
from portal.db import db
from portal.domain.cases import Kind
from portal.domain.edition_records import parse_edition
from portal.domain.measures.figure import Cell
from portal.services.editions import publish_edition
from tests.builders import received
from tests.frozen import frozen, sample, told
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock

FIRST = parse_edition((EDITIONS / "first.toml").read_text("utf-8"))
SLUGS = [one.slug for one in FIRST.commitments]
OPEN = [
    "/", "/commitments", "/commitments/when", "/complaints/how", "/help", "/accessibility",
    "/privacy", "/cookies",
]  # fmt: skip


def test_the_first_page_has_four_big_links_and_all_commitments_in_order(
    client: ReviewingClient,
) -> None:
    page = client.get("/")
    assert page.h1 == "Our customer commitments"
    big = [link.get("href") for link in page.find_all("portal-choices__link")]
    assert big == ["/challenge/which", "/complain", "/feedback/type", "/track"]
    listed = [link.get("href") for link in page.find_all("portal-commitments", inside="a")]
    assert listed == [f"/commitments/{slug}" for slug in SLUGS]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_commitment_page_says_all_that_its_edition_says(
    client: ReviewingClient, slug: str
) -> None:
    said = FIRST.commitment(slug)
    page = client.get(f"/commitments/{slug}")
    assert page.h1 == said.short_title
    for words in (*said.expect, *said.notes, said.challenge, said.check, said.formal):
        assert words in page.words
    assert "OSCPR200906" in page.words
    assert f"/challenge/which?commitment={slug}" in page.links.values()
    assert "100%" not in page.words


def test_office_hours_are_shown_by_weekday_where_the_commitment_is_about_them(
    client: ReviewingClient,
) -> None:
    assert "Wednesday 10am to 5pm" in client.get("/commitments/answer-in-15-seconds").words
    assert "10am to 5pm" not in client.get("/commitments/letters").words


def test_the_page_follows_the_edition_in_force(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    """A later edition shows from its first day, and not before."""
    letters = replace(
        FIRST.commitment("letters"), short_title="We will write back within 10 working days"
    )
    later = replace(
        FIRST, number=2, effective_from=date(2026, 12, 1), commitments=(letters,), house_rules=()
    )
    with app.app_context():
        publish_edition(edition=later, now=NOW)
    assert client.get("/commitments/letters").h1 == FIRST.commitment("letters").short_title
    clock.set(2026, 12, 1)
    assert client.get("/commitments/letters").h1 == "We will write back within 10 working days"
    assert client.get("/commitments/email").status_code == 404
    assert client.get("/complaints/how").h1 == "What happens when you complain"
    assert client.get("/r/ZZ").h1 == "How did we do?"


@pytest.mark.parametrize("slug", ["nothing", "É", "a" * 3000, "..", "email%00"])
def test_a_commitment_that_is_not_there_is_not_found(client: ReviewingClient, slug: str) -> None:
    assert client.get(f"/commitments/{slug}").status_code in {404, 308}


def test_before_figures_are_published_a_commitment_page_says_so(client: ReviewingClient) -> None:
    assert "No period has been published yet." in client.get("/commitments/voicemail").words


def test_a_commitment_page_shows_the_newest_published_figures(
    app: Flask, client: ReviewingClient
) -> None:
    met = sample(Cell("M3", "response", commitment="voicemail"), 27, 30)
    frozen(app, "2026-27-q1", [told("voicemail", 4)])
    frozen(app, "2026-27-q2", [told("voicemail", 9), met, told("email", 3)])
    received(app, kind=Kind.CHALLENGE, commitment="voicemail")
    page = client.get("/commitments/voicemail")
    for words in (
        "These are the figures for July to September 2026. We counted them on Thursday 15 October",
        "People told us 9 times that we missed it.",
        "a low number does not show that we always kept it",
        "27 of 30. That is between 74 and 97 in every 100.",
    ):
        assert words in page.words
    more = page.links["More figures, and the quarters before"]
    assert more == "/performance/commitment/voicemail"


def test_people_who_were_asked_stand_apart_from_those_who_came_by_themselves(
    app: Flask, client: ReviewingClient
) -> None:
    polite = Cell("M21", "open", 0, "respect", "question", "polite")
    frozen(app, figures=[sample(polite, 3, 9), sample(replace(polite, item="invited"), 9, 10)])
    page = client.get("/commitments/respect")
    assert "People who chose to tell us Too few answers to show yet" in page.words
    assert "People we asked 9 of 10 people said “Very polite” or “Polite”." in page.words
    assert "Others may think differently" in page.words


def test_a_question_with_a_number_takes_it_from_the_commitment(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app)
    page = client.get("/commitments/see-you-in-5-minutes")
    assert "Did we start to help you within 5 minutes?" in page.words


def test_how_complaints_work_says_the_real_days(client: ReviewingClient) -> None:
    page = client.get("/complaints/how")
    assert page.h1 == "What happens when you complain"
    for words in (
        "They write to you within 3 working days.",
        "If you complain by email, they write within 1 working day.",
        "We answer within 10 working days of the day we got it.",
        "It gives us 5 working days to tell you we have your complaint. "
        "It gives us 10 working days after that to answer it. Our own times are shorter.",
        "We will not treat you worse",
        "Local Government and Social Care Ombudsman",
    ):
        assert words in page.words


def test_cookies_names_the_real_cookie_and_reading_sets_none(
    app: Flask, client: ReviewingClient
) -> None:
    for address in OPEN:
        assert "Set-Cookie" not in client.get(address).headers, address
    assert app.config["SESSION_COOKIE_NAME"] in client.get("/cookies").words
    form = client.get("/rate")
    cookies = [c.partition("=")[0] for c in form.headers.getlist("Set-Cookie")]
    assert cookies == [app.config["SESSION_COOKIE_NAME"]]
    assert "Expires" not in form.headers["Set-Cookie"], "the page says: until the browser closes"


def test_the_statement_on_accessibility_has_the_parts_the_law_asks_for(
    client: ReviewingClient,
) -> None:
    page = client.get("/accessibility")
    assert page.h1 == "Accessibility statement"
    for words in (
        "Equality and Human Rights Commission",
        "Equality Advisory and Support Service",
        "is committed to making its website accessible",
        "partially compliant with the Web Content Accessibility Guidelines version 2.2 AA",
        "Monday 23 November 2026",
        "400%",
    ):
        assert words in page.words


@pytest.mark.parametrize("address", [*OPEN, *(f"/commitments/{slug}" for slug in SLUGS)])
def test_every_link_on_a_page_leads_somewhere(
    app: Flask, client: ReviewingClient, address: str
) -> None:
    page: Page = client.get(address)
    adapter = app.url_map.bind("localhost")
    for words, link in page.links.items():
        assert words
        if link.startswith("/"):
            assert adapter.test(link.partition("?")[0], "GET"), f"{words}: {link}"


@pytest.mark.parametrize("address", [*OPEN, "/commitments/clear-information"])
def test_a_page_costs_few_statements(app: Flask, client: ReviewingClient, address: str) -> None:
    frozen(app)
    client.get(address)
    asked: list[str] = []

    def hear(connection, cursor, statement, *rest) -> None:  # type: ignore[no-untyped-def]
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        client.get(address)
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert len(asked) <= 5, asked


def test_programs_find_what_they_ask_for(client: ReviewingClient) -> None:
    assert "Disallow: /staff" in client.get("/robots.txt").text
    told = client.get("/.well-known/security.txt").text
    assert "Contact: mailto:" in told
    assert "Expires: 2027-11-23T00:00:00Z" in told
    icon = client.get("/favicon.ico", follow_redirects=True)
    assert icon.mimetype == "image/svg+xml"
