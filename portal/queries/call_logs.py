"""Logs of the telephone system, as pages and the worker look them up."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.call_logs import LogColumns, LogState
from portal.domain.errors import NotFound
from portal.models import CallDay, CallLog

LISTED = 100


def find_log(number: int) -> CallLog:
    """Return the log with that number as it stands now. Raises ``NotFound``."""
    found = db.session.get(CallLog, number, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def newest_logs() -> Sequence[CallLog]:
    """Return the logs that were sent last, the newest first."""
    return db.session.scalars(
        select(CallLog)
        .options(joinedload(CallLog.sent_by))
        .order_by(CallLog.id.desc())
        .limit(LISTED)
    ).all()


def columns_before(shape: str) -> LogColumns | None:
    """Return which column was which in the last log with such a header, None for a new one."""
    kept = db.session.scalar(
        select(CallLog.columns)
        .where(CallLog.shape == shape, CallLog.columns.is_not(None))
        .order_by(CallLog.id.desc())
        .limit(1)
    )
    return LogColumns.from_kept(kept) if kept else None


def days_in_figures(first: date, last: date) -> list[date]:
    """Return the days from ``first`` to ``last`` whose calls are in the figures."""
    return list(
        db.session.scalars(
            select(CallDay.day).where(CallDay.day.between(first, last)).order_by(CallDay.day)
        )
    )


def logs_to_read() -> list[int]:
    """Return the numbers of the logs that wait for the worker or that it is reading."""
    return list(
        db.session.scalars(
            select(CallLog.id)
            .where(CallLog.state.in_([LogState.WAITING, LogState.READING]))
            .order_by(CallLog.id)
        )
    )


def first_and_last_day() -> tuple[date, date] | None:
    """Return the first and the last day whose calls are in the figures, None for no day."""
    first, last = db.session.execute(select(func.min(CallDay.day), func.max(CallDay.day))).one()
    return (first, last) if first else None
