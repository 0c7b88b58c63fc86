"""Rows by table, with numbers handed out as the rows are made."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from portal.domain.moves import Actor
from portal.recording.history import START, line_digest

Row = dict[str, Any]


class Rows:
    """Rows waiting to be written, table by table, each with its number where it has one."""

    def __init__(self) -> None:
        self.waiting: dict[str, list[Row]] = defaultdict(list)
        self._last: dict[str, int] = defaultdict(int)
        self._digest = START

    def add(self, table: str, **columns: Any) -> int:
        """Add a row and return its id."""
        self._last[table] += 1
        self.waiting[table].append({"id": self._last[table], **columns})
        return self._last[table]

    def put(self, table: str, **columns: Any) -> None:
        """Add a row of a table that has no number of its own."""
        self.waiting[table].append(columns)

    def begin_history(self) -> None:
        """The next line of history is the first of a case."""
        self._digest = START

    def line(
        self,
        case_id: int,
        what: str,
        at: datetime,
        *,
        staff_id: int | None = None,
        by_person: bool = False,
        words: str | None = None,
        **values: Any,
    ) -> None:
        """Add a chained line of history, as ``portal.recording.history.record`` does."""
        actor = Actor.PERSON if by_person else Actor.STAFF if staff_id else Actor.SYSTEM
        self._digest = line_digest(self._digest, case_id, what, at, actor, staff_id, words, values)
        self.add(
            "event",
            case_id=case_id,
            what=what,
            at=at,
            actor=actor,
            staff_id=staff_id,
            words=words,
            values=values,
            digest=self._digest,
        )

    def take(self) -> Iterator[tuple[str, list[Row]]]:
        """Hand over what waits, and forget it."""
        waiting, self.waiting = self.waiting, defaultdict(list)
        yield from waiting.items()
