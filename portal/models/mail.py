"""The outbox: composed mail that waits to leave."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.models.columns import words_of
from portal.models.message import Message


class MailState(StrEnum):
    """Where a mail stands. ``failed`` means given up, and shows on the case."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class OneTimeCode(Base):
    """A code that opens one case in the browser that asked for it (Policy A3.4).

    ``code_hash`` and ``expires_at`` are set when the mail is handed over, not before.
    ``for_email`` is the new address that the code confirms (screen T4); such a code opens
    nothing.
    """

    __tablename__ = "one_time_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    asker_hash: Mapped[str] = mapped_column(String(64), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    for_email: Mapped[str | None] = mapped_column(String(254))


class OutboundMail(Base):
    """One mail. Written in the transaction of the act it tells of, sent by the worker.

    ``header_id`` begins its Message-ID, the same at every try. ``leased_until`` keeps two workers
    off the same mail. A mail with a ``code`` has ``{code}`` in its body, filled at hand-over.
    """

    __tablename__ = "outbound_mail"
    __table_args__ = (Index("ix_outbound_mail_due", "state", "next_attempt_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    code_id: Mapped[int | None] = mapped_column(ForeignKey("one_time_code.id"))
    header_id: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(words_of(MailState, "state"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(500))
    message: Mapped[Message | None] = relationship()
    code: Mapped[OneTimeCode | None] = relationship()
