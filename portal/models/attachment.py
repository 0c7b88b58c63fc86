"""A file that someone added: to a case, or to a form that is not sent yet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.files import FileKind
from portal.models.columns import words_of
from portal.models.staff import Staff


class Attachment(Base):
    """A file under ``key`` in the store, where it is never changed. ``digest`` is its SHA-256.

    It belongs to a draft until that is sent, then to a case. ``message`` is the message it came
    with, None without. ``for_person`` says whether the person sees it where they track the
    case. Two rows may name one key: a challenge that goes on as a complaint takes its files
    along. Numbers stand in addresses, so SQLite must never use one twice.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("(draft_id IS NULL) <> (case_id IS NULL)", name="one_place"),
        CheckConstraint("message_id IS NULL OR case_id IS NOT NULL", name="message_on_case"),
        CheckConstraint("size > 0", name="size"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), index=True
    )
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FileKind] = mapped_column(words_of(FileKind, "kind"))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    for_person: Mapped[bool]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    added_by: Mapped[Staff | None] = relationship()
