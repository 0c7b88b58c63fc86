"""Something sent to or received from the person, on the case."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.cases import ContactWay
from portal.domain.messages import Purpose
from portal.models.case import Case
from portal.models.columns import words_of
from portal.models.staff import Staff


class Message(Base):
    """A message. ``incoming`` ones are from the person.

    ``sent_to`` is the address as it was when sent. ``dispatched_on`` is the London date on
    which it left: None while a letter waits to be posted.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_not_posted",
            "case_id",
            sqlite_where=text("dispatched_on IS NULL"),
            postgresql_where=text("dispatched_on IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    incoming: Mapped[bool]
    purpose: Mapped[Purpose] = mapped_column(words_of(Purpose, "purpose"))
    way: Mapped[ContactWay] = mapped_column(words_of(ContactWay, "way"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    sent_to: Mapped[str | None] = mapped_column(String(700))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    dispatched_on: Mapped[date | None]
    case: Mapped[Case] = relationship(back_populates="messages")
    written_by: Mapped[Staff | None] = relationship()
