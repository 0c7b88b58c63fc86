"""``flask calendar``: what people type and read."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cli import calendar as commands
from portal.models import ClosureDay
from tests.builders import kept_case, received

Run = Callable[..., Result]

NONE: tuple[str, ...] = ()
CHRISTMAS = ("2026-12-29", "2026-12-30", "2026-12-31")

A4_14 = [
    ("2026-11-23", NONE, "2026-11-26", "2026-12-07", "2026-11-30", "2026-12-10"),
    ("2026-11-28", NONE, "2026-12-02", "2026-12-11", "2026-12-04", "2026-12-16"),
    ("2026-12-18", NONE, "2026-12-23", "2027-01-06", "2026-12-29", "2027-01-11"),
    ("2026-12-18", CHRISTMAS, "2026-12-23", "2027-01-11", "2027-01-04", "2027-01-14"),
    ("2026-12-24", NONE, "2026-12-31", "2027-01-12", "2027-01-05", "2027-01-15"),
    ("2026-12-24", CHRISTMAS, "2027-01-06", "2027-01-15", "2027-01-08", "2027-01-20"),
]


@pytest.fixture
def run(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``flask calendar ...`` on the test's day."""

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return now

    monkeypatch.setattr(commands, "datetime", Frozen)
    runner = app.test_cli_runner()
    return lambda *words, **given: runner.invoke(args=["calendar", *words], **given)


def close(run: Run, *days: str) -> None:
    for day in days:
        result = run("close", day, "--note", "Christmas closure", "--yes")
        assert result.exit_code == 0, result.output


@pytest.mark.parametrize(("received_on", "closed", "ack", "reply", "code_ack", "code"), A4_14)
def test_the_dates_of_the_policy(
    run: Run,
    tmp_path: Path,
    received_on: str,
    closed: tuple[str, ...],
    ack: str,
    reply: str,
    code_ack: str,
    code: str,
) -> None:
    close(run, *closed)
    file = tmp_path / "days.csv"
    rows = [(received_on, 3), (received_on, 10), (received_on, 5), (ack, 10)]
    file.write_text(
        "received_on,working_days\n" + "".join(f"{day},{number}\n" for day, number in rows)
    )
    result = run("due", "--csv", str(file))
    assert result.exit_code == 0
    assert result.stdout == "received_on,working_days,due_on\n" + "".join(
        f"{day},{number},{due}\n"
        for (day, number), due in zip(rows, (ack, reply, code_ack, code), strict=True)
    )


def test_a_date_is_printed_with_its_working(run: Run) -> None:
    result = run("due", "2026-12-24", "3")
    assert result.exit_code == 0
    assert result.output == (
        "Received on Thursday 24 December 2026. 3 working days end on:\n"
        "Thursday 31 December 2026\n"
        "\n"
        "Thu 24 Dec 2026   received\n"
        "Fri 25 Dec 2026   not counted: Christmas Day (bank holiday)\n"
        "Sat 26 Dec 2026   not counted: Boxing Day (bank holiday)\n"
        "Sun 27 Dec 2026   not counted: Sunday\n"
        "Mon 28 Dec 2026   not counted: Boxing Day (substitute day) (bank holiday)\n"
        "Tue 29 Dec 2026   day 1\n"
        "Wed 30 Dec 2026   day 2\n"
        "Thu 31 Dec 2026   day 3\n"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("2026-02-30", "3"), "is not a date"),
        (("2026-12-24", "0"), "must be 1 or more"),
        (("2026-12-24", "99999999"), "cannot count beyond"),
        (("1999-12-24", "3"), "cannot count beyond"),
        (("2026-12-24",), "Give DATE and N, or --csv FILE."),
    ],
)
def test_a_date_that_cannot_be_counted_is_refused(run: Run, words: list[str], told: str) -> None:
    result = run("due", *words)
    assert result.exit_code != 0
    assert told in result.output


def test_bad_rows_are_named_with_their_line_and_good_ones_printed(run: Run) -> None:
    text = (
        "\ufeffworking_days,received_on,other\n"
        "3,2026-12-24,x\n"
        "ten,2026-12-24,x\n"
        "3,24/12/2026,x\n"
        "\n"
        "0,2026-12-24\n"
        "3,2099-01-01,x\n"
        "1,2026-12-18,x\n"
        "1\n"
    )
    result = run("due", "--csv", "-", input=text.encode())
    assert result.exit_code == 1
    assert result.stdout == (
        "received_on,working_days,due_on\n2026-12-24,3,2026-12-31\n2026-12-18,1,2026-12-21\n"
    )
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "Line 3",
        "Line 4",
        "Line 6",
        "Line 7",
        "Line 9",
    ]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b'received_on,"x\n'])
def test_a_file_of_another_kind_is_refused(run: Run, content: bytes) -> None:
    result = run("due", "--csv", "-", input=content)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: The f")


def test_closing_a_day_shows_what_moves_and_asks(run: Run, app: Flask, session: Session) -> None:
    reference = received(app)
    result = run("close", "2026-12-01", "--note", "Staff day", input="n\n")
    assert result.exit_code == 1
    assert "1 open case will move (2 clocks in all)." in result.output
    assert f"{reference}   Our commitment: answer in full:" in result.output
    assert "Mon  7 Dec 2026 -> Tue  8 Dec 2026" in result.output
    assert session.scalars(select(ClosureDay)).all() == []

    result = run("close", "2026-12-01", "--note", "Staff day", input="y\n")
    assert result.exit_code == 0
    assert "2 clocks of 1 open case moved." in result.output
    kept = session.scalars(select(ClosureDay)).one()
    assert (kept.day, kept.note, kept.approved_by, kept.published_on) == (
        date(2026, 12, 1),
        "Staff day",
        "Not recorded",
        date(2026, 11, 23),
    )
    assert kept_case(reference).events[-1].what == "clock_moved"


def test_a_day_gone_by_needs_a_reason_and_must_have_been_published(
    run: Run, session: Session
) -> None:
    words = ("close", "2026-11-20", "--note", "Flood", "--yes")
    refused = run(*words)
    assert refused.exit_code == 1
    assert "must be in the future, or say why" in refused.output
    refused = run(*words, "--why", "Typed in late")
    assert "published before it happens: 20 November 2026 at the latest" in refused.output
    taken = run(
        *words, "--why", "Typed in late", "--published-on", "2026-11-19", "--approved-by", "Ann Poe"
    )
    assert taken.exit_code == 0
    kept = session.scalars(select(ClosureDay)).one()
    assert (kept.approved_by, kept.late_reason) == ("Ann Poe", "Typed in late")


@pytest.mark.parametrize(
    ("day", "note", "told"),
    [
        ("2026-11-28", "x", "28 November 2026 is not a working day already: Saturday."),
        ("2026-12-25", "x", "not a working day already: Christmas Day (bank holiday)."),
        ("2040-01-04", "x", "cannot count beyond them"),
        ("2026-12-01", " ", "1 to 300 characters"),
        ("2026-12-01", "x" * 301, "1 to 300 characters"),
        ("soon", "x", "is not a date"),
    ],
)
def test_a_closure_that_may_not_be_is_refused(run: Run, day: str, note: str, told: str) -> None:
    result = run("close", day, "--note", note, "--yes")
    assert result.exit_code != 0
    assert told in result.output


def test_opening_takes_the_closure_back(run: Run, app: Flask, session: Session) -> None:
    reference = received(app)
    before = kept_case(reference).queue_on
    close(run, "2026-11-24")
    assert kept_case(reference).queue_on != before
    result = run("open", "2026-11-24", "--yes")
    assert result.exit_code == 0
    assert "is a working day again. 4 clocks of 1 open case moved." in result.output
    assert kept_case(reference).queue_on == before
    again = run("open", "2026-11-24", "--yes")
    assert again.exit_code == 1
    assert "24 November 2026 is not a closure day." in again.output


def test_how_far_the_calendar_reaches_and_adding_years(run: Run, app: Flask) -> None:
    close(run, "2026-12-29")
    known = run("known")
    assert known.output == (
        "Working days are known from 1 January 2015 to 31 December 2029.\n"
        "Tue 29 Dec 2026   closed: Christmas closure\n"
    )
    waiting = received(app, received_at=datetime(2030, 1, 7, 10, tzinfo=UTC))
    added = run("holidays", "--until", "2031")
    assert added.exit_code == 0
    assert "Wed 25 Dec 2030   Christmas Day" in added.output
    assert "Cases that were waiting for the calendar and have dates now: 1." in added.output
    assert "to 31 December 2031." in added.output
    with app.app_context():
        assert kept_case(waiting).next_due_on == date(2030, 1, 10)
    assert "reaches 31 December 2031" in run("holidays", "--until", "2031").output
    assert "Nobody can know" in run("holidays", "--until", "2099").output
