"""Files that a person adds: to a complaint (K10), a challenge (C4-9), a message (T3)."""

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Attachment, Attempt, Case, Draft
from portal.web.jobs import tidy_up
from tests import builders
from tests.journeys.walks import CHALLENGE, COMPLAINT, answers_shown, to_check, walk_until
from tests.kit import files
from tests.kit.client import Page, ReviewingClient
from tests.kit.clock import Clock

QUESTION = "Do you want to add files? (optional)"


def upload(content: bytes = files.PDF, name: str = "letter.pdf") -> tuple[io.BytesIO, str]:
    """Return a file as a form sends it."""
    return io.BytesIO(content), name


def waiting(page: Page) -> list[str]:
    """Return the names of the files that the page says wait."""
    return [
        " ".join("".join(one.itertext()).split()) for one in page.find_all("portal-files__name")
    ]


def kept(session: Session) -> list[Attachment]:
    session.rollback()
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def to_files(client: ReviewingClient) -> Page:
    """Walk a complaint until it asks for files."""
    return walk_until(client, "/complain/told-us", COMPLAINT, "/complain/files")


def test_files_are_optional_and_the_check_page_says_so(client: ReviewingClient) -> None:
    check = to_check(client, "/complain/told-us")
    assert answers_shown(check)[QUESTION] == "Not provided"


def test_files_are_added_seen_removed_and_sent_with_the_complaint(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    page = to_files(client)
    page = client.submit(page, "add=yes", files=[upload(), upload(files.picture(), "bin.jpeg")])
    assert page.request.path == "/complain/files"
    assert waiting(page) == ["letter.pdf", "bin.jpg"]
    first = kept(session)[0].id
    page = client.submit(page, f"remove={first}")
    assert waiting(page) == ["bin.jpg"]
    page = client.submit(page, files=[upload(b"Dear council", "more.txt")])
    assert page.request.path == "/complain/name"
    check = walk_until(client, "/complain/name", COMPLAINT, "/complain/check")
    assert answers_shown(check)[QUESTION] == "bin.jpg more.txt"
    assert client.submit(check).h1 == "We have your complaint"
    rows = kept(session)
    case = session.scalars(select(Case)).one()
    assert [(one.case_id, one.draft_id, one.name) for one in rows] == [
        (case.id, None, "bin.jpg"),
        (case.id, None, "more.txt"),
    ]
    assert case.events[0].values["files"] == [one.id for one in rows]


def test_a_bad_file_is_said_and_the_good_ones_are_kept(client: ReviewingClient) -> None:
    page = to_files(client)
    page = client.submit(page, files=[upload(), upload(b"MZ", "setup.exe")])
    assert page.status_code == 400
    assert page.errors == ["The selected file must be a PDF, JPG, PNG, DOCX, ODT or TXT"]
    assert waiting(page) == ["letter.pdf"]


def test_more_than_five_are_refused_at_once_and_in_all(client: ReviewingClient) -> None:
    message = ["You can only select up to 5 files at the same time"]
    page = to_files(client)
    six = [upload(f"No {number}".encode(), f"{number}.txt") for number in range(6)]
    page = client.submit(page, "add=yes", files=six)
    assert (page.errors, waiting(page)) == (message, [])
    for number in range(6):
        page = client.submit(page, "add=yes", files=upload(f"{number}".encode(), f"{number}.txt"))
    assert (page.errors, len(waiting(page))) == (message, 5)


def test_only_sending_files_counts_against_the_limit_on_files(
    client: ReviewingClient, session: Session
) -> None:
    page = to_files(client)
    nothing_chosen = [(io.BytesIO(b""), "")]  # as a browser sends it
    for chosen, tries in ((nothing_chosen, 0), ([upload()], 1)):
        client.submit(page, "add=yes", files=chosen)
        session.rollback()
        counted = session.scalars(select(Attempt.id).where(Attempt.scope == "files")).all()
        assert len(counted) == tries


def test_the_same_file_sent_twice_is_kept_once(client: ReviewingClient) -> None:
    page = to_files(client)
    for _ in range(2):
        page = client.submit(page, "add=yes", files=upload())
    assert waiting(page) == ["letter.pdf"]


def test_a_file_added_after_the_check_page_was_opened_is_not_sent_unseen(
    client: ReviewingClient, session: Session
) -> None:
    check = to_check(client, "/complain/told-us")
    client.submit(client.get("/complain/files"), "add=yes", files=upload())
    shown = client.submit(check)
    assert shown.status_code == 409
    assert answers_shown(shown)[QUESTION] == "letter.pdf"
    assert client.submit(shown).h1 == "We have your complaint"
    assert kept(session)[0].case_id is not None


def test_after_sending_the_files_page_changes_nothing(
    client: ReviewingClient, session: Session
) -> None:
    check = to_check(client, "/complain/told-us")
    old = client.get("/complain/files")
    client.submit(check)
    answer = client.submit(old, "add=yes", files=upload())
    assert answer.status_code == 409
    assert "You have already sent this" in answer.words
    assert kept(session) == []


def test_a_file_of_another_visitor_is_out_of_reach(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    client.submit(to_files(client), "add=yes", files=upload())
    other = app.test_client()
    page = to_files(other)
    assert waiting(page) == []
    (row,) = kept(session)
    other.submit(page, f"remove={row.id}")
    assert waiting(client.get("/complain/files")) == ["letter.pdf"]


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "1.5", "\u0661"])
def test_a_remove_button_that_is_not_ours_does_nothing(
    client: ReviewingClient, number: str
) -> None:
    page = client.submit(to_files(client), "add=yes", files=upload())
    page = client.submit(page, f"remove={number}")
    assert page.status_code == 200
    assert waiting(page) == ["letter.pdf"]


def test_a_form_without_our_token_keeps_no_file(
    app: Flask, client: ReviewingClient, session: Session
) -> None:
    to_files(client)
    data = {"files": upload(), "asked": "files", "csrf_token": "not ours"}
    answer = client.post("/complain/files", data=data, csrf=False)
    assert answer.status_code == 400
    assert kept(session) == []
    assert not list(Path(app.config["FILES_ADDRESS"]).glob("*/*"))


def test_a_file_is_stored_before_the_row_that_names_it_and_a_full_disk_says_so(
    app: Flask, client: ReviewingClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = to_files(client)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.files.store._sync", full)
    page = client.submit(page, files=upload())
    assert page.status_code == 400
    assert page.errors == ["The selected file could not be uploaded – try again"]
    assert kept(session) == []
    monkeypatch.undo()
    page = client.submit(page, "add=yes", files=upload())
    (row,) = kept(session)
    stored = Path(app.config["FILES_ADDRESS"]) / row.key
    assert stored.read_bytes() == files.PDF
    assert "letter" not in row.key


def test_a_draft_that_has_had_its_time_takes_its_files_along(
    app: Flask, client: ReviewingClient, session: Session, clock: Clock
) -> None:
    client.submit(to_files(client), "add=yes", files=upload())
    (row,) = kept(session)
    stored = Path(app.config["FILES_ADDRESS"]) / row.key
    session.close()
    with app.app_context():
        tidy_up()
    assert stored.exists()
    clock.forward(hours=25)
    with app.app_context():
        tidy_up()
    assert kept(session) == []
    assert session.scalars(select(Draft)).all() == []


def test_a_challenge_takes_a_copy_of_what_was_hard_to_understand(
    client: ReviewingClient, session: Session
) -> None:
    page = unclear(client)
    page = client.submit(page, files=upload(files.picture(), "letter.jpg"))
    assert page.errors == ["Enter what was hard to understand"]
    assert waiting(page) == ["letter.jpg"]
    client.submit(page, text="The rent letter")
    pages = {**CHALLENGE, "/challenge/detail": {"text": "The rent letter"}}
    check = walk_until(client, "/challenge/service", pages, "/challenge/check")
    assert answers_shown(check)["A picture or copy of it (optional)"] == "letter.jpg"
    client.submit(check)
    (row,) = kept(session)
    assert row.case_id == session.scalars(select(Case.id)).one()


def test_a_challenge_that_becomes_a_complaint_takes_its_files_along(
    client: ReviewingClient, session: Session
) -> None:
    client.submit(
        unclear(client), text="The rent letter", files=upload(files.picture(), "letter.jpg")
    )
    pages = {**CHALLENGE, **COMPLAINT, "/challenge/reply": {"wish": "reply"}}
    check = walk_until(client, "/challenge/service", pages, "/complain/check")
    assert answers_shown(check)[QUESTION] == "letter.jpg"
    assert client.submit(check).h1 == "We have your complaint"
    case = session.scalars(select(Case)).one()
    assert [one.name for one in kept(session) if one.case_id == case.id] == ["letter.jpg"]


def unclear(client: ReviewingClient) -> Page:
    """Walk a challenge until it asks what was hard to understand."""
    which = client.get("/challenge/which")
    client.submit(which, commitment="clear-information")
    pages = {"/challenge/when": CHALLENGE["/challenge/when"]}
    return walk_until(client, "/challenge/when", pages, "/challenge/detail")


@pytest.fixture
def tracked(app: Flask, client: ReviewingClient) -> str:
    """A case that this browser has open."""
    reference = builders.received(app)
    client.submit(client.get("/track"), reference=reference, tracking_code=builders.TRACKING_CODE)
    return reference


def test_a_message_brings_its_files_and_the_person_can_get_them_back(
    client: ReviewingClient, session: Session, tracked: str
) -> None:
    page = client.get("/track/reply")
    page = client.submit(page, files=upload())
    assert page.errors == ["Enter your message"]
    assert waiting(page) == ["letter.pdf"]
    case_page = client.submit(page, message="Here is the letter")
    assert case_page.request.path == "/track/case"
    (row,) = kept(session)
    assert row.message_id is not None
    assert row.case_id is not None
    assert session.scalars(select(Draft)).all() == []
    answer = client.get(f"/track/files/{row.id}")
    assert answer.get_data() == files.PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=letter.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_message_sent_twice_with_its_file_is_one_message(
    client: ReviewingClient, session: Session, tracked: str
) -> None:
    page = client.get("/track/reply")
    for _ in range(2):
        client.submit(page, message="Here it is", files=upload())
    case = builders.kept_case(tracked)
    assert len(case.messages) == 1
    assert len([one for one in kept(session) if one.case_id]) == 1


def test_another_file_with_the_same_words_is_another_message(
    client: ReviewingClient, session: Session, tracked: str
) -> None:
    page = client.get("/track/reply")
    client.submit(page, message="Here it is", files=upload())
    client.submit(page, message="Here it is", files=upload(b"other", "other.txt"))
    assert len(builders.kept_case(tracked).messages) == 2
    assert len([one for one in kept(session) if one.case_id]) == 2


def test_a_file_chosen_after_the_time_was_over_waits_for_the_codes(
    client: ReviewingClient, session: Session, clock: Clock, tracked: str
) -> None:
    page = client.get("/track/reply")
    clock.forward(minutes=31)
    page = client.submit(page, message="Late", files=upload())
    assert page.status_code == 403
    assert waiting(page) == ["letter.pdf"]
    page = client.submit(page, reference=tracked, tracking_code=builders.TRACKING_CODE)
    assert page.request.path == "/track/case"
    assert kept(session)[0].message_id is not None


def test_files_of_other_cases_and_of_staff_are_not_found(
    app: Flask, client: ReviewingClient, session: Session, tracked: str
) -> None:
    other = builders.received(app)
    for reference, for_person in ((other, True), (tracked, False)):
        builders.file_on(app, reference, for_person=for_person)
    for row in kept(session):
        assert client.get(f"/track/files/{row.id}").status_code == 404
    assert client.get("/track/files/999999999999999999999").status_code == 404


def test_without_an_open_case_no_file_is_handed_out(app: Flask, client: ReviewingClient) -> None:
    number = builders.file_on(app, builders.received(app))
    answer = client.get(f"/track/files/{number}")
    assert answer.status_code == 302
    assert answer.location.startswith("/track")


def test_content_that_is_not_what_was_stored_is_not_handed_out(
    app: Flask, client: ReviewingClient, session: Session, tracked: str
) -> None:
    number = builders.file_on(app, tracked)
    stored = Path(app.config["FILES_ADDRESS"]) / kept(session)[0].key
    stored.write_bytes(b"something else")
    assert client.get(f"/track/files/{number}").status_code == 404
    stored.unlink()
    assert client.get(f"/track/files/{number}").status_code == 404
