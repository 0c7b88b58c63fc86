"""Files on the page of a case: listed, downloaded and added, always through the visibility rule;
and scans of what came on paper."""

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Attachment
from tests import builders
from tests.kit import files
from tests.kit.client import Page, ReviewingClient
from tests.staff.test_record import letter


def upload(content: bytes = files.PDF, name: str = "scan.pdf") -> tuple[io.BytesIO, str]:
    """Return a file as a form sends it."""
    return io.BytesIO(content), name


def waiting(page: Page) -> list[str]:
    return [
        " ".join("".join(one.itertext()).split()) for one in page.find_all("portal-files__name")
    ]


@pytest.fixture
def reference(app: Flask) -> str:
    """A complaint."""
    return builders.received(app)


@pytest.fixture
def officer(app: Flask, client: ReviewingClient) -> builders.Member:
    """An officer, signed in."""
    member = builders.officer(app)
    builders.signed_in(client, member)
    return member


def test_the_tab_lists_files_and_says_when_there_are_none(
    app: Flask, client: ReviewingClient, officer: builders.Member, reference: str
) -> None:
    tab = f"/staff/cases/{reference}?tab=files"
    assert "There are no files on this case." in client.get(tab).words
    builders.file_on(app, reference, name="From them.pdf")
    builders.file_on(app, reference, name="Ours.pdf", for_person=False, added_by=officer)
    words = client.get(tab).words
    assert "From them.pdf (1 KB) added by the person" in words
    assert "Ours.pdf (1 KB) added by Olive Officer" in words
    assert "staff only" in words


def test_a_download_is_never_shown_or_run(
    app: Flask, client: ReviewingClient, officer: builders.Member, reference: str
) -> None:
    for name, content in (
        ("Llŷn “x”.pdf", files.PDF),
        ("a.txt", files.HTML),
        ("b.jpg", files.picture()),
    ):
        number = builders.file_on(app, reference, name=name, content=content)
        answer = client.get(f"/staff/cases/{reference}/files/{number}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.mimetype in {"application/pdf", "text/plain", "image/jpeg"}


def test_only_who_may_see_the_case_gets_its_files(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    named = builders.officer(app, name="Nora Named")
    own = builders.handler(app)
    reference = builders.received(app, names=(named,), handled_by=own)
    other = builders.received(app)
    number = builders.file_on(app, reference)
    address = f"/staff/cases/{reference}/files/{number}"
    for who, status in (
        (named, 404),
        (builders.other_handler(app), 404),
        (builders.administrator(app), 403),
        (builders.reception(app), 404),
        (own, 200),
        (builders.head(app), 200),
        (builders.lead(app), 200),
        (builders.officer(app), 200),
    ):
        builders.signed_in(client, who)
        assert client.get(address).status_code == status, who.name
    assert client.get(f"/staff/cases/{other}/files/{number}").status_code == 404
    assert client.get(f"/staff/cases/{reference}/files/99999999999999999").status_code == 404
    builders.signed_in(client, named)
    assert client.get(f"/staff/cases/{reference}?tab=files").status_code == 404
    assert client.post(f"/staff/cases/{reference}/files").status_code == 404


def test_staff_add_files_and_say_who_sees_them(
    app: Flask,
    client: ReviewingClient,
    session: Session,
    officer: builders.Member,
    reference: str,
) -> None:
    address = f"/staff/cases/{reference}/files"
    page = client.submit(client.get(address), None, "shown_to")
    assert page.errors == ["Select a file", "Select who may see them"]
    page = client.submit(page, None, "shown_to", files=[upload(), upload(b"MZ", "x.exe")])
    assert page.errors == [
        "The selected file must be a PDF, JPG, PNG, DOCX, ODT or TXT",
        "Select who may see them",
    ]
    assert waiting(page) == ["scan.pdf"]
    page = client.submit(page, "add=yes", "shown_to", files=upload(b"note", "note.txt"))
    assert waiting(page) == ["scan.pdf", "note.txt"]
    done = client.submit(page, None, "shown_to", shown_to="person")
    assert "The files are on the case" in done.words
    rows = session.scalars(select(Attachment)).all()
    assert [(one.for_person, one.added_by_id) for one in rows] == [(True, officer.staff_id)] * 2
    assert "2 files added" in client.get(f"/staff/cases/{reference}?tab=timeline").words


def test_adding_the_same_form_twice_adds_once(
    client: ReviewingClient, session: Session, officer: builders.Member, reference: str
) -> None:
    page = client.get(f"/staff/cases/{reference}/files")
    for _ in range(2):
        assert (
            "on the case"
            in client.submit(page, None, "shown_to", files=upload(), shown_to="staff").words
        )
    rows = session.scalars(select(Attachment).where(Attachment.case_id.is_not(None))).all()
    assert len(rows) == 1


def test_a_scan_waits_while_a_contact_is_written_down_and_comes_along(
    app: Flask, client: ReviewingClient, session: Session, officer: builders.Member
) -> None:
    page = client.get("/staff/record")
    page = client.submit(page, "step=dates", "kind", scan=upload())
    assert waiting(page) == ["scan.pdf"]
    page = client.submit(page, "step=check", "kind", **letter())
    assert page.h1 == "Check before you save"
    assert "Scan of the letter or form (optional) scan.pdf" in page.words
    page = client.submit(page, "step=save", "kind")
    assert session.scalars(select(Attachment.case_id)).one() is not None
    (row,) = session.scalars(select(Attachment)).all()
    assert row.for_person
    assert row.added_by_id == officer.staff_id
    assert (Path(app.config["FILES_ADDRESS"]) / row.key).exists()


def test_a_scan_can_be_taken_away_before_saving(
    client: ReviewingClient, session: Session, officer: builders.Member
) -> None:
    page = client.submit(client.get("/staff/record"), "step=dates", "kind", scan=upload())
    (number,) = session.scalars(select(Attachment.id)).all()
    page = client.submit(page, f"remove={number}", "kind")
    assert waiting(page) == []
