"""Matters that have a route of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.models.staff import Staff


class OtherRoute(Base):
    """A matter that is not dealt with as a complaint, and what to do about it (Policy A6.4).

    ``owner`` is who in the council keeps the words true. One that has ended is offered no more
    but stays, because cases name its ``slug``. ``changed_by`` is None for one that the portal
    came with.
    """

    __tablename__ = "other_route"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    what_to_do: Mapped[str] = mapped_column(String(1000))
    link: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by: Mapped[Staff | None] = relationship()
