"""Checks of our own: what was looked at, and what became of each check since."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.checks import CheckMethod, CheckMove
from portal.domain.commitments import Step
from portal.models.columns import words_of
from portal.models.commitment import Commitment
from portal.models.place import Office
from portal.models.sampling import DeskTally, SampleSheet
from portal.models.staff import Staff


class Check(Base):
    """One batch of checks (Policy A12 M3): of the ``checked``, ``met`` kept the commitment.

    ``commitment_id`` is that of the edition in force on ``last_on``. ``step`` is None where the
    commitment gives no days; ``office_id`` None where it is not about one place. ``done_by`` is
    who checked, ``by_id`` who entered it. A removed one is kept and counts nowhere.
    """

    __tablename__ = "checks"
    __table_args__ = (
        CheckConstraint("checked >= 1", name="something_checked"),
        CheckConstraint("met >= 0 AND met <= checked", name="met_of_checked"),
        CheckConstraint("last_on >= first_on", name="days_in_order"),
        Index("ix_checks_commitment_last", "commitment_id", "last_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    step: Mapped[Step | None] = mapped_column(words_of(Step, "step"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)
    method: Mapped[CheckMethod] = mapped_column(words_of(CheckMethod, "method"))
    checked: Mapped[int]
    met: Mapped[int]
    done_by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)
    tally_id: Mapped[int | None] = mapped_column(ForeignKey("desk_tally.id"), index=True)
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("sample_sheet.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    commitment: Mapped[Commitment] = relationship()
    office: Mapped[Office | None] = relationship()
    tally: Mapped[DeskTally | None] = relationship()
    sheet: Mapped[SampleSheet | None] = relationship()
    by: Mapped[Staff] = relationship()
    lines: Mapped[list["CheckLine"]] = relationship(order_by="CheckLine.id")


class CheckLine(Base):
    """One line of a check's history, as it stood then. Only appended."""

    __tablename__ = "check_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"), index=True)
    what: Mapped[CheckMove] = mapped_column(words_of(CheckMove, "what"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    checked: Mapped[int]
    met: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    staff: Mapped[Staff] = relationship()
