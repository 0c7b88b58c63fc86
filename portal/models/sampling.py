"""What is counted as it happens: taps at a desk, and sheets with what lots were drawn."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.sampling import Draw, Outcome
from portal.models.columns import words_of
from portal.models.commitment import Commitment
from portal.models.place import Office
from portal.models.staff import Staff


class DeskTally(Base):
    """A count at one desk while a week lasts. Only one at a time runs at an office."""

    __tablename__ = "desk_tally"
    __table_args__ = (
        Index(
            "uq_desk_tally_one_at_a_time",
            "office_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    commitment: Mapped[Commitment] = relationship()
    office: Mapped[Office] = relationship()


class DeskTap(Base):
    """One person who was seen, in time or not. One that was undone is kept and not counted."""

    __tablename__ = "desk_tap"
    __table_args__ = (Index("ix_desk_tap_tally_staff", "tally_id", "staff_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    tally_id: Mapped[int] = mapped_column(ForeignKey("desk_tally.id", ondelete="CASCADE"))
    in_time: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SampleSheet(Base):
    """Lots that were drawn, for good: times of day, or numbers 1 to ``items`` of a log.

    ``seed`` gives the same lots again. ``instead_of_id`` is the sheet that this one was drawn
    in place of, ``why`` the reason. ``finished_at`` is when its results became checks.
    """

    __tablename__ = "sample_sheet"
    __table_args__ = (
        CheckConstraint("(draw = 'items') = (items IS NOT NULL)", name="items_of_a_log"),
        CheckConstraint("(instead_of_id IS NULL) = (why IS NULL)", name="drawn_again_with_reason"),
        CheckConstraint("last_on >= first_on", name="days_in_order"),
        UniqueConstraint("instead_of_id"),
        Index("ix_sample_sheet_commitment_days", "commitment_id", "first_on", "last_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    draw: Mapped[Draw] = mapped_column(words_of(Draw, "draw_kind"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    items: Mapped[int | None]
    seed: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("sample_sheet.id"))
    why: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    commitment: Mapped[Commitment] = relationship()
    office: Mapped[Office | None] = relationship()
    drawn_by: Mapped[Staff] = relationship()
    instead_of: Mapped["SampleSheet | None"] = relationship(remote_side=[id])
    rows: Mapped[list["SampleRow"]] = relationship(order_by="SampleRow.position")


class SampleRow(Base):
    """One lot of a sheet: an instant, or the number of an item; and what was found there.

    ``receipt`` is whether we said in time that we had it, where that is promised.
    """

    __tablename__ = "sample_row"
    __table_args__ = (
        CheckConstraint("(at IS NULL) <> (item IS NULL)", name="one_lot"),
        UniqueConstraint("sheet_id", "position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sample_sheet.id", ondelete="CASCADE"))
    position: Mapped[int]
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    item: Mapped[int | None]
    receipt: Mapped[Outcome | None] = mapped_column(words_of(Outcome, "receipt"))
    outcome: Mapped[Outcome | None] = mapped_column(words_of(Outcome, "outcome"))
    note: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
