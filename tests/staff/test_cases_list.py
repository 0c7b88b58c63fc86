"""The list of cases: whose, in which order, counted, filtered, and given out (S3)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.cases import Channel, Kind, State
from portal.domain.roles import Role
from tests.builders import (
    Member,
    handler,
    head,
    kept_case,
    lead,
    other_handler,
    received,
    resident,
    signed_in,
)
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW, Clock
from tests.kit.reviewer import words
from tests.working import Desk

CASES = "/staff/cases"


def references(page: Page) -> list[str]:
    return [text for text in page.links if len(text) == 11 and text[3] == "-"]


def tabs(page: Page) -> dict[str, str]:
    found = [words(link) for part in page.find_all("portal-tabs") for link in part.iter("a")]
    return {text.rpartition(" (")[0]: text.rpartition("(")[2].rstrip(")") for text in found}


def on(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 9, 0, tzinfo=UTC)


def test_nobody_reads_the_list_without_signing_in(client: ReviewingClient) -> None:
    assert client.get(CASES).location.startswith("/staff/sign-in")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICER, 200),
        (Role.HANDLER, 200),
        (Role.HEAD, 200),
        (Role.LEAD, 200),
        (Role.RECEPTION, 200),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_open_the_list(
    app: Flask, client: ReviewingClient, role: Role, status: int
) -> None:
    from tests.builders import EVERY_ROLE

    assert signed_in(client, EVERY_ROLE[role](app)).get(CASES).status_code == status


def test_late_cases_come_first_and_what_is_answered_last(
    app: Flask, desk: ReviewingClient, olive: Member, clock: Clock, session: Session
) -> None:
    answered = received(app, received_at=on(9))
    Desk(app, olive, answered).answer(on(10))
    later = received(app, received_at=on(23))
    late = received(app, received_at=on(16))
    page = desk.get(CASES)
    assert references(page) == [late, later, answered]
    assert "2 days late" in page.words
    assert "3 working days left" in page.words
    assert "Nothing due" in page.words


def test_only_what_is_owed_an_answer_is_listed(app: Flask, desk: ReviewingClient) -> None:
    received(app, kind=Kind.COMPLIMENT)
    received(app, kind=Kind.CHALLENGE)
    comment = received(app, kind=Kind.COMMENT, reply_asked=True)
    assert references(desk.get(CASES)) == [comment]


def test_each_sees_their_own(app: Flask, client: ReviewingClient) -> None:
    harry = handler(app)
    his = received(app, handled_by=harry)
    waste = received(app)
    planning = received(app, service="planning")
    named = received(app, names=(harry,), handled_by=harry)
    assert set(references(signed_in(client, harry).get(CASES))) == {his}
    assert set(references(signed_in(client, head(app)).get(CASES))) == {his, waste, named}
    everything = {his, waste, planning, named}
    assert set(references(signed_in(client, lead(app)).get(CASES))) == everything
    assert references(signed_in(client, other_handler(app)).get(CASES)) == []


def test_tabs_count_and_hold_what_they_say(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    late = received(app, received_at=on(16))
    soon = received(app, received_at=on(20))
    mine = received(app, received_at=on(23), channel=Channel.LETTER, handled_by=olive)
    waiting = received(app, received_at=on(23))
    case = kept_case(waiting)
    case.state = State.WAITING_FOR_PERSON
    db.session.commit()
    page = desk.get(CASES)
    assert tabs(page) == {
        "Mine": "1",
        "Late": "1",
        "Due soon": "3",
        "Waiting": "1",
        "Stage 2": "0",
        "All": "4",
    }
    assert references(desk.get(f"{CASES}?tab=late")) == [late]
    assert references(desk.get(f"{CASES}?tab=mine")) == [mine]
    assert references(desk.get(f"{CASES}?tab=waiting")) == [waiting]
    assert references(desk.get(f"{CASES}?tab=soon"))[0] == soon
    kept_case(waiting).state = State.STAGE_2
    db.session.commit()
    assert references(desk.get(f"{CASES}?tab=stage_2")) == [waiting]


def test_counts_are_true_again_as_soon_as_anything_changes(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    first = received(app, received_at=on(16))
    assert tabs(desk.get(CASES))["Late"] == "1"
    received(app, received_at=on(16))
    assert tabs(desk.get(CASES))["Late"] == "2"
    Desk(app, olive, first).answer(NOW)
    assert tabs(desk.get(CASES))["Late"] == "1"


def test_every_filter_filters_and_can_be_taken_away(
    app: Flask, desk: ReviewingClient, olive: Member
) -> None:
    letter = received(app, channel=Channel.LETTER, handled_by=olive, commitment="email")
    planning = received(app, service="planning", kind=Kind.SERVICE_REQUEST)
    old = received(app, received_at=on(2))
    for question, expected in {
        "state=open": {letter},
        "state=new": {planning, old},
        "state=open&state=new": {letter, planning, old},
        "due=late": {old},
        "due=next_3&due=later": {letter},
        "service=planning": {planning},
        "service=waste": {letter, old},
        "handler=me": {letter},
        "handler=nobody": {planning, old},
        "handler=me&handler=nobody": {letter, planning, old},
        f"handler={olive.staff_id}": {letter},
        "channel=letter": {letter},
        "kind=service_request": {planning},
        "commitment=email": {letter},
        "received_from=2026-11-03": {letter, planning},
        "received_to=2026-11-03": {old},
        "received_from=2026-11-02&received_to=2026-11-02": {old},
        "received_from-day=3&received_from-month=nov&received_from-year=2026": {letter, planning},
        "service=waste&channel=online": {old},
    }.items():
        page = desk.get(f"{CASES}?{question}")
        assert page.status_code == 200
        assert set(references(page)) == expected, question
        taken = [href for text, href in page.links.items() if "Take away the filter" in text]
        assert len(taken) == len(question.split("&")) or "-day" in question
        for href in taken:
            assert len(parse_qs(urlsplit(href).query, True)) <= len(question.split("&"))
    cleared = desk.get(desk.get(f"{CASES}?state=open").links["Clear all filters"])
    assert set(references(cleared)) == {letter, planning, old}


@pytest.mark.parametrize(
    "question",
    [
        "tab=nonsense",
        "state=nonsense&due=&service=%00&handler=999999&channel=%F0%9F%98%80",
        "handler=me' OR 1=1",
        "after=2026-13-45-1",
        "after=2026-11-23-99999999999999999999",
        "after=nonsense&before=nonsense",
        "before=9999-12-31-2147483648",
        "sort=nonsense",
        "after=0001-01-01-0",
        "commitment=nonsense&kind=%ED%A0%80",
        "&".join(["state=open"] * 500),
    ],
)
def test_a_filter_that_is_none_is_left_out(
    app: Flask, desk: ReviewingClient, question: str
) -> None:
    received(app)
    assert desk.get(f"{CASES}?{question}").status_code == 200


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("received_from=31+2+2026", "Received from must be a real date"),
        ("received_to-day=3", "Received to must include a month and a year"),
    ],
)
def test_a_date_that_is_none_is_explained_and_left_out(
    app: Flask, desk: ReviewingClient, question: str, message: str
) -> None:
    reference = received(app)
    page = desk.get(f"{CASES}?{question}")
    assert page.status_code == 400
    assert page.errors == [message]
    assert references(page) == [reference]


def test_twenty_five_a_page_forward_and_back_again(app: Flask, desk: ReviewingClient) -> None:
    made = [received(app, received_at=on(2) + timedelta(days=number % 15)) for number in range(60)]
    for question in ("", "?sort=received", "?sort=newest", "?service=waste"):
        first = desk.get(f"{CASES}{question}")
        second = desk.get(first.links["Page after"])
        third = desk.get(second.links["Page after"])
        shown = [references(page) for page in (first, second, third)]
        assert [len(page) for page in shown] == [25, 25, 10]
        assert sorted(one for page in shown for one in page) == sorted(made)
        assert "Page after" not in third.links
        assert "Page before" not in first.links
        back = desk.get(third.links["Page before"])
        assert references(back) == shown[1]
        start = desk.get(back.links["Page before"])
        assert references(start) == shown[0]
        assert "Page before" not in start.links


def test_sorted_by_the_day_received(app: Flask, desk: ReviewingClient) -> None:
    newest, oldest = received(app, received_at=on(20)), received(app, received_at=on(2))
    page = desk.get(f"{CASES}?service=waste")
    oldest_first = desk.get(page.links["Received"])
    assert references(oldest_first) == [oldest, newest]
    newest_first = desk.get(oldest_first.links["Received"])
    assert references(newest_first) == [newest, oldest]
    assert "service=waste" in newest_first.links["Due"]


def test_ticked_cases_are_given_to_one_handler(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    harry = handler(app)
    wanted, left = [received(app), received(app)], received(app)
    page = desk.get(f"{CASES}?service=waste")
    done = desk.submit(page, _form="handler", case=wanted, handler=str(harry.staff_id))
    assert "2 cases given to Harry Handler" in done.words
    assert "service=waste" in done.request.full_path
    assert [kept_case(one).handler_id for one in wanted] == [harry.staff_id] * 2
    assert kept_case(left).handler_id is None


def test_ticking_nothing_or_nobody_is_told(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    harry = handler(app)
    reference = received(app, names=(harry,))
    page = desk.get(CASES)
    nobody = desk.submit(page, _form="handler", case=[reference], handler="")
    assert nobody.errors == ["Select who handles these cases"]
    nothing = desk.submit(page, _form="handler", case=[], handler=str(harry.staff_id))
    assert nothing.errors == ["Select at least one case"]
    unknown = desk.post(
        CASES, data={"case": "nonsense", "handler": str(harry.staff_id), "form_key": "k"}
    )
    assert unknown.status_code == 404
    assert kept_case(reference).handler_id is None


def rows_of_results(page: Page) -> dict[str, str]:
    (table,) = (one for one in page.root.iter("table") if "What was done" in words(one))
    rows = [[words(cell) for cell in row] for row in table.iter("tr")][1:]
    return dict(rows)


def test_each_ticked_case_is_given_for_itself_and_its_result_told(
    app: Flask, desk: ReviewingClient, olive: Member, session: Session
) -> None:
    harry = handler(app)
    free, naming, closed = received(app), received(app, names=(harry,)), received(app)
    hidden = received(app, names=(olive,))
    page = desk.get(CASES)
    Desk(app, olive, closed).withdraw(NOW, NOW.date())
    ticked = [free, naming, closed, hidden]
    sent = {"case": ticked, "handler": str(harry.staff_id)}
    for _ in range(2):  # sent twice it says the same and does nothing more
        told = desk.submit(page, _form="handler", **sent)
        assert told.status_code == 400
        assert told.errors == ["This could not be done to 3 cases. See why below"]
        assert rows_of_results(told) == {
            free: "Done",
            naming: "Not done. Select a handler who is not named in the complaint",
            closed: "Not done. This case is closed, so this cannot be done now.",
            hidden: "Not done. We cannot find what you asked for.",
        }
    assert [kept_case(one).handler_id for one in ticked] == [harry.staff_id, None, None, None]
    assert [event.what for event in kept_case(free).events] == ["receive", "assign"]
    ticks = [box.get("value") for box in told.root.iter("input") if "checked" in box.attrib]
    assert set(ticks) == {naming, closed}


def test_a_handler_gives_nothing_out(app: Flask, client: ReviewingClient) -> None:
    harry = handler(app)
    received(app, handled_by=harry)
    page = signed_in(client, harry).get(CASES)
    assert "Give the ticked cases to" not in page.words
    assert client.post(CASES, data={"case": "x"}).status_code == 403


def test_names_are_text(app: Flask, desk: ReviewingClient) -> None:
    received(app, person=resident(name="<b>Rosa</b> \u202eevil"))
    page = desk.get(CASES)
    assert "<b>Rosa</b>" in page.words


def test_a_page_of_the_list_takes_few_statements(app: Flask, desk: ReviewingClient) -> None:
    for _ in range(30):
        received(app)
    statements: list[str] = []
    with app.app_context():
        engine = db.engine

    def heard(*seen: Any) -> None:
        statements.append(seen[2])

    event.listen(engine, "before_cursor_execute", heard)
    try:
        desk.get(CASES)
        counting = len(statements)
        statements.clear()
        desk.get(f"{CASES}?service=waste")
        desk.get(CASES)
    finally:
        event.remove(engine, "before_cursor_execute", heard)
    pragmas = [one for one in statements if not one.lstrip().upper().startswith("SELECT")]
    assert counting - len(pragmas) <= 12


def test_the_days_of_the_list(app: Flask) -> None:
    from portal.queries.calendar import calendar
    from portal.queries.case_filter import Due, days_of

    with app.app_context():
        days = days_of(date(2026, 12, 23), calendar())
    assert days.soon == date(2026, 12, 30)
    assert days.due(date(2026, 12, 22)) is Due.LATE
    assert days.due(date(2026, 12, 23)) is Due.TODAY
    assert days.due(date(2026, 12, 30)) is Due.NEXT_3
    assert days.due(date(2026, 12, 31)) is Due.LATER
    assert days.due(None) is None
