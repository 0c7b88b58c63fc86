"""What was published of a period: its figures, what is behind each, and later revisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.measures.figure import Unit
from portal.domain.measures.periods import PeriodKind
from portal.models.columns import words_of
from portal.models.staff import Staff


class Period(Base):
    """A quarter or a financial year whose figures are frozen.

    The figures say how things stood on ``counted_on``, or the last count if they were revised.
    ``formulas`` is the version of the measures that made them. ``wording`` is a row for each
    commitment that was in force in the period, as the public read it then: ``slug``,
    ``position``, ``short_title``, ``formal``, ``method``, ``edition``, ``effective_from`` and
    ``effective_to`` (ISO dates, the last None for one that went on).
    """

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("last_on > first_on", name="days_in_order"),
        CheckConstraint("counted_on > last_on", name="counted_when_over"),
        UniqueConstraint("kind", "first_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[PeriodKind] = mapped_column(words_of(PeriodKind, "kind"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    counted_on: Mapped[date]
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    formulas: Mapped[str] = mapped_column(String(20))
    wording: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class FrozenFigure(Base):
    """One published figure: see ``domain.measures.figure`` for what its columns mean.

    ``hidden``: it is too small to be published, or would give away one that is.
    """

    __tablename__ = "frozen_figure"
    __table_args__ = (
        UniqueConstraint("period_id", "measure", "item", "stage", "commitment", "split", "part"),
        CheckConstraint("stage IN (0, 1, 2)", name="stage"),
        CheckConstraint("numerator >= 0", name="numerator"),
        CheckConstraint("denominator IS NULL OR denominator >= 0", name="denominator"),
        CheckConstraint("(low IS NULL) = (high IS NULL)", name="range_has_two_ends"),
        Index("ix_frozen_figure_series", "measure", "commitment", "item", "stage"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    measure: Mapped[str] = mapped_column(String(8))
    item: Mapped[str] = mapped_column(String(40))
    stage: Mapped[int]
    commitment: Mapped[str] = mapped_column(String(60))
    split: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(80))
    unit: Mapped[Unit] = mapped_column(words_of(Unit, "unit"))
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    value: Mapped[float | None] = mapped_column(Double)
    low: Mapped[float | None] = mapped_column(Double)
    high: Mapped[float | None] = mapped_column(Double)
    hidden: Mapped[bool]
    period: Mapped[Period] = relationship()


class FigureRecords(Base):
    """What is behind a figure, packed: see ``domain.measures.packing``. Kept apart, because
    public pages never read it."""

    __tablename__ = "figure_records"
    figure_id: Mapped[int] = mapped_column(
        ForeignKey("frozen_figure.id", ondelete="CASCADE"), primary_key=True
    )
    packed: Mapped[bytes] = mapped_column(LargeBinary)
    figure: Mapped[FrozenFigure] = relationship()


class Revision(Base):
    """A correction of a published figure, or one that hid it: what it was until ``at``, and why.

    ``numerator``, ``denominator``, ``value`` and ``hidden`` are as they were before.
    """

    __tablename__ = "figure_revision"
    __table_args__ = (Index("ix_figure_revision_figure_at", "figure_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    figure_id: Mapped[int] = mapped_column(ForeignKey("frozen_figure.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(Text)
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    value: Mapped[float | None] = mapped_column(Double)
    hidden: Mapped[bool]
    figure: Mapped[FrozenFigure] = relationship()
    staff: Mapped[Staff] = relationship()
