"""The person a case is from: kept apart, so that details can go while the case stays."""

from datetime import date

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.domain.cases import ContactWay
from portal.models.columns import words_of


class Person(Base):
    """Name, ways to write to them and what we do differently for them (Policy A2.3, A7.7).

    A person who gave no name has ``name`` None. ``adjustments`` are keys of
    ``portal.domain.cases.ADJUSTMENTS``. What they asked for is agreed once somebody agreed it
    (``adjustments_agreed_by``, in words) and is looked at again on ``adjustments_review_on``.
    ``named_contact`` is the one member of staff who speaks with them.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(200))
    contact_way: Mapped[ContactWay] = mapped_column(words_of(ContactWay, "contact_way"))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    address_line_1: Mapped[str | None] = mapped_column(String(200))
    address_line_2: Mapped[str | None] = mapped_column(String(200))
    town: Mapped[str | None] = mapped_column(String(120))
    postcode: Mapped[str | None] = mapped_column(String(12), index=True)
    adjustments: Mapped[list[str]] = mapped_column(JSON, default=list)
    adjustments_note: Mapped[str | None] = mapped_column(String(1000))
    adjustments_agreed_by: Mapped[str | None] = mapped_column(String(200))
    adjustments_agreed_on: Mapped[date | None]
    adjustments_review_on: Mapped[date | None]
    named_contact: Mapped[str | None] = mapped_column(String(200))

    @property
    def address_lines(self) -> list[str]:
        """The postal address, a line each; empty when none was given."""
        lines = (self.address_line_1, self.address_line_2, self.town, self.postcode)
        return [line for line in lines if line]
