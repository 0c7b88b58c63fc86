"""One line of a case's history."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.move_names import Actor
from portal.models.case import Case
from portal.models.columns import words_of
from portal.models.staff import Staff


class Event(Base):
    """What happened, when, by whom, in which words. Appended, never changed.

    ``digest`` is the SHA-256 of this line and of the line before it on the same case.
    """

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_case_id_id", "case_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[Actor] = mapped_column(words_of(Actor, "actor"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str | None] = mapped_column(Text)
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    digest: Mapped[str] = mapped_column(String(64))
    case: Mapped[Case] = relationship(back_populates="events")
    staff: Mapped[Staff | None] = relationship()
