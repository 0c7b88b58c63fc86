"""Was this clear? The sentence marked on a page feeds the week's list (lessons G28)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Rating
from portal.web.page_text import sentences_of_page
from tests import builders
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged

ASKED = "/clear?page=/help&clear=no"
SENTENCE = "Come to one of these places."


def ratings(session: Session) -> list[Rating]:
    session.rollback()
    return list(session.scalars(select(Rating).order_by(Rating.id)))


def number_of(page: Page, sentence: str) -> str:
    """Return the value of the round button beside ``sentence``."""
    labels = {
        label.get("for"): " ".join("".join(label.itertext()).split())
        for label in page.root.iter("label")
    }
    return next(
        field.get("value") or ""
        for field in page.root.iter("input")
        if labels.get(field.get("id")) == sentence
    )


def mark(client: ReviewingClient, sentence: str = SENTENCE) -> Page:
    page = client.get(ASKED)
    return client.submit(page, _form="sentence", sentence=number_of(page, sentence))


@pytest.mark.parametrize("path", ["/commitments", "/commitments/email", "/complaints/how", "/help"])
def test_a_page_that_tells_asks_and_offers_its_own_sentences(
    client: ReviewingClient, path: str
) -> None:
    shown = client.get(path)
    assert "Was this page clear?" in shown.words
    assert "Set-Cookie" not in shown.headers
    asked = client.get("/clear", query_string={"page": path, "clear": "no"})
    offered = asked.find_all("govuk-radios__label")
    assert len(offered) > 4
    assert asked.values()["clear"] == "no"


def test_headings_and_numbers_in_tables_are_no_sentences() -> None:
    page = "<main><h1>How we are doing now</h1><table><td>That is 84 of 90.</td></table>%s</main>"
    assert sentences_of_page(page % "<p>We counted it in April.</p>") == ["We counted it in April."]


def test_opening_records_nothing(client: ReviewingClient, session: Session) -> None:
    with unchanged(session, but=frozenset({"attempt"})):
        for address in (ASKED, "/clear", "/clear?clear=yes"):
            client.get(address)
            client.head(address)


def test_the_marked_sentence_is_kept_once(client: ReviewingClient, session: Session) -> None:
    page = client.get(ASKED)
    number = number_of(page, SENTENCE)
    for _ in range(3):
        client.submit(page, sentence=number, words="Which <b>places</b>?")
    (kept,) = ratings(session)
    assert (kept.page, kept.sentence, kept.comment) == ("/help", SENTENCE, "Which <b>places</b>?")
    assert (kept.understood, kept.place_kind, kept.invited) == ("no", "page", False)


def test_a_letter_has_a_short_address_and_counts_as_invited(
    client: ReviewingClient, session: Session
) -> None:
    page = client.get("/clear")
    assert "Was our letter clear?" in page.words
    client.submit(page, clear="no", words="Page 2")
    assert [(one.page, one.source, one.invited) for one in ratings(session)] == [
        ("letter", "letter", True)
    ]


def test_an_answer_is_needed_and_what_was_typed_is_kept(
    client: ReviewingClient, session: Session
) -> None:
    page = client.submit(client.get("/clear?page=/help"), words="All of it")
    assert page.status_code == 400
    assert page.errors == ["Select yes if it was clear"]
    assert page.values()["words"] == "All of it"
    assert ratings(session) == []


@pytest.mark.parametrize(
    "page",
    ["", "/staff/inbox", "/track/case", "/nothing", "//x", "x" * 3000, "/%00", "é", "/help/"],
)
def test_what_is_no_page_of_ours_is_not_found(client: ReviewingClient, page: str) -> None:
    assert client.get("/clear", query_string={"page": page}).status_code == 404


def test_the_weeks_list_is_worst_first_and_mended_ones_leave_it_until_said_again(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    for sentence in ("You do not need to book.", SENTENCE, SENTENCE):
        mark(client, sentence)
        clock.forward(minutes=11)
    web = app.test_client()
    assert isinstance(web, ReviewingClient)
    builders.signed_in(web, builders.lead(app), now=clock.now)
    listed = web.get("/staff/clear")
    assert listed.words.index(SENTENCE) < listed.words.index("You do not need to book.")
    mend = web.get(next(href for words, href in listed.links.items() if SENTENCE in words))
    assert web.submit(mend, _form="now_says").errors == ["Enter what it says now"]
    for _ in range(2):
        done = web.submit(mend, _form="now_says", now_says="Come and see us.")
    assert SENTENCE not in done.words
    clock.forward(minutes=11)
    mark(client)
    assert SENTENCE in web.get("/staff/clear").words
    assert web.get("/staff/clear?week=2026-11-16").status_code == 200
    assert web.get("/staff/clear?week=nonsense").status_code == 200


def test_a_robots_answer_waits_and_is_not_on_the_list(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    page = client.get(ASKED)
    client.submit(page, more="buy", sentence=number_of(page, SENTENCE))
    assert [one.held_reason for one in ratings(session)] == ["robot"]
    builders.signed_in(client, builders.lead(app))
    assert SENTENCE not in client.get("/staff/clear").words
