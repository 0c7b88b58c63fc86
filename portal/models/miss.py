"""A missed commitment that the portal found by itself."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.case import Case
from portal.models.clock import Clock


class MissFound(Base):
    """A clock that ran out, as we found it ourselves: evidence that nobody had to bring.

    One a clock, so that it counts once. ``due_on`` is the date that the person had been given,
    ``found_on`` the London date on which we found it, ``expected_on`` the new date, None when
    there was none to give. ``told`` says whether an apology was written to them.
    """

    __tablename__ = "miss_found"
    __table_args__ = (
        CheckConstraint("found_on > due_on", name="after_due"),
        CheckConstraint("expected_on IS NULL OR expected_on > found_on", name="expected_later"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id", ondelete="CASCADE"), unique=True)
    due_on: Mapped[date]
    found_on: Mapped[date] = mapped_column(index=True)
    expected_on: Mapped[date | None]
    told: Mapped[bool]
    case: Mapped[Case] = relationship()
    clock: Mapped[Clock] = relationship()
