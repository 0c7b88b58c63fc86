"""The council's own wording of the messages that the portal writes, version by version."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.models.staff import Staff


class TemplateVersion(Base):
    """One wording of the message ``name`` in one language. The last ``number`` is in use.

    Without words (both None) it goes back to the wording that the portal came with.
    ``back_to`` is the number of the version whose words it has again: 0 for the shipped one,
    None when somebody wrote it anew. Versions are added, never changed.
    """

    __tablename__ = "template_version"
    __table_args__ = (
        UniqueConstraint("name", "language", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("back_to >= 0 AND back_to < number", name="back_to"),
        CheckConstraint("(subject IS NULL) = (body IS NULL)", name="whole"),
        CheckConstraint("body IS NOT NULL OR back_to = 0", name="shipped"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    subject: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    back_to: Mapped[int | None]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_by: Mapped[Staff] = relationship()


class TemplateCheck(Base):
    """A day on which somebody held a text against the one that others publish (Policy A5.5)."""

    __tablename__ = "template_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    checked_on: Mapped[date]
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    checked_by: Mapped[Staff] = relationship()
