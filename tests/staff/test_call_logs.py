"""The log of the telephone system: understood, read whole, kept as totals of days (lessons D16)."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.call_logs import LARGEST_LOG, LogState
from portal.models import CallDay, CallLog
from portal.queries.checks import last_checked_on, tallies_of_checks
from portal.services.call_log_reading import read_logs
from portal.services.call_logs import LEFT_FOR, drop_left_logs
from portal.web.context import council
from portal.web.jobs import queue_of
from portal.web.uploads import store
from tests import builders
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged

CALLS = "/staff/samples/calls"
HEADER = "Call date,Seconds waited,Answered"
IN_HOURS = [
    "16/11/2026 09:00:00,15,Yes",
    "16/11/2026 12:00:00,16,Yes",
    "16/11/2026 12:00:01,40,No",
    "16/11/2026 12:00:02,3,No",
    "17/11/2026 16:59:59,0:12,yes",
]
OUT_OF_HOURS = ["16/11/2026 08:59:59,1,Yes", "16/11/2026 17:00:00,1,Yes", "21/11/2026 10:00,1,Yes"]


def csv_of(*rows: str, header: str = HEADER, end: str = "\r\n") -> bytes:
    return end.join([header, *rows, ""]).encode()


LOG = csv_of(*IN_HOURS, *OUT_OF_HOURS)


@pytest.fixture
def read(app: Flask) -> Callable[[], int]:
    """Does what the worker does."""

    def run() -> int:
        with app.app_context():
            return read_logs(store=store(), hours_of=council().hours_today, clock=lambda: NOW)

    return run


def send(client: ReviewingClient, content: bytes, name: str = "calls.csv", **more: Any) -> Page:
    """Send a file, with a key of its own."""
    data = {"form_key": f"key-{len(content)}-{name[:9].replace('.', '-')}", **more}
    return client.post(
        CALLS,
        data={**data, "log": [(io.BytesIO(content), name)]},
        follow_redirects=True,
    )


def choose(
    client: ReviewingClient, page: Page, button: str = "button=read", **answers: Any
) -> Page:
    return client.submit(page, button, "form_key", **answers)


def whole(client: ReviewingClient, read: Callable[[], int], content: bytes) -> Page:
    """Send a file, take what is guessed, let it be read, and look at the result."""
    page = choose(client, send(client, content))
    assert read() == 1
    return client.get(page.request.path)


def keep(client: ReviewingClient, page: Page) -> Page:
    return client.submit(page, "decision=keep", "form_key")


def test_calls_in_office_hours_become_totals_of_days(
    desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    page = send(desk, LOG)
    assert "Line 2: Monday 16 November 2026, 9:00am: waited 15 seconds, answered" in page.words
    assert "waited 12 seconds" in page.words
    page = choose(desk, page)
    assert "Waits to be read" in page.words
    read()
    page = desk.get(page.request.path)
    assert "2 of 4 in time." in page.words
    assert tallies_of_checks(date(2026, 1, 1), date(2026, 12, 31)) == ()
    page = keep(desk, page)
    session.rollback()
    (tally,) = tallies_of_checks(date(2026, 11, 1), date(2026, 11, 30))
    assert (tally.commitment, tally.checked, tally.met) == ("answer-in-15-seconds", 4, 2)
    assert (tally.first_on, tally.last_on) == (date(2026, 11, 16), date(2026, 11, 17))
    assert last_checked_on() == {"answer-in-15-seconds": date(2026, 11, 17)}
    monday = session.get_one(CallDay, date(2026, 11, 16))
    assert (monday.seconds, monday.in_time, monday.late) == (15, 1, 1)
    assert (monday.gave_up, monday.gave_up_early, monday.out_of_hours) == (1, 1, 2)
    assert (
        "Last checked on Tuesday 17 November 2026."
        in desk.get("/commitments/answer-in-15-seconds").words
    )


def test_the_page_rings_the_worker_which_reads_the_log(app: Flask, desk: ReviewingClient) -> None:
    page = choose(desk, send(desk, LOG))
    queue = queue_of(app)
    task = queue.dequeue()
    assert task is not None
    queue.execute(task)
    assert "2 of 4 in time." in desk.get(page.request.path).words


def test_the_file_itself_is_gone_once_it_was_decided_on(
    app: Flask, desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    page = whole(desk, read, LOG)
    folder = Path(app.config["FILES_ADDRESS"])
    assert [one for one in folder.rglob("*") if one.is_file()]
    keep(desk, page)
    assert not [one for one in folder.rglob("*") if one.is_file()]
    assert session.scalars(select(CallLog)).one().key is None


def test_the_same_file_twice_is_refused_until_it_was_taken_out(
    desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    page = keep(desk, whole(desk, read, LOG))
    again = send(desk, LOG, "other name.csv")
    assert again.errors == ["This file was sent before. It is in the list below"]
    desk.submit(desk.get(f"{page.request.path}/remove"), None, "form_key", why="Wrong phone line")
    assert tallies_of_checks(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert "Wrong phone line" in desk.get(page.request.path).words
    assert send(desk, LOG, "once more.csv").h1 == "Calls: which column is which?"


def test_days_that_another_file_gave_are_refused_whole(
    desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    keep(desk, whole(desk, read, LOG))
    page = keep(desk, whole(desk, read, csv_of(IN_HOURS[4], "18/11/2026 11:00,1,Yes")))
    assert "These days are in the figures already, from another file: 17/11/2026." in page.errors[0]
    assert session.get(CallDay, date(2026, 11, 18)) is None


def test_days_without_a_call_are_shown_as_missing(
    desk: ReviewingClient, read: Callable[[], int]
) -> None:
    page = whole(desk, read, csv_of(IN_HOURS[0], "20/11/2026 11:00,1,Yes"))
    missing = page.words.partition("Days without any call")[2].partition("Day by day")[0]
    for name in ("Tuesday 17", "Wednesday 18", "Thursday 19"):
        assert f"{name} November 2026" in missing
    assert "Friday" not in missing


BAD_ROWS = {
    "31/2/2026 10:00,1,Yes": "The date cannot be read",
    "16/11/2030 10:00,1,Yes": "The date is in the future",
    "16/11/1900 10:00,1,Yes": "Our calendar does not know that year",
    "16/11/2026 25:00,1,Yes": "The time of day cannot be read",
    "16/11/2026,1,Yes": "The time of day cannot be read",
    ",1,Yes": "There is no date",
    "16/11/2026 10:00,-5,Yes": "The waiting time is less than nothing",
    "16/11/2026 10:00,99999,Yes": "The waiting time is more than 4 hours",
    "16/11/2026 10:00,long,Yes": "The waiting time cannot be read",
    "16/11/2026 10:00,,Yes": "There is no waiting time",
    "16/11/2026 10:00,1,perhaps": "It does not say yes or no to answered",
    "16/11/2026 10:00,=1+1,Yes": "A cell is a formula and not a value",
    "16/11/2026 10:00,1": "The row has too few columns",
}


def test_rows_that_cannot_be_read_are_listed_by_line_and_left_out(
    desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    good = [f"17/11/2026 10:00:{n % 60:02},1,Yes" for n in range(400)]
    page = whole(desk, read, csv_of(*good, *BAD_ROWS))
    for line, (row, problem) in enumerate(BAD_ROWS.items(), start=402):
        assert f"Line {line}: {problem}" in page.words, row
    assert f"without {len(BAD_ROWS)} rows" in page.words
    keep(desk, page)
    assert session.scalars(select(CallDay)).one().in_time == 400
    assert session.scalars(select(CallLog)).one().result["problems"] == []


def test_a_file_of_which_too_much_cannot_be_read_is_not_kept(
    app: Flask, desk: ReviewingClient, read: Callable[[], int]
) -> None:
    page = whole(desk, read, csv_of(IN_HOURS[0], *BAD_ROWS))
    assert "more than 5 in 100 rows cannot be read" in page.words
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        answer = desk.post(page.request.path, data={"decision": "keep", "form_key": "k"})
    assert "This file cannot be used as it was read" in answer.errors[0]
    dropped = desk.submit(page, "decision=drop", "form_key")
    assert "Thrown away, not used" in dropped.words


WRITTEN = {
    "utf-8 with a mark": b"\xef\xbb\xbf" + LOG,
    "utf-16": LOG.decode().encode("utf-16"),
    "utf-16 without a mark": LOG.decode().encode("utf-16-le"),
    "cp1252": csv_of(*IN_HOURS, header="Call date,Seconds waited,Answered,Caf\u00e9").replace(
        "\u00e9".encode(), b"\xe9"
    ),
    "semicolons": LOG.replace(b",", b";"),
    "tabs": LOG.replace(b",", b"\t"),
    "a line that names the parting": b"sep=;\r\n" + LOG.replace(b",", b";"),
    "old line ends": LOG.replace(b"\r\n", b"\r"),
    "quotes": csv_of(*(f'"{row}"'.replace(",", '","') for row in IN_HOURS)),
    "dates with the month first": LOG.replace(b"16/11", b"11/16").replace(b"17/11", b"11/17"),
    "dates with the year first": LOG.replace(b"16/11/2026", b"2026-11-16")
    .replace(b"17/11/2026", b"2026-11-17")
    .replace(b" 1", b"T1"),
    "months by name": LOG.replace(b"/11/", b"-Nov-"),
    "12 hour clock": LOG.replace(b"16:59:59", b"4:59:59 PM"),
    "200 columns": csv_of(
        *(row + ",x" * 197 for row in IN_HOURS),
        header=HEADER + "".join(f",c{n}" for n in range(197)),
    ),
}


@pytest.mark.parametrize("how", list(WRITTEN))
def test_however_it_is_written_it_comes_to_the_same(
    desk: ReviewingClient, read: Callable[[], int], how: str
) -> None:
    page = whole(desk, read, WRITTEN[how])
    assert "2 of 4 in time." in page.words


def test_a_time_in_utc_is_counted_in_london(
    desk: ReviewingClient, read: Callable[[], int], session: Session
) -> None:
    rows = ["2026-07-01T23:30:00Z,1,yes", "2026-07-03T08:30:00+00:00,1,yes"]
    page = keep(desk, whole(desk, read, csv_of(*rows)))
    assert page.status_code == 200
    assert session.get_one(CallDay, date(2026, 7, 2)).out_of_hours == 1
    assert session.get_one(CallDay, date(2026, 7, 3)).in_time == 1


def test_the_time_of_day_may_stand_in_a_column_of_its_own(
    desk: ReviewingClient, read: Callable[[], int]
) -> None:
    page = send(
        desk,
        csv_of("16/11/2026,09:00:00,7,Yes", header="Date,At,Wait,Answered"),
    )
    assert "The time of day cannot be read" in page.words
    page = choose(desk, page, "button=show", clock="1")
    assert "Monday 16 November 2026, 9:00am: waited 7 seconds, answered" in page.words
    page = choose(desk, page)
    read()
    assert "1 of 1 in time." in desk.get(page.request.path).words


def test_the_same_header_is_understood_as_it_was_before(desk: ReviewingClient) -> None:
    header = "A,B,C"
    page = send(desk, csv_of("yes,5,16/11/2026 10:00", header=header))
    assert "Select the columns" in page.words
    choose(desk, page, when="2", wait="1", answered="0", clock="none", order="day_first")
    page = send(desk, csv_of("no,6,16/11/2026 10:00", header=header), "next month.csv")
    assert "waited 6 seconds, not answered" in page.words


def test_one_column_is_not_two_things(desk: ReviewingClient) -> None:
    page = choose(desk, send(desk, LOG), when="1", wait="1")
    assert page.errors == ["Select a different column for each question"]


REFUSED = {
    b"": "The selected file is empty",
    b" \r\n ": "The selected file is empty",
    b"a\0b,c,d\n1,2,3\n": "The selected file is not a CSV file",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0": "The selected file is not a CSV file",
    b"PK\x03\x04rest": "The selected file is a spreadsheet. Save it as CSV and select that file",
    b"one,two\n1,2\n": "The first line of the selected file must name its columns: when a call "
    "came, how long it waited and whether it was answered",
    HEADER.encode(): "The selected file has names of columns and no calls",
    b",".join([b"c"] * 501) + b"\n1\n": "The selected file has more than 500 columns",
}


@pytest.mark.parametrize("content", list(REFUSED), ids=lambda content: repr(content[:9]))
def test_what_is_no_log_is_refused_and_nothing_is_kept(
    app: Flask, desk: ReviewingClient, content: bytes
) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = send(desk, content)
    assert page.status_code == 400
    assert page.errors == [REFUSED[content]]
    assert not [one for one in Path(app.config["FILES_ADDRESS"]).rglob("*") if one.is_file()]


def test_no_file_is_asked_for(desk: ReviewingClient) -> None:
    page = desk.post(CALLS, data={"form_key": "k"})
    assert page.errors == ["Select the file with the log of calls"]


def test_a_file_of_2_gb_is_refused_before_it_is_read_and_the_limit_is_said(
    desk: ReviewingClient,
) -> None:
    page = desk.post(
        CALLS,
        data=b"x",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(2 * 10**9)},
    )
    assert page.status_code == 400
    assert "must be smaller than 100 MB" in page.errors[0]
    assert LARGEST_LOG == 100_000_000


def test_a_file_sent_twice_is_one_log(desk: ReviewingClient, session: Session) -> None:
    first, second = (send(desk, LOG, form_key="the-same") for _ in range(2))
    assert first.request.path == second.request.path
    assert len(session.scalars(select(CallLog)).all()) == 1


def test_nothing_is_half_kept_when_keeping_is_sent_twice(
    desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    page = whole(desk, read, LOG)
    for _ in range(2):
        assert keep(desk, page).status_code == 200
    assert len(session.scalars(select(CallDay)).all()) == 3


def test_a_log_is_read_by_one_worker_only_and_again_when_that_one_is_gone(
    app: Flask, desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    choose(desk, send(desk, LOG))
    log = session.scalars(select(CallLog)).one()
    log.state, log.touched_at = LogState.READING, NOW
    session.commit()
    assert read() == 0
    log.touched_at = NOW - timedelta(minutes=4)
    session.commit()
    assert read() == 1


def test_what_nobody_decides_on_is_thrown_away_after_a_week(
    app: Flask, desk: ReviewingClient, session: Session
) -> None:
    send(desk, LOG)
    assert drop_left_logs(store=store(), now=NOW + LEFT_FOR) == 0
    assert drop_left_logs(store=store(), now=NOW + LEFT_FOR + timedelta(minutes=1)) == 1
    session.rollback()
    assert session.scalars(select(CallLog)).one().state is LogState.DROPPED
    assert not [one for one in Path(app.config["FILES_ADDRESS"]).rglob("*") if one.is_file()]


def test_a_file_that_is_gone_is_not_kept(
    app: Flask, desk: ReviewingClient, session: Session, read: Callable[[], int]
) -> None:
    choose(desk, send(desk, LOG))
    with app.app_context():
        store().delete([session.scalars(select(CallLog.key)).one() or ""])
    assert read() == 1
    session.rollback()
    (log,) = session.scalars(select(CallLog)).all()
    assert log.result["days"] == {}


@pytest.mark.parametrize("flags", [[], ["--keep"]], ids=["look", "keep"])
def test_the_command_reads_a_file_and_keeps_it_only_when_asked(
    app: Flask, session: Session, tmp_path: Path, flags: list[str]
) -> None:
    who = builders.officer(app)
    file = tmp_path / "calls.csv"
    file.write_bytes(LOG)
    args = ["import", "calls", str(file), "--as", who.email, *flags]
    done = app.test_cli_runner().invoke(args=args)
    assert done.exit_code == 0, done.output
    assert "2026-11-16: 1 of 3 within 15 seconds, 1 hung up before that" in done.output
    assert len(session.scalars(select(CallDay)).all()) == (3 if flags else 0)
    again = app.test_cli_runner().invoke(args=args)
    assert again.exit_code == (1 if flags else 0)
