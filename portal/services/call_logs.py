"""A log of calls: taken in, understood, kept as daily totals, taken out again (screen S22).

What was sent is stored until it is decided on; from then on only the totals and its hash are
kept. Nothing counts before it was confirmed, and then all of it in one transaction.
"""

import hashlib
from datetime import date, datetime, timedelta
from typing import IO

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.call_logs import COLUMNS_OPEN, GIVEN_UP, LogColumns, LogState, may_be_kept
from portal.domain.checks import may_change, timed_by
from portal.domain.commitments import Measure
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.log_refusals import DaysAreKept, LogMovedOn, NotToBeKept, SameFile
from portal.domain.roles import Permission, Viewer
from portal.files.call_log import look_at_log
from portal.files.store import Store
from portal.files.table_file import LookedAt
from portal.models import CallDay, CallLog
from portal.queries.call_logs import columns_before, days_in_figures
from portal.queries.editions import KeptEditions
from portal.recording.acts import act

LEFT_FOR = timedelta(days=7)
"""How long a log may lie about undecided: it can hold people's numbers."""

DAYS_NAMED = 10


def take_log(
    *, viewer: Viewer, name: str, file: IO[bytes], store: Store, form_key: str, now: datetime
) -> int:
    """Keep ``file`` until it is decided on and return its number.

    A header that was seen before is understood as it was then. Raises a ``TableRefused``,
    ``NotUploaded``, ``NotAllowed``, or ``AlreadySent`` (whose result is the number).
    """
    _may(viewer)
    looked = look_at_log(file)
    key = store.put_stream(file)
    try:
        with act(now=now, form_key=form_key) as doing:
            log = _taken(looked, name, key, viewer, now)
            try:
                with doing.session.begin_nested():
                    doing.session.add(log)
            except IntegrityError as same:
                raise SameFile from same
            doing.result = str(log.id)
            return log.id
    except BaseException:
        _let_go(store, key)
        raise


def choose_columns(
    *, viewer: Viewer, number: int, columns: LogColumns, form_key: str, now: datetime
) -> None:
    """Say which column is which, and let the worker read the whole file.

    Raises ``LogMovedOn``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _may(viewer)
    with act(now=now, form_key=form_key) as doing:
        log = _log(doing.session, number)
        if log.state not in COLUMNS_OPEN:
            raise LogMovedOn
        log.columns, log.result = columns.as_kept(), None
        log.state, log.touched_at = LogState.WAITING, now
        log.rows_read = log.bytes_read = 0


def keep_log(*, viewer: Viewer, number: int, store: Store, form_key: str, now: datetime) -> None:
    """Put the days of a log that was read into the figures, all of them or none.

    Rows that could not be read are left out; their number stays with the log. Raises
    ``NotToBeKept``, ``DaysAreKept``, ``LogMovedOn``, ``NotFound``, ``NotAllowed`` or
    ``AlreadySent``.
    """
    _may(viewer)
    with act(now=now, form_key=form_key) as doing:
        log = _log(doing.session, number)
        if log.state is not LogState.READ or log.result is None:
            raise LogMovedOn
        found = {date.fromisoformat(day): counts for day, counts in log.result["days"].items()}
        if not may_be_kept(log.result["rows"], log.result["unread"], log.result["measured"]):
            raise NotToBeKept
        editions = KeptEditions()
        days = [
            CallDay(
                day=day,
                log_id=log.id,
                commitment_id=_commitment_id(editions, day),
                **dict(zip(COUNTS, counts, strict=True)),
            )
            for day, counts in found.items()
        ]
        try:
            with doing.session.begin_nested():
                doing.session.add_all(days)
        except IntegrityError as same:
            _refuse_kept(found)
            raise LogMovedOn from same
        key = _end(log, LogState.KEPT, viewer, now)
    _let_go(store, key)


def drop_log(*, viewer: Viewer, number: int, store: Store, form_key: str, now: datetime) -> None:
    """Throw away a log that is in no figure; the same file may be sent again.

    Raises ``LogMovedOn``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    _may(viewer)
    with act(now=now, form_key=form_key) as doing:
        log = _log(doing.session, number)
        if log.state is LogState.KEPT or log.state in GIVEN_UP:
            raise LogMovedOn
        key = _end(log, LogState.DROPPED, viewer, now)
    _let_go(store, key)


def remove_log(*, viewer: Viewer, number: int, why: str, form_key: str, now: datetime) -> None:
    """Take the days of a log out of the figures; what it came to stays with it, and why.

    Raises ``LogMovedOn``, ``NotFound``, ``NotAllowed`` or ``AlreadySent``.
    """
    with act(now=now, form_key=form_key) as doing:
        log = _log(doing.session, number)
        if not may_change(viewer, log.sent_by_id):
            raise NotAllowed
        if log.state is not LogState.KEPT:
            raise LogMovedOn
        doing.session.execute(delete(CallDay).where(CallDay.log_id == log.id))
        log.why = why
        _end(log, LogState.REMOVED, viewer, now)


def drop_left_logs(*, store: Store, now: datetime) -> int:
    """Throw away what nobody decided on for a week; return how many."""
    with act(now=now) as doing:
        left = doing.session.scalars(
            select(CallLog)
            .where(
                CallLog.state.not_in([LogState.KEPT, *sorted(GIVEN_UP)]),
                CallLog.touched_at < now - LEFT_FOR,
            )
            .order_by(CallLog.id)
        ).all()
        keys = [_end(log, LogState.DROPPED, None, now) for log in left]
    for key in keys:
        _let_go(store, key)
    return len(keys)


COUNTS = ("seconds", "in_time", "late", "gave_up", "gave_up_early", "out_of_hours")
"""The numbers of a day in the order in which a result holds them."""


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.RECORD_CHECKS):
        raise NotAllowed


def _taken(looked: LookedAt, name: str, key: str, viewer: Viewer, now: datetime) -> CallLog:
    shape = hashlib.sha256("\x1f".join(looked.layout.header).lower().encode()).hexdigest()
    before = columns_before(shape)
    return CallLog(
        name=name,
        digest=looked.digest,
        size=looked.size,
        key=key,
        layout=looked.layout.as_kept(),
        shape=shape,
        columns=before.as_kept() if before else None,
        state=LogState.SENT,
        touched_at=now,
        sent_at=now,
        sent_by_id=viewer.staff_id,
    )


def _log(session: Session, number: int) -> CallLog:
    log = session.get(CallLog, number, with_for_update=True, populate_existing=True)
    if log is None:
        raise NotFound
    return log


def _refuse_kept(found: dict[date, list[int]]) -> None:
    """Raise ``DaysAreKept`` when another log has given some of these days."""
    both = [day for day in days_in_figures(min(found), max(found)) if day in found]
    if both:
        named = ", ".join(f"{day.day}/{day.month}/{day.year}" for day in both[:DAYS_NAMED])
        raise DaysAreKept(days=named + (", …" if len(both) > DAYS_NAMED else ""))


def _commitment_id(editions: KeptEditions, day: date) -> int:
    kept = editions.on(day)
    commitment = timed_by(kept.edition, Measure.SECONDS)
    if commitment is None:
        raise NotToBeKept
    return kept.ids[commitment.slug]


def _end(log: CallLog, state: LogState, viewer: Viewer | None, now: datetime) -> str | None:
    """End the way of ``log``; return the key of what is stored of it and named no more."""
    key, log.key = log.key, None
    log.state, log.ended_at = state, now
    log.ended_by_id = viewer.staff_id if viewer else None
    if log.result is not None:
        log.result = {**log.result, "problems": []}
    return key


def _let_go(store: Store, key: str | None) -> None:
    """Delete the content, after the row that named it says so."""
    if key is not None:
        store.delete([key])
