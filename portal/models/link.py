"""Two cases that belong together."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.links import LinkKind
from portal.models.case import Case
from portal.models.columns import words_of


class CaseLink(Base):
    """``case`` was taken out of ``other`` (split), or goes on as ``other`` (merged).

    A case goes on as one other at most.
    """

    __tablename__ = "case_link"
    __table_args__ = (
        UniqueConstraint("case_id", "other_id", "kind"),
        Index(
            "uq_case_link_merged_once",
            "case_id",
            unique=True,
            sqlite_where=text("kind = 'merged'"),
            postgresql_where=text("kind = 'merged'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[LinkKind] = mapped_column(words_of(LinkKind, "kind"))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    other: Mapped[Case] = relationship(foreign_keys=[other_id])
