"""The worker: its queue on both databases, its jobs, and the command that starts all."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask
from huey import PostgresHuey, SqliteHuey
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Attempt, Draft, OutboundMail
from portal.models.mail import MailState
from portal.recording.acts import act
from portal.recording.outbox import queue_mail
from portal.services.attempts import note_try
from portal.services.drafts import keep_answers
from portal.services.mail import mail_was_queued
from portal.web.jobs import nudge, queue_of, tidy_up
from tests.kit.clock import Clock
from tests.kit.smtp import MailServer

ROOT = Path(__file__).parent.parent


def queued(clock: Clock) -> None:
    with act(now=clock.now) as doing:
        queue_mail(doing.session, to="rosa@example.com", subject="News", body="News", now=clock.now)


def work(app: Flask) -> int:
    """Do every job that waits in the queue, as the consumer does; return how many there were."""
    queue, done = queue_of(app), 0
    while task := queue.dequeue():
        queue.execute(task)
        done += 1
    return done


def test_the_queue_is_where_the_data_is(app: Flask, database: str) -> None:
    kind = SqliteHuey if database == "sqlite" else PostgresHuey
    assert isinstance(queue_of(app), kind)
    assert queue_of(app) is queue_of(app)


def test_a_nudge_makes_the_worker_hand_mail_over(
    app: Flask, session: Session, clock: Clock, smtp_server: MailServer
) -> None:
    app.config.update(MAIL_SERVER=smtp_server.host, MAIL_PORT=smtp_server.port)
    queued(clock)
    assert mail_was_queued()
    assert not mail_was_queued()
    session.rollback()
    nudge()
    nudge()
    assert work(app) == 2
    assert len(smtp_server.messages) == 1
    assert session.scalars(select(OutboundMail.state)).one() is MailState.SENT


def test_a_queue_that_is_broken_breaks_no_page(
    app: Flask, session: Session, clock: Clock, database: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    app.config["QUEUE_FILE"] = str(tmp_path / "file" / "queue.sqlite")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///elsewhere"
    nudge()


def test_the_jobs_run_by_themselves_every_minute_hour_and_day(app: Flask) -> None:
    names = {type(task).__name__ for task in queue_of(app)._registry.periodic_tasks}
    assert names == {
        "deliver_every_minute",
        "freeze_every_day",
        "chase_consent_every_hour",
        "read_call_logs_every_minute",
        "read_past_records_every_minute",
        "readings_up_every_ten_minutes",
        "remind_of_questions_every_hour",
        "remind_staff_every_ten_minutes",
        "say_late_every_ten_minutes",
        "tidy_up_every_hour",
        "close_unasked_every_day",
    }


def test_what_is_kept_for_a_while_goes(app: Flask, session: Session, clock: Clock) -> None:
    keep_answers(journey="complaint", secret=None, answers={"what": "A bin"}, now=clock.now)
    note_try(scope="send", who="1.2.3.4", now=clock.now, key=b"k")
    clock.forward(hours=23)
    tidy_up()
    assert len(session.scalars(select(Draft)).all()) == 1
    clock.forward(hours=2)
    tidy_up()
    tidy_up()
    session.rollback()
    assert session.scalars(select(Draft)).all() == []
    assert session.scalars(select(Attempt)).all() == []


SEND = """
from datetime import UTC, datetime
from wsgi import app
from portal.recording.acts import act
from portal.recording.outbox import queue_mail
from portal.web.jobs import nudge
now = datetime.now(UTC)
with app.app_context():
    with act(now=now) as doing:
        queue_mail(doing.session, to="a@example.com", subject="S", body="B", now=now)
    nudge()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a portal that was set up."""
    folder = tmp_path_factory.mktemp("portal")
    run([sys.executable, "-m", "flask", "--app", "wsgi", "setup"], folder)
    return folder


def environ(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PORTAL_FOLDER": str(folder), "PYTHONUNBUFFERED": "1", **more}


def run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=ROOT, env=environ(folder), check=True, timeout=120)


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """``flask serve`` in a process group of its own: the process, its address, what it said."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT,
        env=environ(folder, PORT=port),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        told = []
        for line in process.stdout:
            told.append(line)
            if "Ctrl-C" in line:
                break
        yield process, f"http://127.0.0.1:{port}", "".join(told)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def children(process: subprocess.Popen[str]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(number) for number in found.split()]


def test_serve_starts_site_and_worker_until_ctrl_c(folder: Path) -> None:
    """A mail that another process queued leaves at once, by the worker beside the site."""
    with served(folder) as (process, address, told):
        assert f"Open {address}" in told
        assert "flask --app wsgi staff add" in told
        with urllib.request.urlopen(f"{address}/track", timeout=60) as page:
            assert page.status == 200
        run([sys.executable, "-c", SEND], folder)
        end = time.monotonic() + 60
        while time.monotonic() < end and not list(folder.glob("mail/*.eml")):
            time.sleep(0.05)
        assert len(list(folder.glob("mail/*.eml"))) == 1
        both = children(process)
        assert len(both) == 2
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in both)


def test_serve_stops_both_when_it_is_told_to(folder: Path) -> None:
    with served(folder) as (process, _address, _told):
        both = children(process)
        process.terminate()
        assert process.wait(30) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in both)


def test_serve_says_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=environ(tmp_path, PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
