"""Lines of a case's history: appended and chained."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.moves import Actor
from portal.models import Case, Event

START = "0" * 64
AS_TEXT = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode


def record(
    session: Session,
    case: Case,
    what: str,
    *,
    now: datetime,
    staff_id: int | None = None,
    by_person: bool = False,
    words: str | None = None,
    first: bool = False,
    **values: Any,
) -> Event:
    """Append one line to the history of ``case`` and mark the case as changed.

    ``what`` is a ``Move`` or another short name; ``values`` must be plain enough for JSON.
    The line is the person's (``by_person``), a member of staff's (``staff_id``), or, with
    neither, the system's. ``first`` says that the case is new: it has no history yet and was
    changed just ``now``.
    """
    actor = Actor.PERSON if by_person else Actor.STAFF if staff_id else Actor.SYSTEM
    session.flush()
    newest = select(Event.digest).where(Event.case_id == case.id).order_by(Event.id.desc())
    last = None if first else session.scalar(newest.limit(1))
    event = Event(
        case_id=case.id,
        what=str(what),
        at=now,
        actor=actor,
        staff_id=staff_id,
        words=words,
        values=values,
        digest="",
    )
    event.digest = digest_of(event, last or START)
    session.add(event)
    if not first:
        case.changed_at = now
        flag_modified(case, "changed_at")
    return event


@dataclass(frozen=True)
class Line:
    """One line, for ``record_many``."""

    case_id: int
    what: str
    words: str | None
    values: dict[str, Any]


def record_many(
    session: Session, lines: Sequence[Line], *, now: datetime, staff_id: int | None = None
) -> None:
    """Append lines to the histories of many cases with two statements, as ``record`` does one.

    Lines of one case follow each other in the order given. They are a member of staff's
    (``staff_id``), or the system's. Whoever asks marks the cases as changed.
    """
    if not lines:
        return
    newest = (
        select(func.max(Event.id))
        .where(Event.case_id.in_({line.case_id for line in lines}))
        .group_by(Event.case_id)
    )
    last = dict(
        session.execute(select(Event.case_id, Event.digest).where(Event.id.in_(newest))).all()
    )
    rows = []
    for line in lines:
        row: dict[str, Any] = {
            "case_id": line.case_id,
            "what": line.what,
            "at": now,
            "actor": Actor.STAFF if staff_id else Actor.SYSTEM,
            "staff_id": staff_id,
            "words": line.words,
            "values": line.values,
        }
        last[line.case_id] = line_digest(last.get(line.case_id, START), **row)
        rows.append({**row, "digest": last[line.case_id]})
    session.execute(insert(Event), rows)


def digest_of(event: Event, previous: str) -> str:
    """Return the SHA-256 (hex) of ``event`` and the digest of the line before it."""
    return line_digest(
        previous,
        event.case_id,
        event.what,
        event.at,
        event.actor,
        event.staff_id,
        event.words,
        event.values,
    )


def line_digest(
    previous: str,
    case_id: int,
    what: str,
    at: datetime,
    actor: str,
    staff_id: int | None,
    words: str | None,
    values: dict[str, Any],
) -> str:
    """Return the digest of a line of history from its plain values."""
    instant = at.astimezone(UTC).isoformat()
    line = AS_TEXT([previous, case_id, what, instant, actor, staff_id, words, values])
    return hashlib.sha256(line.encode()).hexdigest()


def broken_at(events: list[Event]) -> Event | None:
    """Return the first line whose digest does not follow from the line before, None if sound.

    ``events`` are all lines of one case, oldest first.
    """
    previous = START
    for event in events:
        if event.digest != digest_of(event, previous):
            return event
        previous = event.digest
    return None
