"""Every hostile file, sent as a person would send it: told about, never stored, never a failure."""

import io
from pathlib import Path

import pytest
from flask import Flask, Request

from tests.journeys.walks import COMPLAINT, walk_until
from tests.kit import files
from tests.kit.clamd import clamd, like_clamd
from tests.kit.client import Page, ReviewingClient

MESSAGES = {
    "The selected file must be a PDF, JPG, PNG, DOCX, ODT or TXT",
    "The selected file must be smaller than 10MB",
    "The selected file is empty",
    "The selected picture must be smaller, for example as a normal phone takes it",
}


def stored(app: Flask) -> list[Path]:
    return list(Path(app.config["FILES_ADDRESS"]).glob("*/*"))


def to_files(client: ReviewingClient) -> Page:
    return walk_until(client, "/complain/told-us", COMPLAINT, "/complain/files")


def test_no_hostile_file_is_stored_and_each_is_told_about(
    app: Flask, client: ReviewingClient
) -> None:
    page = to_files(client)
    for what, (name, content) in files.refused().items():
        answer = client.submit(page, files=(io.BytesIO(content), name))
        assert answer.status_code == 400, what
        assert set(answer.errors) <= MESSAGES, what
        assert len(answer.errors) == 1, what
    assert stored(app) == []


def test_a_known_virus_is_refused_where_there_is_a_scanner_and_kept_inert_where_there_is_none(
    app: Flask, client: ReviewingClient
) -> None:
    page = to_files(client)
    with clamd(like_clamd) as address:
        app.config["CLAMD_ADDRESS"] = address
        answer = client.submit(page, files=(io.BytesIO(files.EICAR), "eicar.txt"))
        assert answer.errors == ["The selected file contains a virus"]
        assert stored(app) == []
    answer = client.submit(page, files=(io.BytesIO(b"clean"), "clean.txt"))
    assert answer.errors == ["The selected file could not be uploaded – try again"]
    app.config["CLAMD_ADDRESS"] = ""
    answer = client.submit(page, "add=yes", files=(io.BytesIO(files.EICAR), "eicar.txt"))
    assert answer.status_code == 200
    assert len(stored(app)) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b'--x\r\nContent-Disposition: form-data; name="files"; filename=""\r\n\r\nabc\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="\xff\xfe.pdf"\r\n\r\n'
        b"abc\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\nno file\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="a.pdf"\r\n\r\n'
        b"%PDF-\r\n--x--",
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\na\r\n'
            for _ in range(1000)
        )
        + b"--x--",
    ],
)
def test_odd_uploads_are_never_our_failure(
    app: Flask, client: ReviewingClient, body: bytes
) -> None:
    to_files(client)
    for address in ("/complain/files", "/track/reply"):
        answer = client.post(address, data=body, content_type="multipart/form-data; boundary=x")
        assert 300 <= answer.status_code < 500
    assert stored(app) == []


def test_a_form_that_is_given_up_leaves_no_file_open(
    client: ReviewingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    make = Request._get_file_stream

    def heard(request: Request, *about: object, **more: object) -> object:
        opened.append(make(request, *about, **more))
        return opened[-1]

    monkeypatch.setattr(Request, "_get_file_stream", heard)
    to_files(client)
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\na\r\n'
    answer = client.post(
        "/complain/files",
        data=part * 1000 + b"--x--",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert opened
    assert all(stream.closed for stream in opened)


def test_pages_without_files_still_take_little(client: ReviewingClient) -> None:
    much = {"text": (io.BytesIO(b"x" * 2_000_000), "x.txt")}
    assert client.post("/complain/what-happened", data=much).status_code == 413
    client.get("/complain/files")
    far_too_much = {"files": (io.BytesIO(b"x" * 60_000_000), "x.txt")}
    answer = client.post("/complain/files", data=far_too_much)
    assert answer.status_code == 413
    assert "Each file must be smaller than 10MB" in answer.words
