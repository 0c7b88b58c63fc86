"""Small rows that keep counts honest: numbers without gaps, forms sent once, tries."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime


class NumberCounter(Base):
    """The last internal number given out in a year. Counted up inside the act's transaction."""

    __tablename__ = "number_counter"
    __table_args__ = (CheckConstraint("last >= 0", name="last"),)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class SentForm(Base):
    """A form that was sent, by its one-time key. ``result`` names what it made."""

    __tablename__ = "sent_form"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    result: Mapped[str] = mapped_column(String(200), default="")


class Attempt(Base):
    """A try that is limited: at signing in, at tracking, at sending. ``who`` is a keyed hash."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_scope_who_at", "scope", "who", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
