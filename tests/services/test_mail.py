"""The outbox over real SMTP: whatever the server does, no mail is lost and none blocks another."""

import email
import email.policy
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import UndefinedError
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import mailer
from portal.db import db
from portal.domain.cases import ContactWay
from portal.domain.messages import Purpose
from portal.domain.references import hash_one_time_code, parse_one_time_code
from portal.mailer import Outgoing, compose, one_line
from portal.models import Event, OneTimeCode, OutboundMail
from portal.models.mail import MailState
from portal.queries.mail import failed_mails_of, mails_seen_by
from portal.recording.acts import act
from portal.recording.history import broken_at
from portal.recording.outbox import queue_mail, write_to_person
from portal.services.mail import LEASE, Round, deliver_due
from tests import builders
from tests.kit.clock import Clock
from tests.kit.databases import SECRETS
from tests.kit.smtp import CERTIFICATE, PASSWORD, MailServer

ROOT = Path(__file__).parent.parent.parent
KEY = b"a key of the tests"
Deliver = Callable[[], Round]


@pytest.fixture
def deliver(app: Flask, session: Session, clock: Clock, smtp_server: MailServer) -> Deliver:
    """Runs one round of the worker against the mail server of the test."""
    app.config.update(
        MAIL_SERVER=smtp_server.host,
        MAIL_PORT=smtp_server.port,
        MAIL_TIMEOUT_SECONDS=1,
        PUBLIC_ADDRESS="https://portal.example",
    )
    own = frozenset({"complaints@example.org"})
    return lambda: deliver_due(clock=clock, send=mailer.send, key=KEY, own_addresses=own)


def queued(clock: Clock, to: str = "rosa@example.com", **given: Any) -> int:
    with act(now=clock.now) as doing:
        mail = queue_mail(
            doing.session,
            **{"to": to, "subject": "News", "body": "There is news.", "now": clock.now, **given},
        )
        doing.session.flush()
        return mail.id


def kept(mail_id: int) -> OutboundMail:
    return db.session.get_one(OutboundMail, mail_id, populate_existing=True)


def words_of(message: EmailMessage) -> str:
    """The words of a mail that arrived, with our line breaks."""
    content: str = message.get_content()
    return content.replace("\r\n", "\n")


def test_a_mail_leaves_with_our_headers(
    deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    mail = kept(queued(clock))
    assert deliver() == Round(sent=1)
    (message,) = smtp_server.messages
    assert message["Message-ID"] == f"<{mail.header_id}@portal.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "News"
    assert message["To"] == "rosa@example.com"
    assert message["From"] == "Fellside Borough Council <no-reply@example.org>"
    assert message["Reply-To"] == "Fellside Borough Council <customer.services@example.org>"
    assert message["Date"].datetime == clock.now
    assert message.get_content_type() == "text/plain"
    body = words_of(message)
    assert body.startswith("There is news.\n\n--\nFellside Borough Council\n")
    assert "01632 960100" in body
    assert kept(mail.id).state is MailState.SENT
    assert kept(mail.id).sent_at == clock.now
    assert deliver() == Round()


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> & <script>alert(1)</script>",
        "Diolch yn fawr – £5 😀",
        "From me\n.\nQUIT\n.hidden dot",
        "{code} stays {{ 7 * 7 }} %(x)s",
        "a long line " * 300 + "end",
        "é" * 3000,
        "מילים בעברית \u202eback\u202c",
    ],
)
def test_words_arrive_as_they_were_typed(
    deliver: Deliver, clock: Clock, smtp_server: MailServer, text: str
) -> None:
    queued(clock, body=text, subject="A <b> & 'quote' – £")
    assert deliver() == Round(sent=1)
    (message,) = smtp_server.messages
    assert words_of(message).startswith(text + "\n")
    assert message["Subject"] == "A <b> & 'quote' – £"


def test_a_subject_never_begins_a_header(
    deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    queued(clock, subject="Hello\r\nBcc: victim@example.com\n\nInjected\x00\u2028body")
    assert deliver() == Round(sent=1)
    (message,) = smtp_server.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: victim@example.com Injected body"
    assert len(one_line("x" * 500)) == 200


def test_a_missing_value_is_an_error_not_a_gap(session: Session) -> None:
    with pytest.raises(KeyError):
        compose("new_message", reference="C26-7Q4KD-8")
    with pytest.raises(UndefinedError):
        compose("person_wrote", reference="C26-7Q4KD-8")


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% raw %}", "%(x)s {code} {# gone #}"])
def test_words_are_never_run_as_a_template(session: Session, text: str) -> None:
    assert compose("new_message", reference="C26-7Q4KD-8", text=text).body == text


def test_markup_in_a_value_stays_text(session: Session) -> None:
    mail = compose("new_message", reference="C26-7Q4KD-8", text="<b>Hello</b>\r\n& goodbye\x07")
    assert mail.subject == "A message about C26-7Q4KD-8"
    assert mail.body == "<b>Hello</b>\n& goodbye"


def test_a_server_down_for_a_day_delays_mail_and_loses_none(
    deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    smtp_server.down()
    mails = [queued(clock, to=f"person{number}@example.com") for number in range(20)]
    for _look in range(24 * 6):
        deliver()
        clock.forward(minutes=10)
    assert all(kept(mail).state is MailState.WAITING for mail in mails)
    smtp_server.up()
    minutes = 0
    while any(kept(mail).state is MailState.WAITING for mail in mails):
        deliver()
        clock.forward(minutes=1)
        minutes += 1
    assert minutes <= 16, "the outbox is empty a quarter of an hour after the server is back"
    assert len(smtp_server.messages) == 20
    assert len({message["To"] for message in smtp_server.messages}) == 20


def test_after_five_days_a_mail_is_given_up_and_shows_on_its_case(
    app: Flask, session: Session, deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    reference = builders.received(app)
    smtp_server.behave("451")
    case = builders.kept_case(reference)
    mail = queued(clock, case=case)
    began, tries = clock.now, 0
    while kept(mail).state is MailState.WAITING:
        clock.now = kept(mail).next_attempt_at
        deliver()
        tries += 1
        assert clock.now <= began + timedelta(days=5)
    assert clock.now == began + timedelta(days=5)
    assert 20 < tries < 50
    assert kept(mail).last_error == "451 4.3.0 Try again later"
    assert [one.id for one in failed_mails_of(reference)] == [mail]
    events = list(session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id)))
    assert events[-1].what == "mail_failed"
    assert events[-1].values == {"mail_id": mail, "refused": False}
    assert broken_at(events) is None
    officer = builders.officer(app)
    page = mails_seen_by(officer.viewer, clock.now, failed_only=True)
    assert page.failed == 1
    assert page.rows[0].reference == reference


def test_pauses_grow(deliver: Deliver, clock: Clock, smtp_server: MailServer) -> None:
    smtp_server.behave("451")
    mail = queued(clock)
    pauses = []
    for _try in range(7):
        deliver()
        pauses.append((kept(mail).next_attempt_at - clock.now).total_seconds() / 60)
        clock.now = kept(mail).next_attempt_at
    assert pauses == [1, 5, 15, 60, 120, 240, 240]


@pytest.mark.parametrize("behaviour", ["550", "550 recipient", "552", "552 size"])
def test_a_mail_refused_for_good_fails_at_once(
    app: Flask, deliver: Deliver, clock: Clock, smtp_server: MailServer, behaviour: Any
) -> None:
    reference = builders.received(app)
    smtp_server.behave(behaviour)
    queued(clock, case=builders.kept_case(reference))
    assert deliver() == Round(failed=1)
    (failed,) = failed_mails_of(reference)
    assert failed.last_error is not None
    assert failed.last_error.startswith(f"{behaviour[:3]} 5.")
    assert failed.next_attempt_at is None


def test_a_mail_that_is_too_big_holds_up_no_other(
    deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    smtp_server.behave("552 size")
    for _ in range(3):
        queued(clock)
    assert deliver() == Round(failed=3), "the server is there: it is asked about each"


def test_nothing_is_ever_sent_to_our_own_address(
    app: Flask, deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    reference = builders.received(app)
    queued(clock, to="Complaints@Example.org", case=builders.kept_case(reference))
    assert deliver() == Round(failed=1)
    assert smtp_server.tries == 0
    assert "own addresses" in (failed_mails_of(reference)[0].last_error or "")


def test_a_poison_mail_blocks_no_other(deliver: Deliver, clock: Clock, session: Session) -> None:
    poison = queued(clock, subject="Poison")
    good = [queued(clock) for _ in range(3)]

    def send(mail: Outgoing) -> None:
        if mail.subject == "Poison":
            raise UnicodeEncodeError("ascii", "", 0, 1, "poison")

    assert deliver_due(clock=clock, send=send, key=KEY) == Round(sent=3, put_off=1)
    assert all(kept(mail).state is MailState.SENT for mail in good)
    assert kept(poison).state is MailState.WAITING
    assert kept(poison).last_error == "UnicodeEncodeError"


def test_a_hanging_server_holds_a_round_up_for_two_waits_only(
    deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    smtp_server.behave("hang")
    mails = [queued(clock) for _ in range(3)]
    assert deliver() == Round(put_off=2)
    assert "timed out" in (kept(mails[0]).last_error or "")
    assert kept(mails[2]).attempts == 0


def test_a_server_that_refuses_connections_is_asked_twice_a_round(
    deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    smtp_server.down()
    mails = [queued(clock) for _ in range(10)]
    assert deliver() == Round(put_off=2)
    assert kept(mails[9]).attempts == 0


def test_a_connection_cut_after_the_mail_repeats_the_same_message_id(
    deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    smtp_server.behave("cut")
    mail = kept(queued(clock))
    assert deliver() == Round(put_off=1)
    smtp_server.behave("accept")
    clock.forward(minutes=1)
    assert deliver() == Round(sent=1)
    assert smtp_server.messages[0]["Message-ID"] == f"<{mail.header_id}@portal.example>"


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing after it runs."""


def test_a_worker_killed_before_it_wrote_down_repeats_the_same_mail(
    app: Flask, deliver: Deliver, clock: Clock, smtp_server: MailServer, session: Session
) -> None:
    mail = kept(queued(clock))

    def send_and_die(outgoing: Outgoing) -> None:
        mailer.send(outgoing)
        raise Killed

    with pytest.raises(Killed):
        deliver_due(clock=clock, send=send_and_die, key=KEY)
    assert kept(mail.id).state is MailState.WAITING
    assert deliver() == Round(), "the mail is leased: nobody sends it meanwhile"
    clock.forward(minutes=LEASE.total_seconds() / 60)
    assert deliver() == Round(sent=1)
    first, second = smtp_server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert words_of(first) == words_of(second)


DELIVER = """
import os, signal, sys
from datetime import datetime
from portal import mailer
from portal.services.mail import deliver_due
from wsgi import app

now, dies = datetime.fromisoformat(sys.argv[1]), sys.argv[2] == "dies"

def send(mail):
    mailer.send(mail)
    if dies:
        os.kill(os.getpid(), signal.SIGKILL)

with app.app_context():
    deliver_due(clock=lambda: now, send=send, key=b"k")
"""


def test_kill_9_between_the_servers_yes_and_our_mark_loses_nothing(
    app: Flask, session: Session, clock: Clock, smtp_server: MailServer
) -> None:
    first, second = queued(clock, to="first@example.com"), queued(clock, to="second@example.com")
    environ = {
        **os.environ,
        **SECRETS,
        "PORTAL_FOLDER": app.config["PORTAL_FOLDER"],
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "MAIL_SERVER": smtp_server.host,
        "MAIL_PORT": str(smtp_server.port),
    }

    def worker(what: str) -> int:
        db.session.remove()
        command = [sys.executable, "-c", DELIVER, clock.now.isoformat(), what]
        done = subprocess.run(command, cwd=ROOT, env=environ, check=False, timeout=120)
        return done.returncode

    assert worker("dies") == -signal.SIGKILL
    assert [message["To"] for message in smtp_server.messages] == ["first@example.com"]
    assert kept(first).state is MailState.WAITING
    assert worker("lives") == 0
    assert kept(second).state is MailState.SENT, "the other mail leaves meanwhile"
    clock.now += LEASE
    assert worker("lives") == 0
    assert kept(first).state is MailState.SENT
    sent, other, again = smtp_server.messages
    assert other["To"] == "second@example.com"
    assert again["Message-ID"] == sent["Message-ID"] != other["Message-ID"]
    assert words_of(again) == words_of(sent)


def test_a_code_is_made_at_hand_over_and_the_same_in_a_copy(
    app: Flask, deliver: Deliver, clock: Clock, smtp_server: MailServer, session: Session
) -> None:
    reference = builders.received(app)
    with act(now=clock.now) as doing:
        case = builders.kept_case(reference)
        code = OneTimeCode(case_id=case.id, asker_hash="a" * 64, asked_at=clock.now)
        doing.session.add(code)
        words = compose("one_time_code", asked_at=clock.now)
        mail = queue_mail(
            doing.session,
            to="rosa@example.com",
            subject=words.subject,
            body=words.body,
            now=clock.now,
            case=case,
            code=code,
        )
    assert code.code_hash is None
    clock.forward(hours=2)

    def send_and_die(outgoing: Outgoing) -> None:
        mailer.send(outgoing)
        raise Killed

    with pytest.raises(Killed):
        deliver_due(clock=clock, send=send_and_die, key=KEY)
    session.refresh(code)
    assert code.expires_at == clock.now + timedelta(minutes=10), "it runs from the hand-over"
    clock.forward(minutes=11)
    assert deliver() == Round(sent=1)
    texts = [words_of(message) for message in smtp_server.messages]
    assert texts[0] == texts[1]
    typed = parse_one_time_code(texts[0].splitlines()[2])
    session.refresh(code)
    assert code.code_hash == hash_one_time_code(typed, KEY)
    assert code.expires_at == clock.now + timedelta(minutes=10)
    assert typed not in kept(mail.id).body, "the outbox never holds the code"
    assert "{code}" not in texts[0]


def test_what_the_server_says_never_brings_a_code_into_the_database(
    app: Flask, deliver: Deliver, clock: Clock, session: Session
) -> None:
    reference = builders.received(app)
    with act(now=clock.now) as doing:
        case = builders.kept_case(reference)
        code = OneTimeCode(case_id=case.id, asker_hash="a" * 64, asked_at=clock.now)
        doing.session.add(code)
        mail = queue_mail(
            doing.session,
            to="rosa@example.com",
            subject="Code",
            body="{code}",
            now=clock.now,
            case=case,
            code=code,
        )

    def send(outgoing: Outgoing) -> None:
        raise mailer.Deferred(f"451 cannot take {outgoing.body.splitlines()[0]}")

    deliver_due(clock=clock, send=send, key=KEY)
    assert kept(mail.id).last_error == "451 cannot take {code}"


def test_two_workers_at_once_send_one_copy_of_each(
    app: Flask, deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    for number in range(12):
        queued(clock, to=f"person{number}@example.com")
    db.session.remove()
    start = threading.Barrier(3)
    problems: list[BaseException] = []

    def work() -> None:
        with app.app_context():
            start.wait()
            try:
                deliver()
            except BaseException as problem:
                problems.append(problem)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not problems
    sent = [message["To"] for message in smtp_server.messages]
    assert sorted(sent) == sorted(f"person{number}@example.com" for number in range(12))


def test_a_server_without_starttls_gets_no_mail(
    app: Flask, deliver: Deliver, clock: Clock, smtp_server: MailServer
) -> None:
    app.config["MAIL_USE_TLS"] = True
    mail = queued(clock)
    assert deliver() == Round(put_off=1)
    assert "STARTTLS" in (kept(mail).last_error or "")
    assert smtp_server.messages == []


def test_a_server_that_demands_starttls_gets_mail_once_we_are_told_to_use_it(
    app: Flask,
    deliver: Deliver,
    clock: Clock,
    smtp_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    smtp_server.encrypt()
    mail = queued(clock)
    assert deliver() == Round(put_off=1)
    assert (kept(mail).last_error or "").startswith("530 ")
    app.config["MAIL_USE_TLS"] = True
    clock.forward(minutes=1)
    assert deliver() == Round(sent=1)


@pytest.mark.parametrize("how", ["MAIL_USE_TLS", "MAIL_USE_SSL"])
def test_a_server_with_a_certificate_that_nobody_signed_gets_no_mail(
    app: Flask,
    deliver: Deliver,
    clock: Clock,
    smtp_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    app.config[how] = True
    smtp_server.encrypt(at_once=how == "MAIL_USE_SSL")
    mail = queued(clock)
    assert deliver() == Round(put_off=1)
    assert "CERTIFICATE_VERIFY_FAILED" in (kept(mail).last_error or "")
    assert smtp_server.tries == 0
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    app.config["MAIL_SERVER"] = "localhost"
    clock.forward(minutes=1)
    assert deliver() == Round(put_off=1), "signed by one we trust, but for another server"
    app.config["MAIL_SERVER"] = smtp_server.host
    clock.forward(minutes=5)
    assert deliver() == Round(sent=1)


def test_a_password_that_the_server_refuses_delays_mail_and_is_told_to_nobody(
    app: Flask,
    deliver: Deliver,
    clock: Clock,
    smtp_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    smtp_server.encrypt(password=True)
    app.config.update(
        MAIL_USE_TLS=True, MAIL_USERNAME="portal", MAIL_PASSWORD="a password of last year"
    )
    mails = [queued(clock) for _ in range(3)]
    assert deliver() == Round(put_off=2), "no mail can leave now: the round ends"
    assert (kept(mails[0]).last_error or "").startswith("535 5.7.8")
    assert "last year" not in (kept(mails[0]).last_error or "")
    assert smtp_server.tries == 0
    app.config["MAIL_PASSWORD"] = PASSWORD
    clock.forward(minutes=1)
    assert deliver() == Round(sent=3)


def test_without_a_server_each_mail_becomes_a_file(
    app: Flask, session: Session, clock: Clock, tmp_path: Path
) -> None:
    app.config.update(MAIL_SERVER="", MAIL_FOLDER=str(tmp_path / "mail"))
    queued(clock, subject="Croeso £", body="Line one\nLine two £")
    assert deliver_due(clock=clock, send=mailer.send, key=KEY) == Round(sent=1)
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name.startswith("20261123-100000-")
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o077 == 0, "only its owner can read it"
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert words_of(message).startswith("Line one\nLine two £\n")


def test_a_disk_that_takes_no_file_delays_the_mail(
    app: Flask, session: Session, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "mail").write_text("not a folder")
    app.config.update(MAIL_SERVER="", MAIL_FOLDER=str(tmp_path / "mail"))
    mail = queued(clock)
    assert deliver_due(clock=clock, send=mailer.send, key=KEY) == Round(put_off=1)
    assert kept(mail).state is MailState.WAITING


def test_a_message_on_the_case_has_no_footer_and_its_mail_has(
    app: Flask, session: Session, clock: Clock
) -> None:
    reference = builders.received(app)
    with act(now=clock.now) as doing:
        message = write_to_person(
            doing.session,
            builders.kept_case(reference),
            Purpose.NOTE,
            subject="News",
            body="There is news.",
            now=clock.now,
            on=clock.now.date(),
        )
    assert message.body == "There is news."
    mail = session.scalars(select(OutboundMail)).one()
    assert mail.message_id == message.id
    assert f"/track?reference={reference}" in mail.body


def test_staff_see_mails_of_cases_they_may_see_only(
    app: Flask, session: Session, clock: Clock
) -> None:
    named = builders.officer(app, name="Nadia Named")
    other = builders.officer(app)
    reference = builders.received(app, names=(named,))
    queued(clock, case=builders.kept_case(reference))
    plain = queued(clock)
    now: datetime = clock.now
    assert [row.id for row in mails_seen_by(named.viewer, now).rows] == [plain]
    assert len(mails_seen_by(other.viewer, now).rows) == 2


def test_the_list_goes_on_page_by_page(app: Flask, session: Session, clock: Clock) -> None:
    officer = builders.officer(app)
    mails = [queued(clock) for _ in range(30)]
    first = mails_seen_by(officer.viewer, clock.now)
    assert [row.id for row in first.rows] == mails[:4:-1]
    rest = mails_seen_by(officer.viewer, clock.now, before=first.older)
    assert [row.id for row in rest.rows] == mails[4::-1]
    assert rest.older is None


def test_a_letter_and_a_phone_call_make_no_mail(app: Flask, session: Session, clock: Clock) -> None:
    reference = builders.received(app)
    for way in (ContactWay.POST, ContactWay.PHONE, ContactWay.NONE):
        with act(now=clock.now) as doing:
            write_to_person(
                doing.session,
                builders.kept_case(reference),
                Purpose.NOTE,
                subject="News",
                body="News",
                now=clock.now,
                on=clock.now.date(),
                way=way,
            )
    assert session.scalars(select(OutboundMail)).all() == []
