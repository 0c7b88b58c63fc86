"""Making what cases are found by anew."""

from datetime import datetime

from sqlalchemy import exists, select

from portal.db import db
from portal.models import Case
from portal.queries.search_index import INDEX
from portal.recording.acts import act
from portal.recording.indexing import index_cases, unindex_cases

BATCH = 500


def rebuild_index(*, now: datetime) -> int:
    """Index every case anew and return how many there are.

    A transaction for each few hundred, so people can go on working and searching meanwhile.
    """
    done, last = 0, 0
    while batch := _index_batch(last, only_missing=False, now=now):
        done, last = done + len(batch), batch[-1]
    _forget_what_is_gone(now)
    return done


def index_missing(*, now: datetime) -> int:
    """Index the cases that are not in the index and return how many they were."""
    done, last = 0, 0
    while batch := _index_batch(last, only_missing=True, now=now):
        done, last = done + len(batch), batch[-1]
    return done


def _index_batch(after: int, *, only_missing: bool, now: datetime) -> list[int]:
    """Index the next cases, held so that nobody changes their words meanwhile."""
    wanted = select(Case.id).where(Case.id > after).order_by(Case.id).limit(BATCH)
    if only_missing:
        wanted = wanted.where(~exists().where(INDEX.c.rowid == Case.id))
    with act(now=now) as doing:
        batch = list(doing.session.scalars(wanted.with_for_update(of=Case)))
        if batch:
            index_cases(doing.session, batch)
    return batch


def _forget_what_is_gone(now: datetime) -> None:
    with act(now=now) as doing:
        kept = exists().where(Case.id == INDEX.c.rowid)
        gone = list(db.session.scalars(select(INDEX.c.rowid).where(~kept)))
        if gone:
            unindex_cases(doing.session, gone)
