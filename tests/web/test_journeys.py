"""The engine of the journeys: nothing typed is lost, nothing is made twice, nobody sees another's.

Shown on the complaint, the longest, and on the others where they differ.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import db
from portal.models import Case, Draft, Message, OutboundMail
from tests.journeys.walks import (
    CHALLENGE,
    COMPLAINT,
    STARTS,
    answers_shown,
    complaint_to_check,
    pages_of,
    to_check,
    walk_until,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import content, unchanged

TEXT = "The lift has been broken\nfor <b>three</b> weeks – “again”."
AFTER_DUE = (2026, 4, 14)


def address_of(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"])


def cases(session: Session) -> list[Case]:
    session.rollback()
    return list(session.scalars(select(Case).order_by(Case.id)))


@pytest.fixture
def other(app: Flask) -> ReviewingClient:
    """Another visitor, in another browser."""
    client = app.test_client()
    assert isinstance(client, ReviewingClient)
    return client


# Getting about


@pytest.mark.parametrize("path", [*list(COMPLAINT)[1:], "/complain/check"])
def test_a_later_page_leads_to_the_first_question_not_answered(
    client: ReviewingClient, path: str
) -> None:
    assert client.get(path, follow_redirects=True).request.path in {
        "/complain/told-us",
        "/complain",
    }
    client.submit(client.get("/complain/told-us"), told="yes")
    assert client.get(path, follow_redirects=True).request.path == "/complain/other-routes"


@pytest.mark.parametrize("start", list(STARTS))
def test_back_leads_to_the_page_before(client: ReviewingClient, clock: Clock, start: str) -> None:
    clock.set(*AFTER_DUE)
    pages, stop = STARTS[start]
    pages = {**pages, "/complain/when": {"date-day": "2 november 2025"}}
    before = None
    for page in pages_of(client, start, pages, stop):
        if before:
            assert page.links["Back"] == before
        before = page.request.path


def test_leaving_and_coming_back_finds_the_answers(client: ReviewingClient) -> None:
    walk_until(
        client,
        "/complain/told-us",
        {**COMPLAINT, "/complain/what-happened": {"text": TEXT}},
        "/complain/when",
    )
    client.get("/commitments")
    page = client.get("/complain/what-happened")
    assert page.values()["text"].replace("\r\n", "\n") == TEXT
    assert client.get("/complain/check", follow_redirects=True).request.path == "/complain/when"


def test_a_change_comes_back_to_the_answers(client: ReviewingClient) -> None:
    complaint_to_check(client)
    check = client.submit(client.get("/complain/service"), service="parks")
    assert check.request.path == "/complain/check"
    assert answers_shown(check)["Which service is it about?"].startswith("Parks")


def test_a_change_that_opens_new_questions_asks_them_first(client: ReviewingClient) -> None:
    complaint_to_check(client)
    page = client.submit(client.get("/complain/who"), who="someone_else")
    assert page.request.path == "/complain/representative"
    check = client.submit(page, name="Bea Hill", link="My mother", agrees="yes")
    assert check.request.path == "/complain/check"
    assert answers_shown(check)["Their name"] == "Bea Hill"


def test_answers_that_no_longer_apply_are_not_sent(
    client: ReviewingClient, session: Session
) -> None:
    complaint_to_check(client)
    page = client.submit(client.get("/complain/who"), who="someone_else")
    client.submit(page, name="Bea Hill", link="My mother", agrees="yes")
    check = client.submit(client.get("/complain/who"), who="self")
    assert "Bea Hill" not in check.words
    client.submit(check)
    (case,) = cases(session)
    assert (case.on_behalf, case.behalf_name, case.behalf_agrees) == ("self", None, None)


# Keeping


def test_reading_a_page_begins_no_draft(app: Flask, client: ReviewingClient) -> None:
    with unchanged(address_of(app)):
        for path in (*COMPLAINT, *CHALLENGE, "/complain", "/complain/check", "/tell-us"):
            client.get(path, follow_redirects=True)


def test_the_database_never_holds_the_secret(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    sent = client.submit(complaint_to_check(client))
    with client.session_transaction() as cookie:
        secret = cookie["drafts"]["complaint"]
    code = sent.find_all("portal-receipt__codes", inside="dd")[1].text
    assert code
    assert code in sent.words
    kept = repr(content(address_of(app)))
    assert len(secret) >= 22
    assert secret not in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_the_code_on_the_last_page_opens_the_case(
    client: ReviewingClient, other: ReviewingClient
) -> None:
    sent = client.submit(complaint_to_check(client))
    reference, code = (dd.text for dd in sent.find_all("portal-receipt__codes", inside="dd"))
    found = other.submit(other.get("/track"), reference=reference, tracking_code=code)
    assert found.request.path == "/track/case"


# Nothing typed is lost


@pytest.mark.parametrize("cookie", ["kept", "lost"])
def test_a_form_without_its_token_keeps_what_was_typed(
    client: ReviewingClient, cookie: str, app: Flask
) -> None:
    walk_until(client, "/complain/told-us", COMPLAINT, "/complain/what-happened")
    if cookie == "lost":
        client.delete_cookie("portal")
    with unchanged(address_of(app)):
        page = client.post("/complain/what-happened", data={"text": TEXT}, csrf=False)
    assert page.status_code == 400
    assert page.errors[0].startswith("We could not check this came from you.")
    assert page.values()["text"] == TEXT
    following = client.submit(page)
    expected = {"kept": "/complain/when", "lost": "/complain/told-us"}
    assert following.request.path == expected[cookie]
    walk_until(
        client,
        following.request.path,
        {**COMPLAINT, "/complain/what-happened": {}},
        "/complain/check",
    )
    check = client.get("/complain/check")
    assert "for <b>three</b> weeks" in answers_shown(check)["What happened?"]


@pytest.mark.parametrize("how", ["cookie gone", "a day later"])
def test_a_draft_that_is_gone_begins_again_with_what_was_typed(
    client: ReviewingClient, session: Session, clock: Clock, how: str
) -> None:
    page = walk_until(client, "/complain/told-us", COMPLAINT, "/complain/what-happened")
    if how == "a day later":
        clock.forward(hours=24, seconds=1)
    else:
        with client.session_transaction() as cookie:
            del cookie["drafts"]
    again = client.submit(page, text=TEXT)
    assert again.status_code == 400
    assert "no longer have your earlier answers" in again.errors[0]
    assert again.values()["text"] == TEXT
    drafts = session.scalars(select(Draft).order_by(Draft.id)).all()
    assert [list(draft.answers) for draft in drafts][-1] == ["what-happened"]
    following = client.submit(again)
    assert following.request.path == "/complain/told-us"
    pages = {
        path: answer for path, answer in COMPLAINT.items() if path != "/complain/what-happened"
    }
    check = walk_until(client, "/complain/told-us", pages, "/complain/check")
    assert "three" in answers_shown(check)["What happened?"]


def test_an_error_keeps_every_answer_of_the_page(client: ReviewingClient) -> None:
    page = walk_until(client, "/complain/told-us", COMPLAINT, "/complain/contact")
    wrong = client.submit(
        page, way="post", address_line_1="1 Mill Lane", town="", postcode="nonsense", email="x@y"
    )
    assert wrong.status_code == 400
    assert wrong.title.startswith("Error: How should we contact you?")
    assert wrong.errors == ["Enter town or city", "Enter a full UK postcode"]
    assert wrong.values()["address_line_1"] == "1 Mill Lane"
    assert wrong.values()["postcode"] == "nonsense"


# Once


def test_refresh_back_and_a_second_press_lead_to_the_same_receipt(
    client: ReviewingClient, session: Session
) -> None:
    check = complaint_to_check(client)
    first = client.submit(check)
    assert client.get(first.request.path).words == first.words
    assert client.submit(check).words == first.words
    assert client.get("/complain/check", follow_redirects=True).words == first.words
    assert client.get("/complain/contact", follow_redirects=True).words == first.words
    assert len(cases(session)) == 1
    assert session.scalar(select(func.count(OutboundMail.id))) == 1


def send_at_once(app: Flask, check: Page, cookie: str, times: int) -> list[str]:
    """Press the button of ``check`` from ``times`` tabs at once; return where each led."""

    def press(_: int) -> str:
        tab = app.test_client()
        tab.set_cookie("portal", cookie)
        answer = tab.post(check.request.path, data=check.values(), csrf=False)
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(press, range(times)))


@pytest.mark.parametrize("start", list(STARTS))
def test_twenty_tabs_sending_at_once_make_one_case(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock, start: str
) -> None:
    clock.set(*AFTER_DUE)
    check = to_check(client, start, when={"date-day": "2 april 2026"})
    cookie = client.get_cookie("portal")
    assert cookie
    session.close()
    led = send_at_once(app, check, cookie.value, 20)
    assert len(set(led)) == 1
    (case,) = cases(session)
    assert led[0].endswith(case.reference)
    receipts = session.scalar(select(func.count(Message.id)))
    assert receipts == (1 if case.person.email else 0)


def test_answers_changed_in_another_tab_are_shown_before_they_are_sent(
    client: ReviewingClient, session: Session
) -> None:
    check = complaint_to_check(client)
    client.submit(client.get("/complain/what-happened"), text="It was the phone.")
    again = client.submit(check)
    assert again.status_code == 409
    assert again.errors == [
        "Your answers changed after you opened this page. Check them, then send them."
    ]
    assert "It was the phone." in again.words
    assert cases(session) == []
    assert client.submit(again).h1 == "We have your complaint"


def test_typing_on_in_another_tab_after_sending_loses_nothing(client: ReviewingClient) -> None:
    check = complaint_to_check(client)
    tab = client.get("/complain/what-happened")
    sent = client.submit(check)
    page = client.submit(tab, text=TEXT)
    assert page.status_code == 409
    assert page.values()["text"] == TEXT
    assert sent.request.path.rsplit("/", 1)[1] in page.errors[0]


def test_a_second_complaint_is_another_case_and_both_receipts_stay(
    client: ReviewingClient, session: Session
) -> None:
    first = client.submit(complaint_to_check(client))
    page = client.get("/complain/told-us")
    assert "told" not in page.values()
    second = client.submit(complaint_to_check(client))
    assert second.h1 == "We have your complaint"
    assert first.request.path != second.request.path
    assert client.get(first.request.path).words == first.words
    assert client.get(second.request.path).words == second.words
    assert [case.number for case in cases(session)] == [1, 2]


# Nobody else's


def test_another_browser_sees_only_how_to_track(
    client: ReviewingClient, other: ReviewingClient
) -> None:
    sent = client.submit(complaint_to_check(client))
    complaint_to_check(other)
    with other.session_transaction() as cookie:
        own = cookie["drafts"]["complaint"]
        cookie["receipts"] = [[sent.request.path.rsplit("/", 1)[1], own]]
    for address in (sent.request.path, "/complain/sent/C26-7Q4KD-8", "/complain/sent/nonsense"):
        page = other.get(address)
        assert page.h1 == "See what is happening"
        assert "Ada" not in page.words
        assert "December" not in page.words


def test_anothers_draft_cannot_be_read_written_or_sent(
    app: Flask, client: ReviewingClient, other: ReviewingClient, session: Session
) -> None:
    complaint_to_check(client, what_happened={"text": TEXT})
    (draft,) = session.scalars(select(Draft)).all()
    kept = dict(draft.answers)
    for guess in (draft.secret_hash, str(draft.id), "x" * 22, "", None, 7, ["a"], {"a": "b"}):
        with other.session_transaction() as cookie:
            cookie["drafts"] = {"complaint": guess}
            cookie["receipts"] = [["C26-7Q4KD-8", guess]]
        assert "three" not in other.get("/complain/what-happened", follow_redirects=True).text
        assert other.post("/complain/check", data={"seen": "x"}).status_code == 400
        assert other.get("/complain/sent/C26-7Q4KD-8").h1 == "See what is happening"
        told = other.post(
            "/complain/what-happened?draft=1&secret=x",
            data={"text": "Mine now", "draft": draft.id, "secret": draft.secret_hash},
        )
        assert told.status_code == 400
    session.rollback()
    session.refresh(draft)
    assert draft.answers == kept
    assert cases(session) == []


def test_a_forged_cookie_is_no_cookie(client: ReviewingClient, other: ReviewingClient) -> None:
    complaint_to_check(client, what_happened={"text": TEXT})
    cookie = client.get_cookie("portal")
    assert cookie
    other.set_cookie("portal", "x" + cookie.value[1:])
    assert "three" not in other.get("/complain/check", follow_redirects=True).text


def test_the_secret_of_one_journey_opens_no_other(client: ReviewingClient) -> None:
    complaint_to_check(client, what_happened={"text": TEXT})
    with client.session_transaction() as cookie:
        cookie["drafts"] = {"tell_us": cookie["drafts"]["complaint"]}
    assert client.get("/tell-us/check", follow_redirects=True).request.path == "/tell-us"


# Marks of odd sending


def test_what_robots_fill_in_is_marked_and_not_refused(
    client: ReviewingClient, session: Session, clock: Clock
) -> None:
    client.submit(complaint_to_check(client), website="https://spam.example")
    clock.forward(days=1)
    check = complaint_to_check(client)
    clock.forward(minutes=5)
    client.submit(check)
    first, second = cases(session)
    assert first.details["flags"] == ["trap", "quick"]
    assert "flags" not in second.details


def test_many_sendings_from_one_network_are_asked_to_wait(
    client: ReviewingClient, session: Session
) -> None:
    check = complaint_to_check(client)
    for _ in range(30):
        client.submit(check)
    answer: Any = client.submit(check)
    assert answer.status_code == 429
    assert len(cases(session)) == 1
    db.session.remove()
