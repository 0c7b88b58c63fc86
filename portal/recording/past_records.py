"""Past records written down as cases: ended, with the dates they had, and never a mail.

Many at a time, inside the act's transaction. What is written is what the acts of a living case
would have left behind, but for its messages, which nobody has.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from portal.domain.cases import Closure, ContactWay, Kind, State
from portal.domain.clocks import ClockPlan, plan_clocks, plan_stage_2
from portal.domain.past_clocks import PastClock, past_clocks
from portal.domain.past_records import PastRecord
from portal.domain.times import london_noon
from portal.models import Case, CaseCause, Clock, PastImport, Person, Point, Review, Service
from portal.queries.calendar import calendar
from portal.queries.editions import KeptEdition, KeptEditions
from portal.recording.clocks import NOTHING_DUE
from portal.recording.history import Line, record_many
from portal.recording.indexing import index_new
from portal.recording.numbers import take_numbers, unused_references

IMPORTED = "imported"
"""The line of a history that says from where a past record came."""

IMPORTED_STAGE_2 = "imported_stage_2"

Row = dict[str, Any]

CASES, PEOPLE, POINTS = (cast(Table, one.__table__) for one in (Case, Person, Point))
"""Written to as tables: a hundred thousand rows are many for objects."""


class PastWriter:
    """Writes the records of ``past``, a file, as cases brought in ``now`` by ``staff_id``."""

    def __init__(
        self, session: Session, past: PastImport, *, staff_id: int | None, now: datetime
    ) -> None:
        self._session, self._past, self._staff_id, self._now = session, past, staff_id, now
        self._calendar = calendar()
        self._editions = KeptEditions()
        rows = session.execute(select(Service.slug, Service.id)).all()
        self._services: Mapping[str, int] = {row.slug: row.id for row in rows}

    def write(self, records: Sequence[PastRecord]) -> None:
        """Write records of stage 1. Raises ``BeyondCalendar`` for a date that it ends before."""
        people = self._people(len(records))
        rows = [
            {**self._case(record), "person_id": person, **numbered}
            for record, person, numbered in zip(
                records, people, self._numbers(records), strict=True
            )
        ]
        ids = self._cases(rows)
        points = [self._points(record, id) for record, id in zip(records, ids, strict=True)]
        self._put(Point, [point for group in points for point in group])
        self._put(CaseCause, [_cause(record, id) for record, id in _causes(records, ids)])
        self._clocks(records, ids, stage=1)
        self._tell(records, ids, IMPORTED)
        index_new(
            self._session,
            {
                id: [row["reference"], row["past_reference"], *(one["text"] for one in group)]
                for id, row, group in zip(ids, rows, points, strict=True)
            },
        )

    def write_stage_2(self, records: Sequence[PastRecord]) -> None:
        """Write records of stage 2 on the cases of their stage 1, which were written before."""
        found = self._session.execute(
            select(Case.past_reference, Case.id).where(
                Case.past_reference.in_([record.reference for record in records])
            )
        ).all()
        known = {str(row.past_reference): row.id for row in found}
        ids = [known[record.reference] for record in records]
        pairs = list(zip(records, ids, strict=True))
        self._session.execute(
            update(CASES)
            .where(CASES.c.id == bindparam("of_case"))
            .values(stage=2, closed_at=bindparam("ended")),
            [{"of_case": id, "ended": london_noon(record.ended_on)} for record, id in pairs],
        )
        self._session.execute(
            update(POINTS)
            .where(POINTS.c.case_id == bindparam("of_case"))
            .values(review_finding=bindparam("found")),
            [{"of_case": id, "found": record.finding} for record, id in pairs],
        )
        self._put(Review, [_review(record, id) for record, id in pairs])
        self._clocks(records, ids, stage=2)
        self._tell(records, ids, IMPORTED_STAGE_2)

    def _case(self, record: PastRecord) -> Row:
        commitment = record.commitment
        ids = self._edition(record).ids
        return {
            "version": 1,
            "kind": record.kind,
            "channel": record.channel,
            "state": State.CLOSED,
            "stage": 1,
            "needs_reply": record.needs_reply,
            "received_at": london_noon(record.received_on),
            "received_on": record.received_on,
            "logged_at": self._now,
            "logged_by_id": self._staff_id,
            "changed_at": self._now,
            "service_id": self._services[record.service] if record.service else None,
            "commitment_id": ids[commitment] if commitment else None,
            "text": "",
            "missed_checked": record.kept,
            "outcome": record.finding,
            "answered_on": record.responded_on if _was_answered(record) else None,
            "closure": record.closure,
            "closed_at": london_noon(record.ended_on),
            "queue_on": NOTHING_DUE,
            "past_import_id": self._past.id,
            "past_reference": record.reference,
        }

    def _numbers(self, records: Sequence[PastRecord]) -> list[Row]:
        """Return number and reference of each, by the year in which it was received."""
        years = [record.received_on.year for record in records]
        free = {
            year: take_numbers(self._session, year, count)
            for year, count in sorted(Counter(years).items())
        }
        kinds = [record.kind for record in records]
        references = unused_references(self._session, list(zip(kinds, years, strict=True)))
        found = []
        for year, reference in zip(years, references, strict=True):
            found.append({"number_year": year, "number": free[year], "reference": reference})
            free[year] += 1
        return found

    def _points(self, record: PastRecord, case_id: int) -> list[Row]:
        """Return what a complaint is about: itself, and the commitment when it names one."""
        if record.kind is not Kind.COMPLAINT:
            return []
        kept = self._edition(record)
        about: list[tuple[str, int | None]] = [("", None)]
        if record.commitment:
            named = kept.edition.commitment(record.commitment)
            about.append((named.short_title, kept.ids[record.commitment]))
        return [
            {
                "case_id": case_id,
                "position": position,
                "text": text,
                "commitment_id": commitment_id,
                "finding": record.finding,
            }
            for position, (text, commitment_id) in enumerate(about, start=1)
        ]

    def _clocks(self, records: Sequence[PastRecord], ids: Sequence[int], *, stage: int) -> None:
        rows = []
        for record, case_id in zip(records, ids, strict=True):
            kept = self._edition(record).ids
            for clock in past_clocks(self._plans(record, stage), record, self._calendar):
                rows.append(_clock(clock, kept, case_id, stage))
        self._put(Clock, rows)

    def _plans(self, record: PastRecord, stage: int) -> Sequence[ClockPlan]:
        if stage == 2:
            return plan_stage_2(record.received_on, self._calendar)
        return plan_clocks(
            self._edition(record).edition,
            record.kind,
            record.channel,
            record.received_on,
            self._calendar,
            record.needs_reply,
        )

    def _edition(self, record: PastRecord) -> KeptEdition:
        return self._editions.on(record.received_on)

    def _tell(self, records: Sequence[PastRecord], ids: Sequence[int], what: str) -> None:
        lines = [
            Line(id, what, None, self._values(record))
            for record, id in zip(records, ids, strict=True)
        ]
        record_many(self._session, lines, now=self._now, staff_id=self._staff_id)

    def _values(self, record: PastRecord) -> Row:
        first = self._edition(record).edition.effective_from
        dates = {
            "received_on": record.received_on,
            "acknowledged_on": record.acknowledged_on,
            "responded_on": record.responded_on,
            "extended_to": record.extended_to,
        }
        return {
            "file": self._past.file_name,
            "line": record.line,
            "past_reference": record.reference,
            "import_id": self._past.id,
            **({"before_first_edition": True} if record.received_on < first else {}),
            **{name: day.isoformat() for name, day in dates.items() if day},
        }

    def _people(self, count: int) -> list[int]:
        """Insert so many people of whom nothing is known; in any order, they are all alike."""
        nobody: list[Row] = [
            {"name": None, "contact_way": ContactWay.NONE, "adjustments": []}
        ] * count
        made = insert(PEOPLE).returning(PEOPLE.c.id)
        return list(self._session.scalars(made, nobody))

    def _cases(self, rows: list[Row]) -> list[int]:
        """Insert cases and return their row numbers, in order, told apart by their references."""
        made = insert(CASES).returning(CASES.c.reference, CASES.c.id)
        ids = {row.reference: row.id for row in self._session.execute(made, rows)}
        return [ids[row["reference"]] for row in rows]

    def _put(self, model: Any, rows: list[Row]) -> None:
        if rows:
            self._session.execute(insert(model.__table__), rows)


def _was_answered(record: PastRecord) -> bool:
    return record.closure is Closure.ANSWERED


def _causes(records: Sequence[PastRecord], ids: Sequence[int]) -> list[tuple[PastRecord, int]]:
    pairs = zip(records, ids, strict=True)
    return [(record, id) for record, id in pairs if record.cause]


def _cause(record: PastRecord, case_id: int) -> Row:
    return {"case_id": case_id, "cause": record.cause, "main": True}


def _review(record: PastRecord, case_id: int) -> Row:
    answered = _was_answered(record)
    return {
        "case_id": case_id,
        "asked_on": record.received_on,
        "outcome": record.finding,
        "answered_on": record.responded_on if answered else None,
    }


def _clock(clock: PastClock, ids: Mapping[str, int], case_id: int, stage: int) -> Row:
    return {
        "case_id": case_id,
        "which": clock.which,
        "stage": stage,
        "round": 1,
        "commitment_id": ids[clock.commitment_slug] if clock.commitment_slug else None,
        "working_days": clock.working_days,
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "first_due_on": clock.first_due_on,
        "stopped_on": clock.stopped_on,
        "met": clock.met,
        "unextended_due_on": clock.unextended_due_on,
        "missed_due_on": clock.missed_due_on,
        "paused_days": 0,
    }
