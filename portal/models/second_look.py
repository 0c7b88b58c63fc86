"""What comes after the first answer: stage 2, and the Ombudsman (Policy A5.2 to A5.7)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.findings import Finding
from portal.domain.ombudsman import Body, OmbudsmanResult
from portal.models.case import Case
from portal.models.columns import words_of


class Review(Base):
    """Stage 2 of a case: what the person asked, and what was found (Policy A5.2).

    ``words`` is what they are still unhappy about, None when they did not say: no reason is
    needed. ``recorded_by_id`` is None when they asked here themselves.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("answered_on IS NULL OR answered_on >= asked_on", name="order"),
    )
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    asked_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str | None] = mapped_column(Text)
    why_late: Mapped[str | None] = mapped_column(Text)
    understood: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Finding | None] = mapped_column(words_of(Finding, "outcome"))
    no_apology_reason: Mapped[str | None] = mapped_column(String(1000))
    answered_on: Mapped[date | None]
    case: Mapped[Case] = relationship(back_populates="review")


class OmbudsmanRecord(Base):
    """What an Ombudsman did with a case (Policy A5.7).

    ``stage_reached`` is the last stage of ours, None when there was none yet.
    """

    __tablename__ = "ombudsman_record"
    __table_args__ = (
        CheckConstraint("stage_reached IS NULL OR stage_reached IN (1, 2)", name="stage"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    body: Mapped[Body] = mapped_column(words_of(Body, "body"))
    their_reference: Mapped[str] = mapped_column(String(60))
    told_on: Mapped[date]
    stage_reached: Mapped[int | None]
    information_due_on: Mapped[date | None] = mapped_column(index=True)
    information_sent_on: Mapped[date | None]
    result: Mapped[OmbudsmanResult | None] = mapped_column(words_of(OmbudsmanResult, "result"))
    decided_on: Mapped[date | None]
    remedy_offered_already: Mapped[bool] = mapped_column(default=False)
    remedy: Mapped[str | None] = mapped_column(Text)
    remedy_due_on: Mapped[date | None]
    remedy_done_on: Mapped[date | None]
    complied: Mapped[bool | None]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()
