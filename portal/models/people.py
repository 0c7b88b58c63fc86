"""What is kept about the people of a case: danger, contact plans; and equality, kept apart."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.cases import Kind
from portal.domain.contact_plans import PlanStep
from portal.models.case import Case
from portal.models.columns import words_of
from portal.models.staff import Staff


class Risk(Base):
    """Somebody may be in danger (Policy A7.10). It stands on the case until it is lifted."""

    __tablename__ = "risk"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_words IS NULL)", name="lifted_with_words"),
        Index(
            "uq_risk_one_at_a_time",
            "case_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    lifted_words: Mapped[str | None] = mapped_column(Text)
    set_by: Mapped[Staff] = relationship(foreign_keys=[set_by_id])
    lifted_by: Mapped[Staff | None] = relationship(foreign_keys=[lifted_by_id])


class ContactPlan(Base):
    """A warning or a restriction of contact (Policy A7.9). For staff only; in force until lifted.

    ``tried`` is what an adjustment or a talk could have done; ``asked`` what we ask of the
    person; ``why_straight`` why the step before was left out. ``decided_by`` does not handle
    the case. ``message_id`` is the letter that told them.
    """

    __tablename__ = "contact_plan"
    __table_args__ = (
        CheckConstraint("review_on > start_on", name="reviewed_after_start"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_words IS NULL)", name="lifted_with_words"),
        Index("ix_contact_plan_review", "lifted_at", "review_on", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    step: Mapped[PlanStep] = mapped_column(words_of(PlanStep, "step"))
    happened: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    why_straight: Mapped[str | None] = mapped_column(Text)
    appeal: Mapped[str] = mapped_column(Text)
    start_on: Mapped[date]
    review_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    lifted_words: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case] = relationship()
    decided_by: Mapped[Staff] = relationship(foreign_keys=[decided_by_id])
    lifted_by: Mapped[Staff | None] = relationship(foreign_keys=[lifted_by_id])


class EqualityTally(Base):
    """How often an answer was given in a quarter about a service (Policy A7.8).

    Only counts are kept, so no row is a person's. All rows of a quarter, kind and service are
    made together, at 0, so that their order tells nothing. ``service`` is a slug, "" for none.
    """

    __tablename__ = "equality_tally"
    __table_args__ = (
        CheckConstraint("times >= 0", name="times"),
        {"sqlite_with_rowid": False},
    )
    quarter: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words_of(Kind, "kind"), primary_key=True)
    service: Mapped[str] = mapped_column(String(60), primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(String(40), primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
