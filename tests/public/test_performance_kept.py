"""Pages of published figures are kept as written, and never older than what is published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.measures.figure import Cell
from portal.models import Action, Edition, Period, Service, Theme
from portal.public.performance import kept, overview
from portal.services.counting_changes import count_changes
from tests.builders import Member, lead, service_id
from tests.frozen import NEWEST, corrected, frozen, number, told
from tests.kit.client import ReviewingClient
from tests.kit.clock import Clock
from tests.public.test_changes import told as told_change

LANGUAGES = ("en_GB", "cy")


@contextmanager
def spoken(app: Flask, language: str) -> Iterator[None]:
    """Show pages in ``language``: its dates tell it from another, as no words are translated."""
    with patch.object(app.extensions["babel"], "locale_selector", lambda: language):
        yield


def words(app: Flask, client: ReviewingClient, page: str = "") -> dict[str, str]:
    """Return what a page says in each language."""
    found = {}
    for language in LANGUAGES:
        with spoken(app, language):
            found[language] = client.get(f"/performance{page}").words
    return found


def everywhere(found: dict[str, str], said: str) -> bool:
    """Whether it is said in all languages; fails when only some say it."""
    (is_said,) = {said in one for one in found.values()}
    return is_said


def test_a_page_is_written_once_and_in_each_language_by_itself(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app)
    with patch.object(overview, "render_template", wraps=overview.render_template) as written:
        first = words(app, client)
        assert words(app, client) == first
        assert written.call_count == len(LANGUAGES)
    assert "July" in first["en_GB"]
    assert "Gorffennaf" in first["cy"]


def test_a_new_period_shows_at_once(app: Flask, client: ReviewingClient) -> None:
    assert everywhere(words(app, client), "No period has been published yet.")
    frozen(app, "2026-27-q1", [told("email", 7)])
    assert everywhere(words(app, client), "People told us 7 times")
    frozen(app, "2026-27-q2", [told("email", 9)])
    assert everywhere(words(app, client), "People told us 9 times")


@pytest.mark.parametrize("page", ["", "/commitment/email"])
def test_a_correction_shows_at_once(app: Flask, client: ReviewingClient, page: str) -> None:
    cell = Cell("M1", "told", commitment="email")
    frozen(app, NEWEST, [number(cell, 9)])
    assert not everywhere(words(app, client, page), "A letter was counted twice.")
    corrected(app, NEWEST, cell, before=8, reason="A letter was counted twice.")
    assert everywhere(words(app, client, page), "A letter was counted twice.")


def test_a_change_shows_at_once_when_it_is_told_and_when_it_is_taken_off(
    app: Flask, client: ReviewingClient, olive: Member, session: Session
) -> None:
    at = datetime(2026, 11, 19, 12, tzinfo=UTC)
    theme = Theme(
        service_id=service_id("waste"), commitment="email", confirmed=True, reason="r",
        decided_at=at, decided_by_id=olive.staff_id,
    )  # fmt: skip
    session.add(theme)
    session.commit()
    frozen(app, "2026-27-q3")
    assert not everywhere(words(app, client), "1 change")
    action_id = told_change(
        session, olive, lead(app), date(2026, 11, 18), "We ring back.", theme_id=theme.id
    )
    assert everywhere(words(app, client), "1 change")
    action = session.get_one(Action, action_id)
    action.put_forward_at = action.put_forward_by_id = action.told_at = action.told_by_id = None
    session.commit()
    assert not everywhere(words(app, client), "1 change")


def test_what_people_told_us_after_a_change_shows_when_it_is_counted(
    app: Flask, client: ReviewingClient, olive: Member, session: Session, clock: Clock
) -> None:
    told_change(session, olive, lead(app), date(2026, 11, 20), "We ring back.")
    clock.set(2027, 2, 20)
    assert everywhere(words(app, client, "/changes"), "We will show numbers soon.")
    count_changes(now=clock.now)
    assert everywhere(words(app, client, "/changes"), "In the 90 days after, 0 people did.")


def test_a_new_edition_shows_at_once(app: Flask, client: ReviewingClient, session: Session) -> None:
    """Questions are worded with the number that the edition of the time promised."""
    frozen(app)
    with patch.object(overview, "render_template", wraps=overview.render_template) as written:
        client.get("/performance")
        edition = session.scalars(select(Edition)).one()
        edition.effective_to = date(2027, 3, 31)
        session.commit()
        client.get("/performance")
        assert written.call_count == 2


def test_a_service_with_another_name_shows_at_once(
    app: Flask, client: ReviewingClient, olive: Member, session: Session
) -> None:
    told_change(session, olive, lead(app), date(2026, 11, 19), "We ring back.")
    assert not everywhere(words(app, client, "/changes"), "Bins and streets")
    session.get_one(Service, service_id("waste")).name = "Bins and streets"
    session.commit()
    assert everywhere(words(app, client, "/changes"), "Bins and streets")


def test_on_another_day_the_page_is_written_again(
    app: Flask, client: ReviewingClient, clock: Clock
) -> None:
    """Under each page stands when we are open today."""
    frozen(app)
    before = client.get("/performance").get_data(as_text=True)
    clock.forward(days=5)
    assert client.get("/performance").get_data(as_text=True) != before


def test_clear_offers_of_each_page_its_own_sentences(app: Flask, client: ReviewingClient) -> None:
    frozen(app)
    for page, sentence in (
        ("/performance/complaints", "It gives a council a little longer than we give ourselves."),
        ("/performance/changes", "This is what we changed."),
    ):
        asked = client.get("/clear", query_string={"page": page, "clear": "no"})
        assert sentence in asked.words
        assert f'name="page" value="{page}"' in client.get(page).get_data(as_text=True)


def test_what_is_said_once_is_said_to_one_person_only(app: Flask, client: ReviewingClient) -> None:
    frozen(app)
    with client.session_transaction() as theirs:
        theirs["_flashes"] = [("message", "We have what you wrote.")]
    assert "We have what you wrote." in client.get("/performance").words
    assert "We have what you wrote." not in client.get("/performance").words
    with client.session_transaction() as theirs:
        theirs["_flashes"] = [("message", "We have what you wrote.")]
    assert "We have what you wrote." in client.get("/performance").words


def test_a_kept_page_carries_nothing_of_its_first_reader(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app)
    page = client.get("/performance").get_data(as_text=True)
    assert "csrf_token" not in page
    assert app.test_client().get("/performance").get_data(as_text=True) == page


def test_what_is_not_found_is_not_kept_and_pages_are_bounded(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    with patch.object(kept, "AT_MOST", 2):
        for slug in ("2026-27-q1", "2026-27-q2"):
            frozen(app, slug, [told("email", 7)])
        assert client.get("/performance/2024-25-q1").status_code == 404
        for page in ("", "/complaints", "/2026-27-q1", "", "?nothing=1"):
            assert client.get(f"/performance{page}").status_code == 200
        for year in range(3):
            assert client.get(f"/performance?year=a{year}").status_code == 200
            assert client.get(f"/performance/changes?year=a{year}").status_code == 404
        with patch.object(overview, "render_template", wraps=overview.render_template) as written:
            client.get("/performance?year=a9")
            assert written.call_count == 0
    assert len(session.scalars(select(Period)).all()) == 2
    assert len(app.extensions[kept.EXTENSION]._values) == 2
