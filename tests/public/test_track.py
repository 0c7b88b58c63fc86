"""Tracking as a resident sees it, without JavaScript."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay, Kind, State
from portal.models import Message, OutboundMail
from portal.recording.acts import act
from portal.services.mail import deliver_due
from portal.web.jobs import deliver, queue_of
from tests import builders
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged

CANNOT_FIND = "We cannot find a case with that reference and tracking code"
HOSTILE = "<script>alert(1)</script> \u202eback\nsecond line & <b>bold</b>"


@pytest.fixture
def reference(app: Flask) -> str:
    """The reference of a complaint about bins received on Monday 23 November 2026."""
    return builders.received(app)


def opened(client: ReviewingClient, reference: str) -> Page:
    """Open the case as its person does."""
    page = client.get("/track")
    assert isinstance(page, Page)
    return client.submit(page, reference=reference, tracking_code=builders.TRACKING_CODE)


def messages(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(Message.id))) or 0


class TestEntering:
    def test_opens_the_case_with_both_codes(self, client: ReviewingClient, reference: str) -> None:
        page = opened(client, reference)
        assert page.request.path == "/track/case"
        assert page.h1 == "Your complaint about Bins, recycling and street cleaning"
        assert "We will write to you by Thursday 26 November 2026" in page.words
        assert "answer by Monday 7 December 2026" in page.words
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"

    def test_knows_the_reference_from_the_address_and_never_the_code(
        self, client: ReviewingClient, reference: str
    ) -> None:
        page = client.get(f"/track?reference={reference}&tracking_code=ABCD-EFGH-JKMN-PQRS")
        assert isinstance(page, Page)
        values = page.values()
        assert values["reference"] == reference
        assert values["tracking_code"] == ""

    def test_asks_for_what_is_missing(self, client: ReviewingClient) -> None:
        page = client.submit(client.get("/track"))
        assert page.errors == ["Enter your reference number", "Enter your tracking code"]
        assert page.status_code == 400

    @pytest.mark.parametrize("wrong", ["0000-1111-2222-3333", "short", "\u202e🦉", "x" * 99])
    def test_says_the_same_whichever_is_wrong_and_keeps_what_was_typed(
        self, client: ReviewingClient, reference: str, wrong: str
    ) -> None:
        for typed in (reference, "C26-00000-0", "nonsense"):
            page = client.submit(client.get("/track"), reference=typed, tracking_code=wrong)
            assert page.errors == [CANNOT_FIND]
            assert page.values()["reference"] == typed

    def test_after_five_wrong_tries_asks_to_wait_or_to_use_a_one_time_code(
        self, client: ReviewingClient, reference: str
    ) -> None:
        for _ in range(5):
            client.submit(
                client.get("/track"), reference=reference, tracking_code="0000-1111-2222-3333"
            )
        page = opened(client, reference)
        assert page.status_code == 429
        assert page.h1 == "You have tried too many times"
        assert "01632 960100" in page.words
        assert page.links["Get a one-time code by email"].endswith(
            f"/track/lost-code?reference={reference}"
        )

    def test_is_over_after_thirty_minutes(
        self, client: ReviewingClient, reference: str, clock: Clock
    ) -> None:
        opened(client, reference)
        clock.forward(minutes=29)
        assert client.get("/track/case").status_code == 200
        clock.forward(minutes=1)
        page = client.get("/track/case", follow_redirects=True)
        assert isinstance(page, Page)
        assert page.request.path == "/track"
        assert "we closed it" in page.words
        assert page.values()["reference"] == reference

    def test_finish_clears_the_browser(self, client: ReviewingClient, reference: str) -> None:
        page = opened(client, reference)
        finish = next(
            form for form in page.root.iter("form") if form.get("action") == "/track/finish"
        )
        token = next(f.get("value") for f in finish.iter("input") if f.get("name") == "csrf_token")
        page = client.post("/track/finish", data={"csrf_token": token}, follow_redirects=True)
        assert isinstance(page, Page)
        assert "Nothing of it is left here" in page.words
        with client.session_transaction() as session:
            assert "track" not in session
        assert client.get("/track/case").status_code == 302

    @pytest.mark.parametrize("path", ["/track/case", "/track/reply", "/track/withdraw"])
    def test_nothing_opens_without_the_codes(
        self, client: ReviewingClient, reference: str, path: str
    ) -> None:
        for named in ({}, {"reference": reference}, {"case": reference, "code": "0" * 16}):
            answer = client.get(path, query_string=named)
            assert answer.status_code == 302
            assert answer.headers["Location"] == "/track"


class TestCase:
    def test_reading_writes_nothing(
        self, app: Flask, client: ReviewingClient, session: Session, reference: str
    ) -> None:
        opened(client, reference)
        with unchanged(session):
            for path in ("", "/case", "/reply", "/withdraw", "/lost-code", "/code"):
                assert client.get(f"/track{path}").status_code == 200

    def test_late_is_said_first(
        self, client: ReviewingClient, reference: str, clock: Clock
    ) -> None:
        clock.set(2026, 12, 8)
        page = opened(client, reference)
        late = "We said we would answer by Monday 7 December 2026. We are late. We are sorry."
        assert page.words.startswith(f"{page.h1} {late}")
        assert "https://www.lgo.org.uk" in " ".join(page.links.values())
        assert "answer by Monday 7 December 2026" not in page.words.replace(late, "")

    def test_a_late_acknowledgement_is_said_first_too(
        self, client: ReviewingClient, reference: str, clock: Clock
    ) -> None:
        clock.set(2026, 11, 27)
        page = opened(client, reference)
        late = "We said we would write to you by Thursday 26 November 2026"
        assert page.words.startswith(f"{page.h1} {late}")
        assert "We will answer by Monday 7 December 2026." in page.words

    def test_on_the_last_day_nothing_is_late(
        self, client: ReviewingClient, reference: str, clock: Clock
    ) -> None:
        clock.set(2026, 11, 26, 23, 59)
        assert "We are late" not in opened(client, reference).words

    def test_the_second_date_and_staff_names_stay_inside(
        self, app: Flask, client: ReviewingClient
    ) -> None:
        handler = builders.handler(app)
        page = opened(client, builders.received(app, handled_by=handler))
        assert "We are looking into it. We will answer by Monday 7 December 2026." in page.words
        for inside in ("Harry", "National code", "30 November", "10 December"):
            assert inside not in page.words

    @pytest.mark.parametrize(
        ("kind", "h1", "sentence"),
        [
            (Kind.CHALLENGE, "Your challenge", "We count it when we say how well"),
            (Kind.COMPLIMENT, "Your thanks about", "Thank you for telling us."),
            (Kind.COMMENT, "Your comment about", "You did not ask for an answer."),
        ],
    )
    def test_what_is_owed_no_answer_is_recorded(
        self, app: Flask, client: ReviewingClient, kind: Kind, h1: str, sentence: str
    ) -> None:
        page = opened(client, builders.received(app, kind=kind))
        assert page.h1.startswith(h1)
        assert "Recorded" in page.words
        assert sentence in page.words
        assert "Progress" not in page.words
        assert "Stop" not in page.words

    def test_a_comment_that_asks_for_an_answer_has_its_date(
        self, app: Flask, client: ReviewingClient
    ) -> None:
        page = opened(client, builders.received(app, kind=Kind.COMMENT, reply_asked=True))
        assert re.search(r"answer by \w+ \d+ \w+ 20\d\d", page.words)

    @pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
    def test_every_state_has_a_sentence(
        self,
        app: Flask,
        client: ReviewingClient,
        session: Session,
        reference: str,
        state: State,
        clock: Clock,
    ) -> None:
        with act(now=clock.now):
            builders.kept_case(reference).state = state
        page = opened(client, reference)
        assert page.find_all("govuk-body-l")[0].text

    def test_words_of_people_stay_text(self, app: Flask, client: ReviewingClient) -> None:
        page = opened(client, builders.received(app, text=HOSTILE))
        assert "<script>alert" not in page.text
        (told,) = page.find_all("portal-words--quoted")
        assert told.get("dir") == "auto"
        assert told.text == HOSTILE


class TestReply:
    def test_reaches_the_case_and_shows_at_once(
        self, client: ReviewingClient, session: Session, reference: str
    ) -> None:
        opened(client, reference)
        page = client.submit(client.get("/track/reply"), message=HOSTILE)
        assert page.request.path == "/track/case"
        assert "We have your message" in page.words
        assert "From you" in page.words
        assert "&lt;script&gt;alert(1)" in page.text
        mail = session.scalars(select(OutboundMail)).one()
        assert "alert" not in mail.body

    def test_asks_for_a_message(self, client: ReviewingClient, reference: str) -> None:
        opened(client, reference)
        page = client.submit(client.get("/track/reply"), message="  \u200b ")
        assert page.errors == ["Enter your message"]

    def test_sent_twice_is_one_message(
        self, client: ReviewingClient, session: Session, reference: str
    ) -> None:
        opened(client, reference)
        form = client.get("/track/reply")
        assert isinstance(form, Page)
        for _ in range(3):
            assert client.submit(form, message="Hello").request.path == "/track/case"
        assert messages(session) == 1

    def test_an_expired_session_keeps_the_words_until_the_codes_are_typed_again(
        self, client: ReviewingClient, session: Session, reference: str, clock: Clock
    ) -> None:
        opened(client, reference)
        form = client.get("/track/reply")
        assert isinstance(form, Page)
        clock.forward(hours=8)
        page = client.submit(form, message=HOSTILE)
        assert page.status_code == 403
        assert page.errors == []
        assert page.values()["message"] == HOSTILE
        assert page.values()["reference"] == reference
        page = client.submit(page, tracking_code="0000-1111-2222-3333")
        assert page.errors == [CANNOT_FIND]
        assert messages(session) == 0
        page = client.submit(page, tracking_code=builders.TRACKING_CODE)
        assert "We have your message" in page.words
        assert messages(session) == 1
        assert session.scalars(select(Message.body)).one() == HOSTILE

    def test_a_browser_that_was_closed_keeps_the_words_too(
        self, app: Flask, client: ReviewingClient, session: Session, reference: str
    ) -> None:
        opened(client, reference)
        form = client.get("/track/reply")
        assert isinstance(form, Page)
        other = app.test_client()
        assert isinstance(other, ReviewingClient)
        page = other.submit(form, message="Hello")
        assert page.values()["message"] == "Hello"
        page = other.submit(page, reference=reference, tracking_code=builders.TRACKING_CODE)
        assert "We have your message" in page.words
        assert messages(session) == 1

    def test_one_case_open_reaches_no_other(
        self, app: Flask, client: ReviewingClient, session: Session, reference: str
    ) -> None:
        other = builders.received(app, tracking_code="2222-3333-4444-5555")
        opened(client, reference)
        form = client.get("/track/reply")
        assert isinstance(form, Page)
        values = form.values()
        values["message"], values["reference"] = "Hello", other
        client.post("/track/reply", data=values)
        assert builders.kept_case(other).messages == []
        assert len(builders.kept_case(reference).messages) == 1

    def test_too_many_sends_wait_and_keep_what_was_typed(
        self, client: ReviewingClient, session: Session, reference: str, clock: Clock
    ) -> None:
        opened(client, reference)
        for number in range(30):
            client.submit(client.get("/track/reply"), message=f"Message {number}")
        page = client.submit(client.get("/track/reply"), message="One\ntoo many")
        assert page.status_code == 429
        assert page.values()["message"] == "One\ntoo many"
        clock.forward(minutes=11)
        assert "We have your message" in client.submit(page).words
        assert messages(session) == 31


class TestWithdraw:
    def test_asks_and_asks_again_and_stops(
        self, client: ReviewingClient, session: Session, reference: str
    ) -> None:
        opened(client, reference)
        page = client.get("/track/withdraw")
        assert isinstance(page, Page)
        assert page.h1 == "Do you want to stop your complaint?"
        page = client.submit(page, stop="yes", reason=HOSTILE)
        assert builders.kept_case(reference).state is State.NEW
        assert page.values()["reason"] == HOSTILE
        page = client.submit(page)
        assert page.request.path == "/track/case"
        assert "You asked us to stop. We closed it on Monday 23 November 2026." in page.words
        assert "Closed" in page.words
        session.rollback()
        case = builders.kept_case(reference)
        assert case.state is State.CLOSED
        assert case.events[-1].words == HOSTILE
        assert client.get("/track/withdraw").status_code == 302

    def test_no_changes_nothing(
        self, client: ReviewingClient, session: Session, reference: str
    ) -> None:
        opened(client, reference)
        page = client.submit(client.get("/track/withdraw"), stop="no")
        assert page.request.path == "/track/case"
        assert builders.kept_case(reference).state is State.NEW

    def test_asks_for_an_answer(self, client: ReviewingClient, reference: str) -> None:
        opened(client, reference)
        page = client.submit(client.get("/track/withdraw"))
        assert page.errors == ["Select yes if you want to stop it"]

    def test_an_expired_session_keeps_the_reason(
        self, client: ReviewingClient, session: Session, reference: str, clock: Clock
    ) -> None:
        opened(client, reference)
        form = client.get("/track/withdraw")
        assert isinstance(form, Page)
        clock.forward(hours=1)
        page = client.submit(form, stop="yes", reason="It is mended")
        assert page.values()["reason"] == "It is mended"
        page = client.submit(page, tracking_code=builders.TRACKING_CODE)
        assert page.values()["reason"] == "It is mended"
        client.submit(page)
        session.rollback()
        assert builders.kept_case(reference).state is State.CLOSED


class TestLostCode:
    def ask(self, client: ReviewingClient, typed: str) -> Page:
        return client.submit(client.get("/track/lost-code"), reference=typed)

    def mailed_code(self, app: Flask, clock: Clock) -> str:
        mails: list[Any] = []
        with app.app_context():
            deliver_due(clock=clock, send=mails.append, key=app.config["TRACKING_KEY"].encode())
        code: str = mails[-1].body.splitlines()[2]
        return code

    def test_the_answer_is_the_same_to_the_last_byte(
        self, app: Flask, client: ReviewingClient, reference: str
    ) -> None:
        silent = builders.received(
            app, person=builders.resident(email=None, contact_way=ContactWay.NONE)
        )
        seen = set()
        for typed in (reference, silent, "C26-00000-0", "nonsense"):
            page = self.ask(client, typed)
            assert page.request.path == "/track/code"
            assert "If we hold details for that reference we have sent a code." in page.words
            body = re.sub(r'name="csrf_token"[^>]*>', "", page.text)
            seen.add((page.status_code, body, page.headers["Cache-Control"]))
        assert len(seen) == 1

    def test_opens_the_case_and_shows_a_new_tracking_code_once(
        self, app: Flask, client: ReviewingClient, reference: str, clock: Clock
    ) -> None:
        page = self.ask(client, reference)
        page = client.submit(page, code=self.mailed_code(app, clock))
        assert page.request.path == "/track/case"
        form = next(f for f in page.root.iter("form") if f.get("action") == "/track/new-code")
        values = {f.get("name"): f.get("value") for f in form.iter("input")}
        page = client.post("/track/new-code", data=values)
        assert isinstance(page, Page)
        assert page.h1 == "Your new tracking code"
        code = page.find_all("portal-receipt__codes", inside="dd")[1].text
        again = client.post("/track/new-code", data=values)
        assert again.status_code == 302
        assert code not in again.get_data(as_text=True)
        with client.session_transaction() as session:
            assert code not in str(dict(session))
        client.post("/track/finish")
        page = client.submit(client.get("/track"), reference=reference, tracking_code=code)
        assert page.request.path == "/track/case"
        assert "/track/new-code" not in page.text

    def test_works_only_in_the_browser_that_asked(
        self, app: Flask, client: ReviewingClient, reference: str, clock: Clock
    ) -> None:
        self.ask(client, reference)
        code = self.mailed_code(app, clock)
        other = app.test_client()
        assert isinstance(other, ReviewingClient)
        page = other.submit(other.get("/track/code"), code=code)
        assert page.errors == [
            "That one-time code is not right or has run out. Check it or ask for a new one"
        ]
        assert client.submit(client.get("/track/code"), code=code).request.path == "/track/case"

    def test_a_person_who_knows_the_code_gets_no_new_one(
        self, client: ReviewingClient, reference: str
    ) -> None:
        before = builders.kept_case
        page = opened(client, reference)
        assert "Show me a new tracking code" not in page.words
        answer = client.post("/track/new-code", data={"form_key": "abc"})
        assert answer.status_code == 302
        with client.application.app_context():
            assert before(reference).events[-1].what == "receive"

    def test_no_code_and_no_secret_is_in_any_address(
        self, app: Flask, client: ReviewingClient, reference: str, clock: Clock
    ) -> None:
        page = self.ask(client, reference)
        code = self.mailed_code(app, clock)
        page = client.submit(page, code=code)
        assert code not in page.request.url
        assert all(code not in answer.headers["Location"] for answer in page.history)


def test_mail_leaves_after_the_commit_of_the_page_that_queued_it(
    app: Flask, client: ReviewingClient, session: Session, reference: str
) -> None:
    app.config["MAIL_SERVER"] = ""
    opened(client, reference)
    rung: list[bool] = []
    queue_of(app)
    app.extensions["deliver"] = lambda: rung.append(True)
    client.submit(client.get("/track/reply"), message="Hello")
    assert rung == [True]
    with app.app_context():
        deliver()
    session.rollback()
    assert session.scalars(select(OutboundMail)).one().sent_at is not None
