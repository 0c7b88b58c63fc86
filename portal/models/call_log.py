"""Logs of the telephone system: what was read of each, and the days that are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.domain.call_logs import LogState
from portal.models.columns import words_of
from portal.models.staff import Staff

NOT_GIVEN_UP = text("state NOT IN ('dropped', 'removed')")


class CallLog(Base):
    """One file. Its content is under ``key`` only until it is decided on; the hash stays.

    ``layout`` is how it is written. ``shape`` names its header, so that the same one is
    understood the same way again. ``columns`` says which column is which, ``result`` what
    reading it came to, ``touched_at`` when the worker was last at it.
    """

    __tablename__ = "call_log"
    __table_args__ = (
        CheckConstraint("size >= 1", name="size"),
        Index(
            "uq_call_log_same_file",
            "digest",
            unique=True,
            sqlite_where=NOT_GIVEN_UP,
            postgresql_where=NOT_GIVEN_UP,
        ),
        Index("ix_call_log_shape", "shape", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str | None] = mapped_column(String(80), index=True)
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    shape: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[LogState] = mapped_column(words_of(LogState, "state"), index=True)
    rows_read: Mapped[int] = mapped_column(default=0)
    bytes_read: Mapped[int] = mapped_column(BigInteger, default=0)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    why: Mapped[str | None] = mapped_column(Text)
    sent_by: Mapped[Staff] = relationship(foreign_keys=[sent_by_id])
    ended_by: Mapped[Staff | None] = relationship(foreign_keys=[ended_by_id])


class CallDay(Base):
    """The calls of one day in office hours. Only these totals are kept, of no caller anything.

    ``gave_up`` waited longer than promised and hung up; ``gave_up_early`` hung up before we
    could have missed anything, and is left out of the share.
    """

    __tablename__ = "call_day"
    __table_args__ = (
        CheckConstraint(
            "in_time >= 0 AND late >= 0 AND gave_up >= 0 AND gave_up_early >= 0"
            " AND out_of_hours >= 0",
            name="counts",
        ),
        CheckConstraint("seconds >= 1", name="seconds"),
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("call_log.id", ondelete="CASCADE"), index=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    seconds: Mapped[int]
    in_time: Mapped[int]
    late: Mapped[int]
    gave_up: Mapped[int]
    gave_up_early: Mapped[int]
    out_of_hours: Mapped[int]


CHECKED = CallDay.in_time + CallDay.late + CallDay.gave_up
"""The calls of a day that the share is of: all that we could have missed."""
