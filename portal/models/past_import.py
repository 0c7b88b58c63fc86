"""Files of past records, and what was wrong in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.past_states import ImportState
from portal.models.columns import words_of
from portal.models.staff import Staff


class PastImport(Base):
    """A file with records of the years before the portal. Its cases name it.

    ``digest`` is the SHA-256 of the file. ``key`` is where its content is kept until it is in,
    None when it was read from the command line. ``rows`` counts the records, ``older`` those
    from before the first edition of the commitments, ``problems`` what is wrong in the file.
    ``about`` has what else is said of it beforehand: see ``recording.past_lines.Looked``.
    ``added_by`` is None for whoever runs the portal. ``taken_at`` is when a worker began with it,
    None while none is at it.
    """

    __tablename__ = "past_import"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_a_date"),
        CheckConstraint("rows >= 0 AND older >= 0 AND problems >= 0", name="counts"),
        Index("ix_past_import_state", "state", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    key: Mapped[str | None] = mapped_column(String(60), index=True)
    state: Mapped[ImportState] = mapped_column(words_of(ImportState, "state"))
    rows: Mapped[int] = mapped_column(default=0)
    older: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    added_by: Mapped[Staff | None] = relationship(foreign_keys=[added_by_id])
    done_by: Mapped[Staff | None] = relationship(foreign_keys=[done_by_id])


class PastProblem(Base):
    """One thing that is wrong in a file: ``line`` and ``column`` of it, and what stands there.

    ``rule`` is the name of the rule that says no, ``values`` are what its sentence holds.
    """

    __tablename__ = "past_problem"
    __table_args__ = (
        CheckConstraint("line > 0", name="line"),
        Index("ix_past_problem_import", "import_id", "line", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("past_import.id", ondelete="CASCADE"))
    line: Mapped[int]
    column: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(100))
    rule: Mapped[str] = mapped_column(String(40))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
