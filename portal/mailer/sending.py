"""Handing a mail over: to the mail server, or as a file where there is none."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.utils import formataddr
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app

from portal.domain.council import Council
from portal.mailer.words import one_line, plain

if TYPE_CHECKING:
    from flask_mail import Message

LONGEST_LINE = 900
"""Bytes; a mail server may cut a line at 998 (RFC 5322)."""

TOO_BIG = 552
"""What a server answers to the size of a mail, announced with the sender's address."""

LOCAL_PROBLEM = 4
"""The first figure of an SMTP answer that says "later"."""


@dataclass(frozen=True)
class Outgoing:
    """A mail ready to leave. ``header_id`` begins its Message-ID, the same at every try.

    ``at`` is the instant of this try (aware).
    """

    header_id: str
    recipient: str
    subject: str
    body: str
    at: datetime


class NotSent(Exception):
    """The mail did not leave. ``str()`` says why, for staff."""


class Unreachable(NotSent):
    """The mail server cannot be used now, for any mail: down, hanging, or refusing us."""


class Deferred(NotSent):
    """The server did not take this mail now. Another try may work."""


class Cut(Deferred):
    """The connection broke or fell silent after the mail's words: the server may have it."""


class Refused(NotSent):
    """The server refused this mail for good: no such person, too big."""


def send(mail: Outgoing) -> None:
    """Hand ``mail`` to the mail server, or write it as a file when none is configured.

    Returns only after the server, or the disk, has it. Raises a ``NotSent``.
    """
    if current_app.config["MAIL_SERVER"]:
        _send_by_smtp(_message(mail))
    else:
        _write_file(mail, bytes(_message(mail)))


def _message(mail: Outgoing) -> "Message":
    """Return ``mail`` with its headers (RFC 5322; RFC 3834 for mail that no person sent)."""
    from flask_mail import Mail, Message

    config = current_app.config
    council: Council = current_app.extensions["council"]
    current_app.extensions["mail"] = Mail().init_mail({**config, "MAIL_SUPPRESS_SEND": False})
    body = plain(mail.body) + "\n"
    message = Message(
        subject=one_line(mail.subject),
        recipients=[mail.recipient],
        body=body,
        charset=None if _is_simple(body) else _printable(),  # type: ignore[arg-type]  # as email's
        sender=formataddr((council.name, config["MAIL_SENDER"])),
        reply_to=formataddr((council.name, council.email)),
        date=mail.at.timestamp(),
        extra_headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    message.msgId = f"<{mail.header_id}@{urlsplit(config['PUBLIC_ADDRESS']).hostname}>"
    return message


def _is_simple(body: str) -> bool:
    """Whether any server can take ``body`` as it stands: ASCII, in lines that are not too long."""
    return body.isascii() and all(len(line) <= LONGEST_LINE for line in body.splitlines())


def _printable() -> Charset:
    """Return UTF-8 written in ASCII (quoted-printable), which no server on the way changes."""
    printable = Charset("utf-8")
    printable.body_encoding = QP
    return printable


def _send_by_smtp(message: "Message") -> None:
    from flask_mail import Connection

    connection = Connection(current_app.extensions["mail"])
    with _reachable():
        host = connection.host = _host()
    try:
        with _answered(host):
            connection.send(message, envelope_from=current_app.config["MAIL_SENDER"])
    finally:
        # The mail has been taken or not by now: a server that is rude at parting changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            host.quit()
        with suppress(OSError):
            host.close()


class _Host(smtplib.SMTP):
    """A server that remembers whether it was given the words of a mail."""

    has_words = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.has_words = True
        return super().data(msg)


class _SecureHost(_Host, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _host() -> _Host:
    """Return the configured server, greeted and signed in; it never makes us wait for long."""
    config = current_app.config
    address = (config["MAIL_SERVER"], config["MAIL_PORT"])
    timeout = config["MAIL_TIMEOUT_SECONDS"]
    if config["MAIL_USE_SSL"]:
        host: _Host = _SecureHost(*address, timeout=timeout, context=ssl.create_default_context())
    else:
        host = _Host(*address, timeout=timeout)
    try:
        if config["MAIL_USE_TLS"]:
            host.starttls(context=ssl.create_default_context())
        if config["MAIL_USERNAME"]:
            host.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"] or "")
    except BaseException:
        host.close()
        raise
    return host


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as why:
        raise Unreachable(_why(why)) from why


@contextmanager
def _answered(host: _Host) -> Iterator[None]:
    """Sort the server's answers: later, never, or not this mail's fault."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as why:
        code, words = next(iter(why.recipients.values()))
        raise _refusal(code, f"{code} {_text(words)}") from why
    except smtplib.SMTPDataError as why:
        raise _refusal(why.smtp_code, _why(why)) from why
    except smtplib.SMTPSenderRefused as why:  # the size of this mail, or our address
        raise (Refused if why.smtp_code == TOO_BIG else Unreachable)(_why(why)) from why
    except smtplib.SMTPResponseException as why:  # our greeting, say
        raise Unreachable(_why(why)) from why
    except (smtplib.SMTPException, OSError) as why:
        raise (Cut if host.has_words else Unreachable)(_why(why)) from why


def _refusal(code: int, words: str) -> NotSent:
    if code == 421:
        return Unreachable(words)
    return Deferred(words) if code // 100 == LOCAL_PROBLEM else Refused(words)


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _write_file(mail: Outgoing, content: bytes) -> None:
    """Write the mail where a newcomer can read it: whole or not at all, the owner's only."""
    folder = Path(current_app.config["MAIL_FOLDER"])
    file = folder / f"{mail.at:%Y%m%d-%H%M%S}-{mail.header_id[:12]}.eml"
    unfinished = file.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(unfinished, "wb", opener=_for_owner) as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        unfinished.replace(file)
    except OSError as why:
        raise Unreachable(_why(why)) from why


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
