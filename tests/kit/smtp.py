"""A real SMTP server on this machine that behaves as badly as a test asks."""

import asyncio
import email
import socket
import ssl
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask

Behaviour = Literal["accept", "451", "550", "550 recipient", "552", "552 size", "hang", "cut"]

CERTIFICATE = Path(__file__).with_name("mail_server.pem")
"""Of 127.0.0.1, signed by nobody: trusted only by who is told to (SSL_CERT_FILE)."""

PASSWORD = "a password that only the test mail server knows"


class Handler:
    """Answers each mail as its server was told to."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = "accept"
        self.messages: list[EmailMessage] = []
        self.tries = 0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        if self.behaviour == "hang":
            await asyncio.sleep(3600)
        if self.behaviour == "552 size":
            return "552 5.3.4 Message size exceeds fixed limit"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour == "550 recipient":
            return "550 5.1.1 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.behaviour == "451":
            return "451 4.3.0 Try again later"
        if self.behaviour == "550":
            return "550 5.7.1 Refused"
        if self.behaviour == "552":
            return "552 5.3.4 Message too big"
        if self.behaviour == "cut":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 lost"
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


class Server(Controller):
    """Closes its connections before it stops: one turned to TLS half-way stays open otherwise."""

    def factory(self) -> SMTP:
        """Return what answers one connection."""
        made = SMTP(self.handler, **self.SMTP_kwargs)
        self.answering = [*getattr(self, "answering", []), made]
        return made

    def stop(self, no_assert: bool = False) -> None:
        """Close every connection, then stop."""
        asyncio.run_coroutine_threadsafe(self._close_all(), self.loop).result(10)
        super().stop(no_assert)

    async def _close_all(self) -> None:
        for smtp in getattr(self, "answering", []):
            for transport in (smtp.transport, smtp._original_transport):
                if transport is not None:
                    transport.abort()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


class MailServer:
    """An SMTP server on ``host`` and ``port``.

    ``behave(...)`` says how it answers from now on: "accept"; "451" try later; "550" refused;
    "550 recipient" no such person; "552" too big, once it has it; "552 size" too big, by the
    size announced; "hang" never answers; "cut" breaks the connection after the
    mail was sent. ``down()`` refuses connections, ``up()`` takes them again on the same port.
    ``encrypt()`` changes what it demands of whoever sends.
    ``messages`` are the mails it accepted, ``tries`` counts every mail begun.
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind((self.host, 0))
            self.port: int = free.getsockname()[1]
        self._handler = Handler()
        self._demands: dict[str, Any] = {}
        self._controller: Any = None

    @property
    def messages(self) -> list[EmailMessage]:
        return self._handler.messages

    @property
    def tries(self) -> int:
        return self._handler.tries

    def serve(self, app: Flask) -> None:
        """Be the mail server of ``app`` until the end of the test; it waits a second for us."""
        app.config.update(MAIL_SERVER=self.host, MAIL_PORT=self.port, MAIL_TIMEOUT_SECONDS=1)
        app.extensions.pop("mail", None)

    def behave(self, behaviour: Behaviour) -> None:
        """Answer in this way from now on."""
        self._handler.behaviour = behaviour

    def encrypt(self, *, at_once: bool = False, password: bool = False) -> None:
        """Start anew and demand STARTTLS, or encrypt ``at_once``; with ``password``, take mail
        only from who signs in with ``PASSWORD``."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.down()
        self._demands = (
            {"ssl_context": context}
            if at_once
            else {"tls_context": context, "require_starttls": True}
        )
        if password:
            self._demands |= {"auth_required": True, "authenticator": _right_password}
        self.up()

    def up(self) -> None:
        """Take connections."""
        self._controller = Server(
            self._handler, hostname=self.host, port=self.port, **self._demands
        )
        self._controller.start()

    def down(self) -> None:
        """Refuse connections."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def _right_password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
) -> AuthResult:
    right = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)
