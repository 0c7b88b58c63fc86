"""Days on which the council does not work."""

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class CalendarYear(Base):
    """A year whose bank holidays are known and were checked. Outside these no date is counted."""

    __tablename__ = "calendar_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    checked_on: Mapped[date]


class BankHoliday(Base):
    """A bank holiday in England and Wales."""

    __tablename__ = "bank_holiday"
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class ClosureDay(Base):
    """A day on which the council is closed, published beforehand (Policy A4.2).

    ``late_reason`` says why it was entered when the day had come or gone, None otherwise.
    """

    __tablename__ = "closure_day"
    __table_args__ = (CheckConstraint("published_on <= day", name="published_first"),)
    day: Mapped[date] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(String(300))
    approved_by: Mapped[str] = mapped_column(String(200))
    published_on: Mapped[date]
    late_reason: Mapped[str | None] = mapped_column(String(1000))
