"""How we are doing: pages of frozen figures (Policy A12, A13, B8)."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event

from portal.db import db
from portal.domain.measures.figure import Cell, Split
from tests.frozen import (
    NEWEST,
    corrected,
    deadlines,
    frozen,
    number,
    sample,
    share,
    some_years,
    told,
    wording_of,
)
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW
from tests.rules.test_plain_words import blocks, faults

PAGES = ("", "/complaints", "/commitment/complaint", "/commitment/clear-information")
POLITE = Cell("M21", "open", 0, "respect", Split.QUESTION, "polite")
SERVICE = Cell("M10", "received", 0, "", Split.SERVICE, "licensing")


@pytest.mark.parametrize("page", PAGES)
def test_before_a_period_is_published_the_page_says_so(client: ReviewingClient, page: str) -> None:
    assert "No period has been published yet." in client.get(f"/performance{page}").words


def test_the_newest_quarter_shows_and_each_period_keeps_its_address(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app, "2026-27-q1", [told("email", 7)])
    frozen(app, "2026-27-q2", [told("email", 9)])
    frozen(app, "2025-26", [told("email", 31)])
    assert (
        "April to June 2026" not in client.get("/performance").find_all("govuk-caption-l")[0].text
    )
    for address, times in (("", 9), ("/2026-27-q1", 7), ("/2026-27-q2", 9), ("/2025-26", 31)):
        assert f"People told us {times} times" in client.get(f"/performance{address}").words


def test_a_year_that_ends_with_its_quarter_does_not_take_its_place(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app, "2025-26-q4", [told("email", 7)])
    frozen(app, "2025-26", [told("email", 31)])
    for page in ("", "/complaints", "/commitment/email"):
        assert "January to March 2026" in client.get(f"/performance{page}").words
    assert "2025-26-q4" in client.get("/performance/data.csv").text


@pytest.mark.parametrize(
    "period",
    ["2026-27-q3", "2026-27-q5", "2026-28", "newest", "2026-27-Q2", "2026-27-q2%20", "../x", "１"],
)
@pytest.mark.parametrize("page", ["", "/complaints", "/commitment/email"])
def test_a_period_that_is_not_there_is_not_found(
    app: Flask, client: ReviewingClient, period: str, page: str
) -> None:
    frozen(app, NEWEST, [told("email", 9)])
    assert client.get(f"/performance/{period}{page}").status_code == 404


@pytest.mark.parametrize("slug", ["nothing", "email%00", "é", "a" * 3000])
def test_a_commitment_that_is_not_there_is_not_found(
    app: Flask, client: ReviewingClient, slug: str
) -> None:
    assert client.get(f"/performance/commitment/{slug}").status_code == 404
    frozen(app)
    assert client.get(f"/performance/commitment/{slug}").status_code == 404
    assert client.get(f"/performance/{NEWEST}/commitment/{slug}").status_code == 404


def test_nobody_telling_us_is_never_shown_as_success(app: Flask, client: ReviewingClient) -> None:
    frozen(app, NEWEST, [told("email", 0)])
    for page in ("", "/commitment/email"):
        words = client.get(f"/performance{page}").words
        assert "No one told us that we missed it." in words
        assert "When nobody tells us, it does not mean that we kept it." in words
        shown = words.partition("Why some numbers are not shown")[0]
        assert "100" not in shown
        assert "%" not in shown


def test_more_complaints_do_not_mean_worse_service(app: Flask, client: ReviewingClient) -> None:
    frozen(app)
    said = "More complaints can mean people find it easy to complain."
    assert said in client.get("/performance").words
    assert said in client.get("/performance/complaints").words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (9, 9, "9 of 9."),
        (9, 10, "9 of 10."),
        (27, 29, "27 of 29."),
        (27, 30, "27 of 30. That is between 74 and 97 in every 100."),
        (90, 100, "90 of 100. That is between 83 and 94 in every 100."),
    ],
)
def test_a_share_says_only_what_its_number_allows(
    app: Flask, client: ReviewingClient, part: int, whole: int, words: str
) -> None:
    frozen(app, NEWEST, [sample(Cell("M3", "response", 0, "email"), part, whole)])
    for page in ("", "/commitment/email"):
        words_there = client.get(f"/performance{page}").words
        assert words in words_there
        assert ("in every 100" in words_there.partition("Why some")[0]) is (whole >= 30)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (44, 50, "44 of 50. That is 88 in every 100."),
        (999, 1000, "999 of 1,000. That is more than 99 in every 100."),
        (1, 1000, "1 of 1,000. That is fewer than 1 in every 100."),
        (0, 0, "There was nothing to count"),
    ],
)
def test_where_all_were_counted_there_is_no_range_and_not_quite_all_is_not_all(
    app: Flask, client: ReviewingClient, part: int, whole: int, words: str
) -> None:
    frozen(app, NEWEST, [share(Cell("M6", "commitment", 1), part, whole)])
    assert words in client.get("/performance/complaints").words


def test_what_became_of_the_dates_adds_up_in_its_parts(app: Flask, client: ReviewingClient) -> None:
    frozen(app, NEWEST, [*deadlines("M7", 1, due=60), *deadlines("M8", 1, due=60)])
    words = client.get("/performance/complaints").words
    ours, _, code = words.partition("The national code")
    assert "Answered within the commitment 46 of 60. That is 77 in every 100." in ours
    assert "Answered late, or ended late without an answer 5 of 60." in ours
    assert "Not answered yet, and late 3 of 60." in ours
    assert "Answered within the national code 46 of 60." in code


def test_what_was_not_checked_is_said(app: Flask, client: ReviewingClient) -> None:
    frozen(app, NEWEST, [sample(Cell("M3", "met", 0, "see-you-in-5-minutes"), 0, 0)])
    words = client.get("/performance").words
    assert "We will see you within 5 minutes We have no figure for this. We did not check" in words


def test_what_the_ombudsman_publishes_itself_is_said_of_few_too(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app, NEWEST, [share(Cell("M18", "upheld"), 1, 2)])
    words = client.get("/performance/complaints").words
    assert "The Ombudsman found that we got it wrong 1 of 2." in words


def test_a_rating_with_too_few_answers_is_not_shown(app: Flask, client: ReviewingClient) -> None:
    figures = [sample(POLITE, 8, 8), sample(replace(POLITE, item="invited"), 27, 30)]
    frozen(app, NEWEST, figures, hidden=[POLITE])
    words = client.get("/performance/commitment/respect").words
    assert "People who chose to tell us Too few answers to show yet" in words
    assert "90 in every 100 people said “Very polite” or “Polite”. 30 people answered." in words
    assert "Others may think differently" in words


def test_a_hidden_figure_shows_one_and_the_same_word(app: Flask, client: ReviewingClient) -> None:
    other = replace(SERVICE, part="waste")
    frozen(app, "2025-26", [number(SERVICE, 3), number(other, 17)], hidden=[SERVICE, other])
    words = client.get("/performance/2025-26/complaints").words
    assert "Licensing Hidden" in words
    assert "Bins, recycling and street cleaning Hidden" in words
    assert "17" not in words


def test_services_and_causes_stand_on_the_page_of_a_year(
    app: Flask, client: ReviewingClient
) -> None:
    some_years(app)
    quarter = client.get("/performance/complaints")
    assert "Licensing" not in quarter.words
    year = client.get(quarter.links["The year from April 2025 to March 2026"])
    for words in ("Licensing", "Time taken", "Another body is responsible", "£412.50"):
        assert words in year.words


def test_a_correction_shows_with_its_day_its_reason_and_the_old_value(
    app: Flask, client: ReviewingClient
) -> None:
    cell = Cell("M1", "told", commitment="email")
    frozen(app, NEWEST, [told("email", 12)])
    corrected(app, NEWEST, cell, before=11, reason="One letter was filed under another matter.")
    for page in ("", "/commitment/email"):
        words = client.get(f"/performance{page}").words
        assert "2 Nov 2026 11 12 One letter was filed under another matter." in words
    assert "12 (corrected)" in client.get("/performance/commitment/email").words
    assert "One letter" not in client.get("/performance/commitment/letters").words
    assert "Leo Lead" not in client.get("/performance").text


def test_a_commitment_shows_in_the_words_it_had_then(app: Flask, client: ReviewingClient) -> None:
    with app.app_context():
        now = wording_of(NOW.date())
    old = {**now[4], "formal": "Letters in a fortnight.", "effective_to": "2026-08-01"}
    new = {**now[4], "formal": "Letters in ten days.", "effective_from": "2026-08-02"}
    frozen(app, NEWEST, [], wording=[{**old, "short_title": "An old title"}, new])
    page = client.get("/performance/commitment/letters")
    assert page.h1 == new["short_title"]
    assert "“Letters in a fortnight.” In force from Wednesday 20 September 2006" in page.words
    assert "“Letters in ten days.” In force since Sunday 2 August 2026." in page.words
    assert client.get(f"/performance/{NEWEST}/commitment/email").status_code == 404
    assert "No period has been" in client.get("/performance/commitment/email").words


def test_eight_quarters_are_a_table_and_then_a_picture_that_hides_nothing(
    app: Flask, client: ReviewingClient
) -> None:
    some_years(app)
    page = client.get("/performance/commitment/email")
    pictures = page.find_all("portal-picture")
    assert pictures
    for picture in pictures:
        lines = [
            one for one in picture.iter("div") if "portal-picture__line" in one.get("class", "")
        ]
        assert len(lines) == 8
        assert "Jul to Sept 2026" in "".join(lines[-1].itertext())
        assert "Jul to Sept 2026" in picture.find("div").get("aria-label", "")  # type: ignore[union-attr]
    assert not [one for one in page.root.find(".//main").iter() if "title" in one.attrib]  # type: ignore[union-attr]
    older = client.get("/performance/2025-26-q1/commitment/email")
    lines = older.find_all("portal-picture")[0]
    assert "Apr to Jun 2025" in "".join(lines.itertext())
    assert "2026" not in "".join(lines.itertext())


@pytest.mark.parametrize("page", ["", "/2025-26", *PAGES[1:], "/2025-26/complaints"])
def test_a_page_that_was_read_before_asks_the_database_once_and_never_for_cases(
    app: Flask, client: ReviewingClient, page: str
) -> None:
    some_years(app)
    client.get(f"/performance{page}")
    asked: list[str] = []

    def hear(connection, cursor, statement, *rest) -> None:  # type: ignore[no-untyped-def]
        if statement != "BEGIN":
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        client.get(f"/performance{page}")
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert len(asked) == 1, asked
    assert not [one for one in asked if "FROM cases" in one or "FROM rating" in one]


@pytest.mark.parametrize(
    "page", ["", "/2025-26", *PAGES[1:], "/2025-26/complaints", "/commitment/see-you-in-5-minutes"]
)
def test_every_page_with_figures_is_easy_to_read(
    app: Flask, client: ReviewingClient, page: str
) -> None:
    some_years(app)
    shown = client.get(f"/performance{page}")
    main = shown.root.find(".//main")
    assert main is not None
    assert not faults(page, list(blocks(main)))


def test_the_pages_lead_to_each_other(app: Flask, client: ReviewingClient) -> None:
    some_years(app)
    start = client.get("/performance")
    assert client.get("/").links["How we are doing"] == "/performance"
    assert start.links["Complaints in full"] == f"/performance/{NEWEST}/complaints"
    assert client.get(start.links["April to June 2025"]).status_code == 200
    assert client.get(f"/performance/{NEWEST}/commitment/email").status_code == 200
