"""Who has confirmed that they have read an edition of the commitments."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime


class CommitmentsRead(Base):
    """One manager's "I have read these" of one edition: once, ever (Policy A11.5)."""

    __tablename__ = "commitments_read"
    __table_args__ = (UniqueConstraint("edition_id", "staff_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
