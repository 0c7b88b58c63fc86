"""Editions of the commitments, and the promises in them."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base


class Edition(Base):
    """A published set of commitments. Never edited in place: a new one supersedes it.

    ``digest`` is the SHA-256 of its content.
    """

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="order"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(200))
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(40))
    approval_reference: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    house_rules: Mapped[list[Any]] = mapped_column(JSON, default=list)
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="edition", order_by="Commitment.position"
    )


class Commitment(Base):
    """One promise in an edition. ``slug`` is the same from edition to edition.

    ``record`` is the whole promise as ``portal.domain.commitments`` reads it: wording and
    days side by side.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug"),
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("position > 0", name="position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    slug: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    short_title: Mapped[str] = mapped_column(String(300))
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    edition: Mapped[Edition] = relationship(back_populates="commitments")
