"""Services, offices, and the posters that hang in places."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime


class Service(Base):
    """A service of the council. ``on_forms`` says whether residents can pick it."""

    __tablename__ = "service"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    on_forms: Mapped[bool] = mapped_column(default=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Office(Base):
    """A place that people visit."""

    __tablename__ = "office"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Poster(Base):
    """A QR code at a place. ``place_kind`` chooses the third question (screen R1).

    ``wording`` stands over the code on paper, None for the usual words.
    """

    __tablename__ = "poster"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    place: Mapped[str] = mapped_column(String(200))
    place_kind: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    office: Mapped[Office | None] = relationship()
