"""Words that may be published."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.models.case import Case
from portal.models.staff import Staff


class Quote(Base):
    """What of a comment or compliment may be published, without names (screen S20).

    ``consent`` says how the person agreed to it.
    """

    __tablename__ = "quote"
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(Text)
    consent: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()
    kept_by: Mapped[Staff] = relationship()
