"""Past records written down as cases: ended, with the dates they had, and never a mail.

Many at a time, inside the act's transaction, as ``past_plans`` has worked out before it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from portal.domain.cases import ContactWay
from portal.domain.past_records import PastRecord
from portal.domain.times import london_noon
from portal.models import Case, CaseCause, Clock, PastImport, Person, Point, Review
from portal.recording.history import Line, record_many
from portal.recording.indexing import index_new
from portal.recording.numbers import take_numbers, unused_references
from portal.recording.past_plans import Planned, Row

IMPORTED = "imported"
"""The line of a history that says from where a past record came."""

IMPORTED_STAGE_2 = "imported_stage_2"

Pair = tuple[Planned, int]
"""A record and the row number of its case."""

CASES, PEOPLE, POINTS = (cast(Table, one.__table__) for one in (Case, Person, Point))
"""Written to as tables: a hundred thousand rows are many for objects."""


class PastWriter:
    """Writes planned records of ``past``, a file, as cases brought in ``now`` by ``staff_id``."""

    def __init__(
        self, session: Session, past: PastImport, *, staff_id: int | None, now: datetime
    ) -> None:
        self._session, self._past, self._staff_id, self._now = session, past, staff_id, now

    def write(self, planned: Sequence[Planned]) -> None:
        """Write records of stage 1."""
        people = self._people(len(planned))
        numbers = self._numbers([one.record for one in planned])
        brought = {
            "logged_at": self._now,
            "logged_by_id": self._staff_id,
            "changed_at": self._now,
            "past_import_id": self._past.id,
        }
        rows = [
            {**one.case, **brought, "person_id": person, **numbered}
            for one, person, numbered in zip(planned, people, numbers, strict=True)
        ]
        ids = self._cases(rows)
        pairs = list(zip(planned, ids, strict=True))
        self._put(Point, [{**row, "case_id": id} for one, id in pairs for row in one.points])
        self._put(CaseCause, [{**one.cause, "case_id": id} for one, id in pairs if one.cause])
        self._clocks(pairs)
        self._tell(pairs, IMPORTED)
        index_new(
            self._session,
            {
                id: [
                    row["reference"],
                    row["past_reference"],
                    *(point["text"] for point in one.points),
                ]
                for (one, id), row in zip(pairs, rows, strict=True)
            },
        )

    def write_stage_2(self, planned: Sequence[Planned]) -> None:
        """Write records of stage 2 on the cases of their stage 1, which were written before."""
        found = self._session.execute(
            select(Case.past_reference, Case.id).where(
                Case.past_reference.in_([one.record.reference for one in planned])
            )
        ).all()
        known = {str(row.past_reference): row.id for row in found}
        pairs = [(one, known[one.record.reference]) for one in planned]
        self._session.execute(
            update(CASES)
            .where(CASES.c.id == bindparam("of_case"))
            .values(stage=2, closed_at=bindparam("ended")),
            [{"of_case": id, "ended": london_noon(one.record.ended_on)} for one, id in pairs],
        )
        self._session.execute(
            update(POINTS)
            .where(POINTS.c.case_id == bindparam("of_case"))
            .values(review_finding=bindparam("found")),
            [{"of_case": id, "found": one.record.finding} for one, id in pairs],
        )
        self._put(Review, [{**one.review, "case_id": id} for one, id in pairs if one.review])
        self._clocks(pairs)
        self._tell(pairs, IMPORTED_STAGE_2)

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

    def _clocks(self, pairs: Sequence[Pair]) -> None:
        self._put(Clock, [{**row, "case_id": id} for one, id in pairs for row in one.clocks])

    def _tell(self, pairs: Sequence[Pair], what: str) -> None:
        file = {"file": self._past.file_name, "import_id": self._past.id}
        lines = [Line(id, what, None, {**file, **one.values}) for one, id in pairs]
        record_many(self._session, lines, now=self._now, staff_id=self._staff_id)

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
