"""Past records on a page: sent, checked, seen, brought in whole, once."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.past_states import ImportState
from portal.domain.roles import Role
from portal.models import Case, PastImport, PastProblem
from portal.services import past_record_reading
from portal.services.past_records import drop_left_files
from portal.web.jobs import read_past_records
from portal.web.uploads import store
from tests import builders
from tests.builders import desk_of, lead
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import NOW
from tests.kit.unchanged import unchanged
from tests.services.test_past_records import HEAD, ROW

ADDRESS = "/staff/past-records"


def rows(number: int) -> bytes:
    lines = [ROW.replace("OLD/17", f"OLD/{n}") for n in range(number)]
    return (HEAD + "\n".join(lines) + "\n").encode()


@pytest.fixture
def leo(app: Flask) -> ReviewingClient:
    """The desk of the corporate lead."""
    return desk_of(app, lead(app))


def send(
    desk: ReviewingClient, content: bytes, name: str = "old.csv", key: str = "a-key-of-a-form"
) -> Page:
    data = {"form_key": key, "records": [(io.BytesIO(content), name)]}
    return desk.post(ADDRESS, data=data, follow_redirects=True)


def press(desk: ReviewingClient, page: Page, decision: str) -> Page:
    return desk.submit(page, f"decision={decision}", "form_key")


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    with app.app_context():
        read_past_records()


def cases(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(Case.id))) or 0


def stored(app: Flask) -> list[Path]:
    folder = Path(app.config["FILES_ADDRESS"])
    return [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.parametrize("role", Role)
def test_only_the_corporate_lead_brings_records_in(app: Flask, role: Role) -> None:
    desk = desk_of(app, builders.EVERY_ROLE[role](app))
    expected = 200 if role is Role.LEAD else 403
    for address in (ADDRESS, f"{ADDRESS}/template.csv"):
        assert desk.get(address).status_code == expected
    if role is not Role.LEAD:
        assert send(desk, rows(1)).status_code == 403
        assert not stored(app)


def test_a_file_is_checked_seen_and_brought_in(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    page = send(leo, rows(3))
    assert "Being checked" in page.words
    work(app)
    assert cases(session) == 0
    page = leo.get(page.request.path)
    for words in (
        "Checked, not brought in yet",
        "Records 3",
        "Complaint, records 3",
        "Errors None",
    ):
        assert words in page.words
    again = press(leo, page, "bring")
    assert "Being brought in" in again.words
    assert cases(session) == 0
    work(app)
    done = leo.get(page.request.path)
    assert "Brought in by Leo Lead" in done.words
    assert not list(done.root.iter("button")) or "Bring in" not in done.words
    assert cases(session) == 3
    assert not stored(app)
    work(app)
    assert cases(session) == 3


def test_a_file_with_a_header_only_says_so(app: Flask, leo: ReviewingClient) -> None:
    page = send(leo, rows(0))
    work(app)
    page = leo.get(page.request.path)
    assert "names of columns and no records" in page.words


def test_every_error_is_told_with_its_line_and_nothing_comes_in(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    bad = rows(1) + (ROW.replace("17,", "18,", 1).replace("waste", "<b>bins</b>") + "\n").encode()
    bad += (ROW.replace("03/06/2024", "06/31/2024") + "\n").encode()
    page = send(leo, bad)
    work(app)
    page = leo.get(page.request.path)
    assert "Has errors" in page.words
    for words in ("3 service <b>bins</b>", "4 received_on 06/31/2024", "Write the date as day"):
        assert words in page.words
    assert "Bring in" not in page.words
    refused = leo.post(page.request.path, data={"decision": "bring", "form_key": "x"})
    assert refused.status_code == 400
    assert "cannot be brought in as it is" in refused.words
    work(app)
    assert cases(session) == 0


def test_the_same_file_twice_changes_nothing(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    page = send(leo, rows(2))
    work(app)
    press(leo, leo.get(page.request.path), "bring")
    work(app)
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        second = send(leo, rows(2), "another.csv", key="the-key-of-another")
        assert second.errors == ["This file was added before, on 23 November 2026"]
    assert len(stored(app)) == 0
    assert cases(session) == 2


def test_a_form_sent_twice_is_one_file_and_one_import(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    first = send(leo, rows(2))
    assert send(leo, rows(3), key="a-key-of-a-form").request.path == first.request.path
    assert session.scalar(select(func.count(PastImport.id))) == 1
    work(app)
    page = leo.get(first.request.path)
    press(leo, page, "bring")
    work(app)
    press(leo, page, "bring")
    work(app)
    assert cases(session) == 2


def test_records_that_came_in_meanwhile_send_the_file_back_to_be_checked(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    one, two = send(leo, rows(2)), send(leo, rows(3), key="the-key-of-another")
    work(app)
    for page in (one, two):
        press(leo, leo.get(page.request.path), "bring")
    work(app)
    assert cases(session) == 2
    work(app)
    assert "Has errors" in leo.get(two.request.path).words
    assert "came in with old.csv already" in leo.get(two.request.path).words


def test_a_file_is_thrown_away_with_what_was_stored(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    page = send(leo, HEAD.encode() + b"x,y\n")
    work(app)
    gone = press(leo, leo.get(page.request.path), "away")
    assert "The file is thrown away" in gone.words
    assert session.scalar(select(func.count(PastProblem.id))) == 0
    assert not stored(app)
    assert leo.get(page.request.path).status_code == 404


def test_what_nobody_brings_in_goes_after_a_month(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    send(leo, rows(1))
    work(app)
    with app.app_context():
        assert drop_left_files(store=store(), now=NOW + timedelta(days=30)) == 0
        assert drop_left_files(store=store(), now=NOW + timedelta(days=31)) == 1
    assert not stored(app)


def test_a_worker_that_is_gone_is_followed_by_another(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    send(leo, rows(1))
    past = session.scalars(select(PastImport)).one()
    past.taken_at = NOW
    session.commit()
    work(app)
    session.rollback()
    assert session.scalars(select(PastImport.state)).one() is ImportState.WAITING
    past.taken_at = NOW - past_record_reading.GIVEN_UP_AFTER - timedelta(seconds=1)
    session.commit()
    work(app)
    session.rollback()
    assert session.scalars(select(PastImport.state)).one() is ImportState.READY


def test_how_far_it_is_is_told_while_it_is_checked(
    app: Flask, leo: ReviewingClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(past_record_reading, "TOLD_EVERY", 500)
    monkeypatch.setattr(
        past_record_reading, "_change", lambda number, now, *, rows: told.append(rows)
    )
    send(leo, rows(1200))
    work(app)
    assert told == [500, 1000]


def test_a_file_that_is_gone_is_an_error_and_no_loop(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    page = send(leo, rows(1))
    for one in stored(app):
        one.unlink()
    work(app)
    assert "Has errors" in leo.get(page.request.path).words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The selected file is empty"),
        (b"PK\x03\x04rest", "The selected file is a spreadsheet"),
        (b"\x89PNG\x00\x00", "The selected file is not a CSV file"),
        (b"a,b\n1,2\n", "The first line of the file must name these columns: reference, kind"),
        (b",".join([b"a"] * 501) + b"\n1\n", "more than 500 columns"),
        ((HEAD.replace("stage", "kind") + ROW).encode(), "names kind twice"),
    ],
)
def test_what_is_no_such_file_is_refused_beside_the_question(
    app: Flask, leo: ReviewingClient, content: bytes, words: str
) -> None:
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = send(leo, content)
    assert page.status_code == 400
    assert words in page.errors[0]
    assert not stored(app)


def test_a_file_of_2_gb_is_refused_before_it_is_read(leo: ReviewingClient) -> None:
    page = leo.post(
        ADDRESS,
        data=b"x",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(2 * 10**9)},
    )
    assert page.status_code == 400
    assert "must be smaller than 30 MB" in page.errors[0]


def test_the_empty_file_names_every_column(leo: ReviewingClient) -> None:
    answer = leo.get(f"{ADDRESS}/template.csv")
    assert answer.get_data().decode("utf-8-sig").strip() == HEAD.strip()
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_record_says_in_the_list_and_on_its_page_that_it_was_imported(
    app: Flask, leo: ReviewingClient, session: Session
) -> None:
    builders.received(app)
    page = send(leo, rows(1))
    work(app)
    press(leo, leo.get(page.request.path), "bring")
    work(app)
    listed = leo.get("/staff/cases?tab=all&state=closed")
    assert listed.words.count("Imported") == 1
    assert "Imported" not in leo.get("/staff/cases?tab=all&state=new").words
    reference = session.scalars(
        select(Case.reference).where(Case.past_reference.is_not(None))
    ).one()
    assert "A past record from old.csv: OLD/0" in leo.get(f"/staff/cases/{reference}").words


def test_a_name_of_a_file_is_text(app: Flask, leo: ReviewingClient) -> None:
    send(leo, rows(1), name="<script>x</script>\u202egnp.csv")
    page = leo.get(ADDRESS)
    assert "<script>x" not in page.text
