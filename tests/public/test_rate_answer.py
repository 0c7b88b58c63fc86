"""Rating an answer: by the link in its mail, and where the case is followed (Policy A14.2, T8)."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay
from portal.domain.messages import Purpose
from portal.domain.rating_links import is_rating_link, make_rating_link
from portal.mailer import RATING_MARK, Outgoing
from portal.models import Case, OutboundMail, Rating
from portal.recording.outbox import write_to_person
from portal.services.mail import deliver_due
from tests import builders
from tests.kit.client import ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.unchanged import unchanged
from tests.working import Desk

KEY = b"k" * 32
DAY = NOW.date()


def ratings(session: Session) -> list[Rating]:
    session.rollback()
    return list(session.scalars(select(Rating).order_by(Rating.id)))


def handed_over(app: Flask, session: Session, purpose: Purpose) -> str:
    """Return the mail that a message of ``purpose`` becomes when it leaves."""
    reference = builders.received(app)
    case = session.scalars(select(Case).where(Case.reference == reference)).one()
    case.person.email = "ada@example.com"
    write_to_person(
        session, case, purpose, subject="Ours", body="Words", now=NOW, on=DAY, way=ContactWay.EMAIL
    )
    session.commit()
    sent: list[Outgoing] = []
    deliver_due(clock=lambda: NOW, send=sent.append, key=app.config["TRACKING_KEY"].encode())
    return next(mail.body for mail in sent if "Words" in mail.body)


@pytest.fixture
def link(app: Flask) -> str:
    """The address of a link made today."""
    key = app.config["TRACKING_KEY"].encode()
    return f"/rate/answer/{make_rating_link('one', DAY, key)}"


@given(st.integers(0, 31), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_no_changed_link_is_a_link(at: int, symbol: str) -> None:
    code = make_rating_link("mail", DAY, KEY)
    changed = code[:at] + symbol + code[at + 1 :]
    assert is_rating_link(changed, DAY, KEY) is (changed == code)


def test_a_link_lasts_30_days_and_is_another_for_every_mail() -> None:
    code = make_rating_link("mail", DAY, KEY)
    assert code == make_rating_link("mail", DAY, KEY) != make_rating_link("other", DAY, KEY)
    assert is_rating_link(code, DAY + timedelta(days=30), KEY)
    assert not is_rating_link(code, DAY + timedelta(days=31), KEY)
    assert not is_rating_link(code, DAY - timedelta(days=1), KEY)
    assert not is_rating_link(code, DAY, b"x" * 32)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_only_what_ends_our_work_asks_and_its_code_is_kept_nowhere(
    app: Flask, session: Session, client: ReviewingClient, purpose: Purpose
) -> None:
    body = handed_over(app, session, purpose)
    asks = purpose in {Purpose.RESPONSE, Purpose.FINAL_RESPONSE, Purpose.REFUSAL}
    assert ("/rate/answer/" in body) is asks
    assert RATING_MARK not in body
    if asks:
        code = body.partition("/rate/answer/")[2].split()[0]
        assert client.get(f"/rate/answer/{code}").h1 == "How did we do?"
        session.rollback()
        kept = session.scalars(select(OutboundMail)).all()
        assert not any(code in mail.body for mail in kept)


def test_opening_records_nothing_and_an_answer_in_the_address_is_only_picked(
    client: ReviewingClient, session: Session, link: str
) -> None:
    with unchanged(session):
        client.head(f"{link}?polite=5")
        page = client.get(f"{link}?polite=5&clear=nonsense&easy=%00")
    assert page.values()["polite"] == "5"
    assert "clear" not in page.values()


def test_sent_again_it_changes_for_a_week_and_then_says_so_kindly(
    client: ReviewingClient, session: Session, link: str, clock: Clock
) -> None:
    first = client.submit(client.get(link), polite="1")
    assert "We have your answers." in first.words
    clock.forward(days=6)
    client.submit(client.get(link.lower()), polite="4", easy="2")
    clock.forward(days=3)
    late = client.submit(client.get(link), polite="5")
    assert "We already have your answers" in late.words
    (kept,) = ratings(session)
    assert (kept.polite, kept.easy, kept.source, kept.invited) == (4, 2, "reply_link", True)
    assert kept.form_key not in link


@pytest.mark.parametrize("code", ["0" * 32, "x", "é", "A" * 500, "U" * 32])
def test_a_link_that_is_over_or_none_is_kind(client: ReviewingClient, code: str) -> None:
    page = client.get(f"/rate/answer/{code}")
    assert page.status_code == 404
    assert page.links["Tell us how we did"] == "/rate"


def test_one_answer_is_needed(client: ReviewingClient, session: Session, link: str) -> None:
    page = client.submit(client.get(link))
    assert page.status_code == 400
    assert page.errors == ["Select an answer to at least one question"]
    assert ratings(session) == []


def test_where_a_case_is_followed_nobody_is_asked_before_the_case_is_opened(
    client: ReviewingClient, session: Session
) -> None:
    assert client.get("/track/rate").location == "/track"


def test_where_an_answered_case_is_followed_its_handling_is_rated_once_and_changed(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    olive = builders.officer(app)
    reference = builders.received(app, handled_by=olive)
    page = client.submit(
        client.get("/track"), reference=reference, tracking_code=builders.TRACKING_CODE
    )
    assert "Tell us how we handled this" not in page.links
    assert client.get("/track/rate").location == "/track/case"
    Desk(app, olive, reference).answer(NOW)
    page = client.get("/track/case")
    with unchanged(session, but=frozenset({"attempt"})):
        form = client.get(page.links["Tell us how we handled this"])
        assert form.h1 == "How did we handle this?"
    first = client.submit(form, easy="2", clear="5")
    assert "We have your answers." in first.words
    client.submit(client.get("/track/rate"), easy="4")
    (kept,) = ratings(session)
    assert (kept.source, kept.invited, kept.easy, kept.clear) == ("track", True, 4, None)
    assert reference not in kept.form_key


def test_an_answer_asks_whether_it_was_clear_and_records_only_a_press(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    body = handed_over(app, session, Purpose.RESPONSE)
    address = "/clear?page=answer"
    assert address in body
    assert address not in handed_over(app, session, Purpose.NOTE)
    with unchanged(session, but=frozenset({"attempt"})):
        client.head(address)
        page = client.get(address)
    assert "Was our answer clear?" in page.words
    done = client.submit(page, clear="no", words="What is a finding?")
    assert done.h1 == "Thank you"
    (kept,) = ratings(session)
    assert (kept.page, kept.understood, kept.comment) == ("answer", "no", "What is a finding?")
    assert (kept.place_kind, kept.source, kept.invited) == ("answer", "reply_link", True)
    listed = builders.desk_of(app, builders.officer(app)).get("/staff/clear")
    assert "Answers to cases" in listed.words


def test_the_page_of_an_answered_case_asks_whether_our_answer_was_clear(
    app: Flask, client: ReviewingClient
) -> None:
    olive = builders.officer(app)
    reference = builders.received(app, handled_by=olive)
    with app.app_context():
        Desk(app, olive, reference).answer(NOW)
    page = client.submit(
        client.get("/track"), reference=reference, tracking_code=builders.TRACKING_CODE
    )
    assert page.links["Was our answer clear?"] == "/clear?page=answer"
