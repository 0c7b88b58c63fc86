"""What staff were told of dates, so that nobody is told twice."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime
from portal.domain.reminders import Notice
from portal.models.columns import words_of


class NoticeSent(Base):
    """One notice about one date to one member of staff. A date that moves is told of anew."""

    __tablename__ = "notice_sent"
    __table_args__ = (UniqueConstraint("staff_id", "clock_id", "notice", "due_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id", ondelete="CASCADE"), index=True)
    notice: Mapped[Notice] = mapped_column(words_of(Notice, "notice"))
    due_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DigestSent(Base):
    """The daily summary of one member of staff, once a London date."""

    __tablename__ = "digest_sent"
    __table_args__ = (UniqueConstraint("staff_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class BatchTold(Base):
    """A head of service was told what challenges of a month (its first day) are left to read.

    Kept also when there were none, so that nobody is told later in the month.
    """

    __tablename__ = "batch_told"
    __table_args__ = (UniqueConstraint("staff_id", "month"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    month: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
