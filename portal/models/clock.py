"""One deadline on a case."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.domain.clocks import Which
from portal.models.case import Case
from portal.models.columns import words_of
from portal.models.commitment import Commitment


class Clock(Base):
    """A deadline (Policy A4.7, A4.8). Open while ``stopped_on`` is None.

    ``first_due_on`` is the date first promised and never changes. ``met`` is the first
    result and never changes either. ``round`` counts reopenings: each has clocks of its own.
    ``commitment`` is the promise it is measured by, None for dates of the national code and
    of house practice.

    ``unextended_due_on`` is the date it had before it was first given more time (A4.12), and
    ``missed_due_on`` one that had passed before it was moved (A4.13): see ``held_to``.
    ``paused_on`` is set while it waits; ``paused_days`` are the working days of the pauses that
    have ended, on top of ``working_days``.
    """

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("case_id", "which", "stage", "round"),
        CheckConstraint("working_days > 0", name="working_days"),
        CheckConstraint("due_on > started_on", name="due_after_start"),
        CheckConstraint("stopped_on IS NOT NULL OR met IS NULL", name="result_when_stopped"),
        CheckConstraint("stopped_on IS NULL OR paused_on IS NULL", name="stopped_is_not_paused"),
        CheckConstraint("paused_days >= 0", name="paused_days"),
        Index("ix_clock_first_due", "which", "first_due_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    which: Mapped[Which] = mapped_column(words_of(Which, "which"))
    stage: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=1)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    working_days: Mapped[int]
    started_on: Mapped[date]
    due_on: Mapped[date]
    first_due_on: Mapped[date]
    stopped_on: Mapped[date | None]
    met: Mapped[bool | None]
    unextended_due_on: Mapped[date | None]
    missed_due_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    paused_days: Mapped[int] = mapped_column(default=0)
    case: Mapped[Case] = relationship(back_populates="clocks")
    commitment: Mapped[Commitment | None] = relationship()

    @property
    def held_to(self) -> date:
        """The date by which it is met: a missed or an unextended one, if there is such."""
        return self.missed_due_on or self.unextended_due_on or self.due_on

    @property
    def within_extension(self) -> bool:
        """Whether it was done after its own date, but within more time that was agreed."""
        return (
            self.met is False
            and self.missed_due_on is None
            and self.unextended_due_on is not None
            and self.stopped_on is not None
            and self.stopped_on <= self.due_on
        )
