"""One deadline on a case."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
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
    """

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("case_id", "which", "stage", "round"),
        CheckConstraint("working_days > 0", name="working_days"),
        CheckConstraint("due_on > started_on", name="due_after_start"),
        CheckConstraint("stopped_on IS NOT NULL OR met IS NULL", name="result_when_stopped"),
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
    case: Mapped[Case] = relationship(back_populates="clocks")
    commitment: Mapped[Commitment | None] = relationship()
