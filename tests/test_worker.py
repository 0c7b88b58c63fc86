"""The worker: its queue on both databases, its jobs, and the command that starts all."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
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


def test_the_jobs_run_by_themselves_every_minute_and_hour(app: Flask) -> None:
    names = {type(task).__name__ for task in queue_of(app)._registry.periodic_tasks}
    assert names == {"deliver_every_minute", "tidy_up_every_hour"}


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


class Served:
    """``flask serve`` on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        names = ("PATH", "HOME", "LANG")
        self.environ = {name: os.environ[name] for name in names if name in os.environ}
        self.environ |= {
            "PORTAL_FOLDER": str(folder),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        self.flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        subprocess.run([*self.flask, "setup"], cwd=ROOT, env=self.environ, check=True)
        self.process = subprocess.Popen(
            [*self.flask, "serve"],
            cwd=ROOT,
            env=self.environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def told(self) -> str:
        """Everything it said until "Stop with Ctrl-C"."""
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        return "".join(lines)

    def children(self) -> list[int]:
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in found.split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_starts_site_and_worker_and_stops_both(tmp_path: Path, number: int) -> None:
    served = Served(tmp_path)
    try:
        told = served.told()
        address = f"http://127.0.0.1:{served.port}"
        assert f"Open {address}" in told
        assert "flask --app wsgi staff add" in told
        with urllib.request.urlopen(f"{address}/track", timeout=10) as page:
            assert page.status == 200
        children = served.children()
        assert len(children) == 2
        served.process.send_signal(number)
        assert served.process.wait(30) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in children)
    finally:
        served.process.kill()
        served.process.wait()
        assert served.process.stdout is not None
        served.process.stdout.close()


def test_serve_says_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environ = {**os.environ, "PORTAL_FOLDER": str(tmp_path), "PORT": str(port)}
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr


def test_serve_sends_mail_as_a_file_within_seconds(tmp_path: Path) -> None:
    """The whole way: a mail queued by another process leaves by the worker that serve started."""
    served = Served(tmp_path)
    try:
        served.told()
        script = (
            "from datetime import UTC, datetime\n"
            "from wsgi import app\n"
            "from portal.recording.acts import act\n"
            "from portal.recording.outbox import queue_mail\n"
            "from portal.web.jobs import nudge\n"
            "now = datetime.now(UTC)\n"
            "with app.app_context():\n"
            "    with act(now=now) as doing:\n"
            "        queue_mail(doing.session, to='a@b.uk', subject='S', body='B', now=now)\n"
            "    nudge()\n"
        )
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=served.environ, check=True, timeout=60
        )
        end = time.monotonic() + 20
        while time.monotonic() < end and not list(tmp_path.glob("mail/*.eml")):
            time.sleep(0.1)
        assert len(list(tmp_path.glob("mail/*.eml"))) == 1
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(30) == 0
    finally:
        served.process.kill()
        served.process.wait()
        assert served.process.stdout is not None
        served.process.stdout.close()
