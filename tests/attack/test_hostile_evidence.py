"""Files and addresses that mean ill to the evidence: clear words, nothing half kept, no failure."""

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.past_rules import LARGEST_FILE
from tests.builders import lead, officer, signed_in
from tests.frozen import NEWEST, frozen, told
from tests.kit.client import ReviewingClient
from tests.kit.unchanged import unchanged

TWO_GB = 2 * 10**9
HEADS = {
    "calls": "Call date,Seconds waited,Answered\n",
    "complaints": "reference,kind,channel,received_on\n",
}
NO_PERIODS = (
    "2026-27-q0",
    "2026-27-q5",
    "2026-26-q1",
    "0000-01",
    "9999-00-q4",
    "２０２６-27-q1",
    "2026-27-q1'--",
    "2026-27-q1%00",
    "2026-27-q1%0A",
    "%F0%9F%98%80",
    "..%2F..%2Fetc",
    "9" * 5000,
)


def large(folder: Path, head: str) -> Path:
    """Return a file of 2 GB that takes no room: after its header there are only noughts."""
    file = folder / "large.csv"
    with file.open("wb") as written:
        written.write(head.encode())
        written.truncate(TWO_GB)
    return file


@pytest.mark.parametrize("kind", list(HEADS))
def test_a_file_of_2_gb_is_refused_on_the_command_line(
    app: Flask, session: Session, tmp_path: Path, kind: str
) -> None:
    who = officer(app)
    args = ["import", kind, str(large(tmp_path, HEADS[kind]))]
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        done = app.test_cli_runner().invoke(
            args=[*args, *(["--as", who.email] if kind == "calls" else [])]
        )
    assert done.exit_code == 1
    assert "MB" in done.output or "not a CSV file" in done.output, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    stored = Path(app.config["FILES_ADDRESS"])
    assert not [one for one in stored.rglob("*") if one.is_file()]


class Stream(io.BufferedIOBase):
    """A body that says no length and does not end: 2 GB of one file, made as it is read."""

    def __init__(self) -> None:
        self.given = 0
        self._start = (
            b'--x\r\nContent-Disposition: form-data; name="log"; filename="calls.csv"\r\n\r\n'
        )

    def read(self, size: int = -1) -> bytes:
        """Return the next piece."""
        if self.given >= TWO_GB:
            return b""
        piece, self._start = self._start or b"16/11/2026 09:00,1,yes\n" * 2000, b""
        self.given += len(piece)
        return piece


@pytest.mark.parametrize("address", ["/staff/samples/calls", "/staff/past-records"])
def test_a_stream_of_2_gb_without_a_length_is_cut_off_early(
    app: Flask, client: ReviewingClient, address: str
) -> None:
    signed_in(client, lead(app))
    stream = Stream()
    with unchanged(app.config["SQLALCHEMY_DATABASE_URI"]):
        page = client.post(
            address,
            content_type="multipart/form-data; boundary=x",
            environ_overrides={
                "wsgi.input": stream,
                "wsgi.input_terminated": True,
                "CONTENT_LENGTH": "",
            },
        )
    assert 400 <= page.status_code < 500
    assert stream.given < 6 * LARGEST_FILE


def test_no_tampered_name_of_a_period_is_a_period_or_a_failure(
    app: Flask, client: ReviewingClient
) -> None:
    frozen(app, NEWEST, [told("email", 9)])
    signed_in(client, lead(app))
    addresses = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and ("<period>" in rule.rule or rule.endpoint.startswith(("api.", "staff.figures.")))
        and ({"period"} & rule.arguments or rule.arguments == {"slug"})
    ]
    assert len(addresses) >= 9
    for address in addresses:
        for name in NO_PERIODS:
            place = address.replace("<slug>", name if "<period>" not in address else "email")
            answer = client.get(place.replace("<period>", name))
            assert answer.status_code == 404, (address, name[:20])
    for behind in ("2026-27-q0", "9999-00-q4", "x" * 5000, "%00"):
        for page in ("cases?behind=upheld.", "challenges?quarter=", "samples?quarter="):
            assert client.get(f"/staff/{page}{behind}").status_code in {200, 422}
