"""The kit itself: what it promises to catch, it catches."""

import os
import signal
import smtplib
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import UndefinedError
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.models import Attempt
from tests.kit import postgres, reviewer
from tests.kit.clock import NOW, Clock
from tests.kit.smtp import Behaviour, MailServer
from tests.kit.unchanged import unchanged

GOOD = (
    '<!DOCTYPE html><html lang="en"><head><title>Tell us – Council</title></head>'
    "<body><h1>Tell us</h1>{}</body></html>"
)


def test_a_good_page_passes() -> None:
    reviewer.review("/", GOOD.format('<label for="a">Name</label><input id="a" name="a">'))


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (GOOD.format("<p>One<h1>Two</h1>"), "one h1"),
        (GOOD.format("<table><p>in a table</p></table>"), "line 1"),
        (GOOD.format("<b><i>crossed</b></i>"), "line 1"),
        (GOOD.replace(' lang="en"', ""), "no lang"),
        (GOOD.replace("<h1>Tell us", "<h1>Other"), "does not begin"),
        (GOOD.replace("<title>Tell us", "<title>Error: Other"), "does not begin"),
        (GOOD.format('<p id="a"></p><p id="a"></p>'), "used 2 times"),
        (GOOD.format('<input name="a">'), "no label"),
        (GOOD.format('<select name="a"></select>'), "no label"),
        (GOOD.format('<label for="b">B</label>'), "not there"),
        (GOOD.format("<label><input required> A</label>"), "required"),
        (GOOD.format('<img src="a.png">'), "no alt"),
        (GOOD.format('<a href="/"></a>'), "no words"),
        (GOOD.format("<script>alert(1)</script>"), "inline script"),
        (GOOD.format("<style>p{color:red}</style>"), "style element"),
        (GOOD.format('<p style="color:red">A</p>'), "inline script or style"),
        (GOOD.format('<p onclick="x()">A</p>'), "inline script or style"),
        (GOOD.format('<a href="javascript:x()">A</a>'), "leads to a script"),
        (GOOD.format('<form method="post" novalidate></form>'), "no csrf_token"),
        (
            GOOD.format('<form method="post"><input type="hidden" name="csrf_token"></form>'),
            "noval",
        ),
    ],
)
def test_a_faulty_page_is_refused(page: str, fault: str) -> None:
    with pytest.raises(reviewer.FaultyPage, match=fault):
        reviewer.review("/", page)


def test_an_error_page_may_say_so_first() -> None:
    reviewer.review("/", GOOD.replace("<title>", "<title>Error: ").format(""))


def test_pages_that_differ_in_a_reference_or_token_are_told_apart() -> None:
    page = GOOD.format('<p>Your number is <b>{0}</b>, {0}</p><a href="/x/{0}">a</a>{1}')
    field = '<label>A <input name="a" value="{}"></label>'
    for reference, token in (("C26-7Q4KD-8", "a" * 40), ("C26-AAAAA-A", "b" * 40)):
        root = reviewer.read(page.format(reference, field.format(token)))
        assert reviewer.words(root.find(".//p")) == f"Your number is {reference}, {reference}"
        assert [link.get("href") for link in root.iter("a")] == [f"/x/{reference}"]
        assert [one.get("value") for one in root.iter("input")] == [token]


@pytest.mark.parametrize("time", [1, 2])
def test_every_test_starts_with_the_same_database(session: Session, time: int) -> None:
    assert session.scalar(text("SELECT count(*) FROM attempt")) == 0
    assert session.scalar(text("SELECT count(*) FROM bank_holiday")) > 50
    attempt = Attempt(scope="a", who="b", at=NOW)
    session.add(attempt)
    session.execute(text("DELETE FROM bank_holiday"))
    session.commit()
    assert attempt.id == 1, "numbers start again"


@pytest.mark.parametrize("time", [1, 2])
def test_every_test_starts_at_the_same_time(clock: Clock, app: Flask, time: int) -> None:
    assert app.config["CLOCK"]() == NOW
    clock.forward(days=2)
    assert clock.set(2027, 1, 4).isoformat() == "2027-01-04T10:00:00+00:00"


def test_a_change_in_the_database_is_noticed(session: Session) -> None:
    with pytest.raises(AssertionError, match="attempt: new"), unchanged(session):
        session.add(Attempt(scope="a", who="b", at=NOW))
        session.commit()
    with unchanged(session):
        session.execute(text("SELECT 1"))


def test_a_template_cannot_use_a_name_that_nobody_gives(app: Flask) -> None:
    render = app.jinja_env.from_string
    with pytest.raises(UndefinedError, match="'nobody' is undefined"):
        render("{{ nobody }}").render()
    with pytest.raises(UndefinedError, match="no attribute 'refrence'"):
        render("{{ case.refrence }}").render(case=Attempt())


@pytest.fixture
def send(smtp_server: MailServer) -> Callable[[], None]:
    def send() -> None:
        with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=0.5) as mail:
            mail.sendmail("a@example.org", ["b@example.org"], "Subject: News\n\nHello")

    return send


def test_the_mail_server_takes_mail(smtp_server: MailServer, send: Callable[[], None]) -> None:
    send()
    assert [message["subject"] for message in smtp_server.messages] == ["News"]


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        ("451", smtplib.SMTPDataError),
        ("550", smtplib.SMTPDataError),
        ("550 recipient", smtplib.SMTPRecipientsRefused),
        ("cut", smtplib.SMTPServerDisconnected),
        ("hang", OSError),
    ],
)
def test_the_mail_server_fails_as_told(
    smtp_server: MailServer,
    send: Callable[[], None],
    behaviour: Behaviour,
    error: type[Exception],
) -> None:
    smtp_server.behave(behaviour)
    with pytest.raises(error):
        send()
    assert smtp_server.messages == []
    assert smtp_server.tries == 1


def test_the_mail_server_goes_away_and_comes_back(
    smtp_server: MailServer, send: Callable[[], None]
) -> None:
    smtp_server.down()
    with pytest.raises(ConnectionRefusedError):
        send()
    smtp_server.up()
    send()
    assert len(smtp_server.messages) == 1


@pytest.mark.skipif(postgres.binaries() is None, reason="nothing to start")
def test_a_server_left_by_a_run_that_was_killed_is_no_fault_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TEST_POSTGRES_URL", raising=False)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres.start(folder)
        number = (folder / postgres.DATA / "postmaster.pid").read_text().split()[0]
        os.kill(int(number), signal.SIGKILL)
        postgres.stop(folder)
