"""Answers of a journey that are not sent yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime


class Draft(Base):
    """One person's answers so far. The cookie holds a secret; only its hash is kept here.

    ``sent_reference`` is set in the transaction that makes the case, so a draft makes one
    case at most. Cases point at drafts that are gone, so SQLite must never use a number twice.
    """

    __tablename__ = "draft"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    journey: Mapped[str] = mapped_column(String(40))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_reference: Mapped[str | None] = mapped_column(String(20))
