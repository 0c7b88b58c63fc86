"""A real SMTP server on this machine that behaves as badly as a test asks."""

import asyncio
import email
import socket
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

Behaviour = Literal["accept", "451", "550", "550 recipient", "hang", "cut"]


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


class MailServer:
    """An SMTP server on ``host`` and ``port``.

    ``behave(...)`` says how it answers from now on: "accept"; "451" try later; "550" refused;
    "550 recipient" no such person; "hang" never answers; "cut" breaks the connection after the
    mail was sent. ``down()`` refuses connections, ``up()`` takes them again on the same port.
    ``messages`` are the mails it accepted, ``tries`` counts every mail begun.
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind((self.host, 0))
            self.port: int = free.getsockname()[1]
        self._handler = Handler()
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

    def up(self) -> None:
        """Take connections."""
        self._controller = Controller(self._handler, hostname=self.host, port=self.port)
        self._controller.start()

    def down(self) -> None:
        """Refuse connections."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
