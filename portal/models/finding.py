"""What officers keep for finding cases, and what they take out of the portal."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime
from portal.domain.exports import FileKind
from portal.models.columns import words_of


class SavedView(Base):
    """A list of cases that an officer keeps under a name. ``asked`` is the query of its address."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    asked: Mapped[str] = mapped_column(String(2000))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseExport(Base):
    """One file of cases that was taken out: by whom, when, of which list, with which columns."""

    __tablename__ = "case_export"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    file_kind: Mapped[FileKind] = mapped_column(words_of(FileKind, "file_kind"))
    asked: Mapped[str] = mapped_column(String(2000))
    columns: Mapped[list[str]] = mapped_column(JSON)
