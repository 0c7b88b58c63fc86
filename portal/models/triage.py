"""What triage leaves on a case: checks, conflicts of interest, refusals (Policy A6)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.cases import ContactWay
from portal.domain.refusals import RefusalReason
from portal.domain.triage import Check
from portal.models.case import Case
from portal.models.columns import words_of
from portal.models.staff import Staff


class TriageCheck(Base):
    """A check that somebody made on a case, and when."""

    __tablename__ = "triage_check"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[Check] = mapped_column(words_of(Check, "name"), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_by: Mapped[Staff] = relationship()


class CaseConflict(Base):
    """A member of staff with a conflict of interest, who cannot be given the case (A5.1)."""

    __tablename__ = "case_conflict"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Refusal(Base):
    """A complaint that somebody wants not to take, until a second person agrees (A6.5).

    ``why`` is what the person is told, by ``way``; ``discretion`` and ``equality`` say what was
    thought about, and stay with us. ``words`` are the second person's.
    """

    __tablename__ = "refusal"
    __table_args__ = (
        CheckConstraint(
            "(decided_by_id IS NULL AND decided_at IS NULL AND agreed IS NULL)"
            " OR (decided_by_id <> asked_by_id AND decided_at IS NOT NULL AND agreed IS NOT NULL)",
            name="second_person",
        ),
        Index(
            "uq_refusal_one_at_a_time",
            "case_id",
            unique=True,
            sqlite_where=text("agreed IS NULL"),
            postgresql_where=text("agreed IS NULL"),
        ),
        Index("ix_refusal_decided", "agreed", "decided_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    reason: Mapped[RefusalReason] = mapped_column(words_of(RefusalReason, "reason"))
    why: Mapped[str] = mapped_column(Text)
    discretion: Mapped[str] = mapped_column(Text)
    equality: Mapped[str] = mapped_column(Text)
    way: Mapped[ContactWay] = mapped_column(words_of(ContactWay, "way"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    agreed: Mapped[bool | None]
    words: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])
