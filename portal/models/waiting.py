"""What moves the dates of a case, or waits on it: more time, pauses, questions, corrections."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.extensions import ExtensionReason
from portal.domain.pauses import ConsentAnswer, PauseReason
from portal.models.case import Case
from portal.models.clock import Clock
from portal.models.columns import words_of
from portal.models.staff import Staff


class Extension(Base):
    """One time that an answer was given more time (Policy A4.12).

    ``words`` is what the person was told. ``beyond_limit`` flags what only a manager may give.
    """

    __tablename__ = "extension"
    __table_args__ = (CheckConstraint("to_due_on > from_due_on", name="later"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    stage: Mapped[int]
    round: Mapped[int]
    reason: Mapped[ExtensionReason] = mapped_column(words_of(ExtensionReason, "reason"))
    words: Mapped[str] = mapped_column(Text)
    from_due_on: Mapped[date]
    to_due_on: Mapped[date]
    beyond_limit: Mapped[bool]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship(back_populates="extensions")
    given_by: Mapped[Staff] = relationship()


class Pause(Base):
    """An interval in which the dates of an answer wait (Policy A4.11). It runs until it ends.

    ``agreed_by`` says who agreed it, in words; ``working_days`` is what it took in the end.
    """

    __tablename__ = "pause"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="order"),
        CheckConstraint("(ended_on IS NULL) = (working_days IS NULL)", name="counted_at_the_end"),
        Index(
            "uq_pause_one_at_a_time",
            "case_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_pause_case_id_id", "case_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    reason: Mapped[PauseReason] = mapped_column(words_of(PauseReason, "reason"))
    words: Mapped[str] = mapped_column(Text)
    agreed_by: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    working_days: Mapped[int | None]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship(back_populates="pauses")


class Inquiry(Base):
    """A question to the person that we wait to have answered (screen S7). No clock stops.

    ``reminded_on`` is the day of our reminder in writing, or on which staff were told to ring;
    ``rung_on`` that on which the first call that reminded them was written down.
    """

    __tablename__ = "inquiry"
    __table_args__ = (CheckConstraint("answer_by >= asked_on", name="order"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date]
    answer_by: Mapped[date] = mapped_column(index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reminded_on: Mapped[date | None]
    rung_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    case: Mapped[Case] = relationship(back_populates="inquiries")


class Consent(Base):
    """Consent of the person affected, as it was asked for and what came (Policy A7.1).

    ``given_up_on`` is the day on which we stopped waiting for an answer.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered_on_a_day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    asked_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reminded_on: Mapped[date | None]
    given_up_on: Mapped[date | None]
    answer: Mapped[ConsentAnswer | None] = mapped_column(words_of(ConsentAnswer, "answer"))
    answered_on: Mapped[date | None]
    evidence: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case] = relationship(back_populates="consents")


class DateCorrection(Base):
    """A date that somebody wants corrected, until a second person agrees or not (Policy A4.13).

    ``clock`` is the clock whose due date it is, None for the day the case was received.
    """

    __tablename__ = "date_correction"
    __table_args__ = (
        CheckConstraint(
            "(decided_by_id IS NULL AND decided_at IS NULL AND agreed IS NULL)"
            " OR (decided_by_id <> asked_by_id AND decided_at IS NOT NULL AND agreed IS NOT NULL)",
            name="second_person",
        ),
        CheckConstraint("after <> before", name="changes"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clock.id", ondelete="CASCADE"))
    before: Mapped[date]
    after: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    agreed: Mapped[bool | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()
    clock: Mapped[Clock | None] = relationship()
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])
