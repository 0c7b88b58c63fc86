"""Checks of our own: recorded, corrected, counted at a desk, drawn by lot (screen S22)."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.checks import CheckMove
from portal.domain.commitments import Step
from portal.domain.roles import Role
from portal.models import Check, CheckLine, DeskTap, SampleSheet
from portal.queries.checks import last_checked_on, tallies_of_checks
from tests import builders
from tests.conftest import strictest_engine
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock
from tests.kit.unchanged import unchanged

LIST = "/staff/samples"
MAY = {Role.OFFICER, Role.LEAD, Role.HEAD, Role.RECEPTION}
WEEK = {
    "first_on-day": "16",
    "first_on-month": "11",
    "first_on-year": "2026",
    "last_on-day": "20",
    "last_on-month": "11",
    "last_on-year": "2026",
}
DESK_WEEK = {
    **WEEK,
    "what": "see-you-in-5-minutes",
    "place": "market-hall",
    "checked": "240",
    "met": "218",
    "method": "timed",
    "done_by": "Customer services",
}


def send(client: ReviewingClient, page: Page, button: str | None = None, **answers: Any) -> Page:
    """Fill in the form of the page, not the one to sign out, and send it."""
    return client.submit(page, button, "form_key", **answers)


def record(client: ReviewingClient, **changes: Any) -> Page:
    return send(client, client.get(f"{LIST}/record"), **{**DESK_WEEK, **changes})


@pytest.mark.parametrize("role", Role)
def test_who_records_checks(app: Flask, client: ReviewingClient, role: Role) -> None:
    builders.signed_in(client, builders.EVERY_ROLE[role](app))
    status = 200 if role in MAY else 403
    for page in ("", "/record", "/tally", "/sheets", "/sheets/draw/email", "/calls"):
        assert client.get(LIST + page).status_code == status


def test_a_check_is_recorded_with_its_range_in_words(
    desk: ReviewingClient, session: Session
) -> None:
    page = record(desk)
    assert "218 of 240 in time. That is between 87 and 94 in every 100." in page.words
    (tally,) = tallies_of_checks(date(2026, 10, 1), date(2026, 12, 31))
    assert (tally.commitment, tally.step) == ("see-you-in-5-minutes", None)
    assert (tally.checked, tally.met) == (240, 218)
    assert (tally.first_on, tally.last_on) == (date(2026, 11, 16), date(2026, 11, 20))
    assert last_checked_on() == {"see-you-in-5-minutes": date(2026, 11, 20)}
    assert tallies_of_checks(date(2026, 7, 1), date(2026, 11, 19)) == ()
    assert "218 of 240 in time" in desk.get(LIST).words


def test_steps_of_one_commitment_are_kept_apart(desk: ReviewingClient, session: Session) -> None:
    for step, met in (("acknowledgement", "29"), ("response", "25")):
        record(desk, what=f"email:{step}", place="everywhere", checked="30", met=met)
    tallies = tallies_of_checks(date(2026, 10, 1), date(2026, 12, 31))
    assert [(one.step, one.met) for one in tallies] == [
        (Step.ACKNOWLEDGEMENT, 29),
        (Step.RESPONSE, 25),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"met": "241"}, "The number in time must be the same as or less than the number checked"),
        ({"checked": "0"}, "Number checked must be between 1 and 1,000,000"),
        ({"checked": "9" * 40}, "Number checked must be 20 characters or less"),
        ({"met": "a"}, "Number in time must be between 0 and 1,000,000"),
        ({"last_on-day": "15"}, "Last day must be the same as or after the first day"),
        ({"last_on-day": "31"}, "Last day checked must be a real date"),
        ({"last_on-year": "2027"}, "Last day checked must be today or in the past"),
        ({"done_by": ""}, "Enter who checked"),
    ],
)
def test_what_cannot_be_is_said_beside_its_question_and_stays(
    app: Flask, desk: ReviewingClient, changes: dict[str, str], message: str
) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = record(desk, **changes)
    assert page.status_code == 400
    assert page.errors == [message]
    for name, typed in changes.items():
        assert page.values("form_key")[name] == typed


@pytest.mark.parametrize("what", ["", "respect", "email", "email:nothing", "nonsense:response"])
def test_only_what_is_sampled_can_be_recorded(app: Flask, desk: ReviewingClient, what: str) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = desk.post(f"{LIST}/record", data={**DESK_WEEK, "what": what, "form_key": "k"})
    assert page.errors == ["Select what was checked"]


def test_the_form_sent_twice_makes_one_check(desk: ReviewingClient, session: Session) -> None:
    page = desk.get(f"{LIST}/record")
    shown = {send(desk, page, **DESK_WEEK).request.path for _ in range(2)}
    assert len(shown) == 1
    assert session.scalar(select(func.count(Check.id))) == 1


def test_a_correction_leaves_what_stood_before(desk: ReviewingClient, session: Session) -> None:
    address = record(desk).request.path
    send(desk, desk.get(f"{address}/correct"), met="200", why="Typed wrongly")
    page = desk.get(address)
    assert "200 of 240 in time" in page.words
    assert "218 of 240 in time" in page.words
    assert "Typed wrongly" in page.words
    lines = session.scalars(select(CheckLine).order_by(CheckLine.id)).all()
    assert [(one.what, one.met) for one in lines] == [
        (CheckMove.RECORDED, 218),
        (CheckMove.CORRECTED, 200),
    ]


def test_a_removed_check_counts_nowhere_and_is_still_shown(
    desk: ReviewingClient, session: Session
) -> None:
    address = record(desk).request.path
    send(desk, desk.get(f"{address}/remove"), why="Counted the wrong desk")
    assert tallies_of_checks(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert last_checked_on() == {}
    page = desk.get(address)
    assert "Counted the wrong desk" in page.words
    assert "Correct it" not in page.links
    again = send(desk, desk.get(f"{address}/remove"), why="Again")
    assert again.errors == ["This check was removed. What was removed cannot be changed."]


def test_of_two_who_correct_a_check_the_second_sees_what_stands(
    desk: ReviewingClient, session: Session
) -> None:
    address = record(desk).request.path
    opened = desk.get(f"{address}/correct")
    send(desk, desk.get(f"{address}/correct"), met="200", why="First")
    second = send(desk, opened, met="190", why="Second")
    assert second.status_code == 400
    assert "200 of 240 in time" in second.words
    assert second.values("form_key")["met"] == "190"
    send(desk, second)
    session.rollback()
    assert session.scalar(select(Check.met)) == 190


def test_who_did_not_enter_a_check_does_not_change_it_but_the_lead_does(
    app: Flask, client: ReviewingClient, desk: ReviewingClient
) -> None:
    address = record(desk).request.path
    other = builders.desk_of(app, builders.reception(app))
    assert "Remove it" not in other.get(address).links
    assert other.get(f"{address}/remove").status_code == 403
    assert builders.desk_of(app, builders.lead(app)).get(f"{address}/remove").status_code == 200


@pytest.fixture
def rita(app: Flask) -> ReviewingClient:
    """A tablet at reception."""
    return builders.desk_of(app, builders.reception(app))


def begun(client: ReviewingClient) -> Page:
    return send(client, client.get(f"{LIST}/tally"), office="market-hall")


def counts(page: Page) -> tuple[int, ...]:
    return tuple(int("".join(e.itertext())) for e in page.find_all("portal-tally__count"))


def test_a_week_is_counted_with_two_buttons_and_kept_as_a_check(
    rita: ReviewingClient, session: Session, clock: Clock
) -> None:
    page = begun(rita)
    for button in ("seen", "seen", "late", "seen"):
        page = send(rita, page, f"button={button}")
    assert counts(page) == (3, 1)
    assert "Your last tap: Seen in time, 10:00am." in page.words
    clock.forward(days=4)
    rita = builders.signed_in(rita, builders.reception(rita.application, name="Rob"), now=clock.now)
    page = send(rita, rita.get(page.request.path), "button=late")
    page = send(rita, page, "button=finish")
    assert "3 of 5 in time." in page.words
    check = session.scalars(select(Check)).one()
    assert (check.first_on, check.last_on) == (date(2026, 11, 23), date(2026, 11, 27))
    assert (check.checked, check.met) == (5, 3)


def test_a_double_tap_counts_one_person(rita: ReviewingClient) -> None:
    page = begun(rita)
    for button in ("seen", "seen", "late"):
        again = send(rita, page, f"button={button}")
    assert counts(again) == (1, 0)


def test_the_last_tap_is_undone_once_however_often_it_is_sent(rita: ReviewingClient) -> None:
    page = begun(rita)
    for button in ("seen", "late"):
        page = send(rita, page, f"button={button}")
    for _ in range(2):
        done = send(rita, page, "button=undo")
    assert counts(done) == (1, 0)
    assert counts(send(rita, done, "button=undo")) == (0, 0)


def test_two_tablets_at_once_lose_nothing(
    app: Flask, rita: ReviewingClient, session: Session
) -> None:
    address = begun(rita).request.path
    tablets = [rita, *(builders.desk_of(app, builders.reception(app, name=n)) for n in "ABC")]
    ready = threading.Barrier(len(tablets))

    def work(tablet: ReviewingClient) -> None:
        ready.wait()
        page = tablet.get(address)
        for _ in range(5):
            page = send(tablet, page, "button=seen")

    with ThreadPoolExecutor(len(tablets)) as pool:
        list(pool.map(work, tablets))
    assert session.scalar(select(func.count(DeskTap.id))) == 20
    assert counts(rita.get(address)) == (20, 0)


def test_an_undo_takes_back_only_ones_own_tap(app: Flask, rita: ReviewingClient) -> None:
    page = send(rita, begun(rita), "button=seen")
    other = builders.desk_of(app, builders.reception(app, name="Other"))
    assert "Undo" not in other.get(page.request.path).words
    sent = other.post(
        page.request.path,
        data={"button": "undo", "tap_id": page.values("form_key")["tap_id"], "form_key": "k"},
        follow_redirects=True,
    )
    assert counts(sent) == (1, 0)


def test_a_second_tablet_joins_the_count_that_runs(app: Flask, rita: ReviewingClient) -> None:
    first = begun(rita).request.path
    other = builders.desk_of(app, builders.reception(app, name="Other"))
    assert begun(other).request.path == first


def test_a_tap_after_the_finish_is_said_not_to_count(rita: ReviewingClient) -> None:
    page = send(rita, begun(rita), "button=seen")
    finished = send(rita, page, "button=finish")
    late = rita.post(
        page.request.path, data={"button": "seen", "form_key": "another"}, follow_redirects=True
    )
    assert late.errors == ["This count is finished. What you tapped last was not counted."]
    assert send(rita, page, "button=finish").status_code in {200, 400}
    assert "1 of 1 in time" in finished.words


def test_a_count_of_nobody_is_not_kept(rita: ReviewingClient) -> None:
    address = begun(rita).request.path
    page = rita.post(address, data={"button": "finish", "form_key": "k"})
    assert page.errors == ["Nobody was counted yet, so there is nothing to keep"]


SHEET = {**WEEK, "place": "everywhere", "items": "400", "lots": "5"}


def drawn(client: ReviewingClient, slug: str = "email", **changes: Any) -> Page:
    return send(client, client.get(f"{LIST}/sheets/draw/{slug}"), **{**SHEET, **changes})


def items(page: Page) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"Item ([\d,]+)", page.words)]


def test_a_sheet_is_drawn_once_and_comes_back_the_same(desk: ReviewingClient) -> None:
    page = drawn(desk)
    lots = items(page)
    assert len(set(lots)) == 5
    assert lots == sorted(lots)
    assert all(1 <= lot <= 400 for lot in lots)
    assert items(desk.get(page.request.path)) == lots


def test_nobody_draws_until_it_pleases(desk: ReviewingClient, session: Session) -> None:
    first = drawn(desk).request.path
    second = drawn(desk, **{"first_on-day": "19"})
    assert second.errors == [
        "A sheet was drawn for these days already. Use it, or draw it again there"
    ]
    assert first in second.links.values()
    missing = send(desk, desk.get(f"{first}/again"), why="")
    assert missing.errors == ["Enter why it is drawn again"]
    again = send(desk, desk.get(f"{first}/again"), why="The log had 410", items="410")
    assert "The log had 410" in again.words
    assert "Another sheet was drawn in its place" in desk.get(first).words
    assert session.scalar(select(func.count(SampleSheet.id))) == 2
    closed = send(desk, desk.get(f"{first}/again"), why="Once more")
    assert closed.status_code == 400
    assert drawn(desk).status_code == 400


def test_a_sheet_is_entered_row_by_row_and_kept_as_a_check_for_each_step(
    desk: ReviewingClient, session: Session
) -> None:
    address = drawn(desk).request.path
    results = ["in_time", "in_time", "late", "cannot_tell"]
    page = desk.get(f"{address}/1")
    for outcome in results:
        page = send(desk, page, receipt="in_time", outcome=outcome, note="The file is lost")
    assert page.request.path == f"{address}/5"
    send(desk, page, receipt="in_time", outcome="in_time")
    opened = desk.get(f"{address}/5")
    send(desk, desk.get(address))
    found = session.scalars(select(Check).order_by(Check.id)).all()
    assert [(one.step, one.met, one.checked) for one in found] == [
        (Step.ACKNOWLEDGEMENT, 5, 5),
        (Step.RESPONSE, 3, 4),
    ]
    assert "Of those that were drawn 4 of 5 have a result" in desk.get(f"{LIST}/checks/2").words
    after = desk.get(address)
    assert "Finished" in after.words
    late = send(desk, opened, receipt="late", outcome="late")
    assert late.status_code == 400
    assert "finished" in late.errors[0]


def test_of_two_who_enter_a_row_the_second_sees_what_stands(desk: ReviewingClient) -> None:
    address = drawn(desk).request.path
    opened = desk.get(f"{address}/1")
    send(desk, desk.get(f"{address}/1"), receipt="in_time", outcome="in_time")
    second = send(desk, opened, receipt="late", outcome="late")
    assert second.status_code == 400
    assert "What stands now: Receipt: In time · In time" in second.words
    assert "Olive Officer" in second.words


def test_a_sheet_is_not_finished_with_the_good_rows_alone(
    desk: ReviewingClient, session: Session
) -> None:
    page = drawn(desk, lots="3")
    address = page.request.path
    send(desk, desk.get(f"{address}/1"), receipt="in_time", outcome="in_time")
    page = send(desk, desk.get(address))
    assert page.errors == [
        "There are rows without a result: 2. Enter one in each. If you cannot, say why there"
    ]
    assert session.scalar(select(func.count(Check.id))) == 0


def test_a_row_that_is_not_found_says_why(desk: ReviewingClient) -> None:
    address = drawn(desk).request.path
    unsaid = send(desk, desk.get(f"{address}/1"), receipt="in_time", outcome="cannot_tell")
    assert unsaid.errors == ["Enter why it is not found or you cannot tell"]
    send(desk, unsaid, note="The file is lost")
    assert "Not found, or we cannot tell The file is lost" in desk.get(address).words


def test_a_sheet_without_a_single_result_is_not_kept(desk: ReviewingClient) -> None:
    page = drawn(desk, lots="1")
    address = page.request.path
    nothing = {"receipt": "cannot_tell", "outcome": "cannot_tell", "note": "The file is lost"}
    send(desk, desk.get(f"{address}/1"), **nothing)
    page = send(desk, desk.get(address))
    assert page.errors == [
        "A sheet without a single result cannot be kept. Draw it again, and say why"
    ]


def test_times_are_drawn_in_office_hours_that_are_still_to_come(desk: ReviewingClient) -> None:
    page = desk.get(f"{LIST}/sheets/draw/answer-in-15-seconds")
    assert "How many items" not in page.words
    coming = {**WEEK, "first_on-day": "23", "last_on-day": "29", "place": "everywhere"}
    page = send(desk, page, **coming, lots="30")
    assert page.status_code == 200
    for weekday in ("Saturday", "Sunday"):
        assert weekday not in page.words.partition("What was drawn")[2]
    over = send(
        desk,
        desk.get(f"{LIST}/sheets/draw/see-you-in-5-minutes"),
        **WEEK,
        place="everywhere",
        lots="3",
    )
    assert over.errors == ["There are no office hours left in these days. Choose later days"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lots": "401", "items": "400"}, "Number to draw must be between 1 and 200"),
        ({"items": "3"}, "There are only 3 to draw from. Enter 3 or less"),
        ({"items": "0"}, "Number of items must be between 1 and 100,000"),
        ({"last_on-day": "15"}, "Last day must be the same as or after the first day"),
        ({"first_on-year": "2025"}, "Last day must be within 3 months of the first day"),
        ({"last_on-month": "12"}, "Last day must be today or in the past"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    app: Flask, desk: ReviewingClient, changes: dict[str, str], message: str
) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = drawn(desk, **changes)
    assert page.errors == [message]


def test_the_public_sees_how_we_know_and_how_fresh_that_is(
    desk: ReviewingClient, client: ReviewingClient, clock: Clock
) -> None:
    address = "/commitments/see-you-in-5-minutes"
    assert "We have not checked this yet." in desk.get(address).words
    record(desk)
    page = desk.get(address)
    assert "Last checked on Friday 20 November 2026." in page.words
    clock.set(2027, 5, 19)
    assert "Last checked on Friday 20 November 2026." in desk.get(address).words
    clock.set(2027, 5, 20)
    assert "Nobody has checked this since Friday 20 November 2026." in desk.get(address).words
    whole = desk.get("/commitments").words
    assert "We check a sample. Nobody has checked this since Friday 20 November 2026." in whole
    assert "We time every one." in whole
    assert "We only know what you tell us." in whole


HOSTILE = ("", " \t", "a\x00b", "<script>alert(1)</script>", "9" * 400, "-1", "x" * 20_000)


@strictest_engine
@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: repr(typed[:9]))
def test_whatever_is_typed_is_never_a_failure(
    app: Flask, desk: ReviewingClient, session: Session, typed: str
) -> None:
    check = record(desk).request.path
    sheet = drawn(desk).request.path
    addresses = [
        f"{LIST}/record",
        f"{check}/correct",
        f"{check}/remove",
        f"{LIST}/tally",
        f"{LIST}/sheets/draw/letters",
        f"{sheet}/1",
        f"{sheet}/again",
    ]
    for address in addresses:
        page = desk.get(address)
        values = page.values("form_key")
        names = {field.get("name", "") for field in page.form("form_key").iter()}
        for name in names - {"", "csrf_token", "form_key"}:
            values[name] = typed
        answer = desk.post(address, data=values, csrf=False)
        assert answer.status_code == 400, f"{address}: {answer.status}"
        assert "<script>alert" not in answer.text
