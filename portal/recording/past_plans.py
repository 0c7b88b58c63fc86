"""What is written of past records, worked out before anything is: the dates they had, by our rules.

What a living case would have left behind, but for its messages, which nobody has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.domain.cases import Closure, Kind, State
from portal.domain.clocks import ClockPlan, plan_clocks, plan_stage_2
from portal.domain.past_clocks import PastClock, past_clocks
from portal.domain.past_records import PastRecord
from portal.domain.times import london_noon
from portal.models import Service
from portal.queries.calendar import calendar
from portal.queries.editions import KeptEdition, KeptEditions
from portal.recording.clocks import NOTHING_DUE

Row = dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """One record as rows, without what only the database gives: row numbers, numbers, references.

    ``review`` is the one of stage 2, which has neither points nor a cause.
    """

    record: PastRecord
    case: Row
    points: list[Row]
    cause: Row | None
    review: Row | None
    clocks: list[Row]
    values: Row


class PastPlanner:
    """Works out the rows of records. Reads the portal once, and writes nothing."""

    def __init__(self) -> None:
        self._calendar = calendar()
        self._editions = KeptEditions()
        self._begun: dict[date, KeptEdition] = {}
        rows = db.session.execute(select(Service.slug, Service.id).order_by(Service.id)).all()
        self._services: Mapping[str, int] = {row.slug: row.id for row in rows}

    def holds(self) -> bool:
        """Whether the portal is still as it was: a plan made before is as one made now."""
        now = PastPlanner()
        return (self._calendar, self._services) == (
            now._calendar,
            now._services,
        ) and self._editions.same_as(now._editions)

    def plan(self, record: PastRecord) -> Planned:
        """Return the rows of ``record``. Raises ``BeyondCalendar`` for a date after its end."""
        first = record.stage == 1
        ids = self._edition(record).ids
        return Planned(
            record,
            self._case(record) if first else {},
            self._points(record) if first else [],
            _cause(record) if first else None,
            None if first else _review(record),
            [
                _clock(clock, ids, record.stage)
                for clock in past_clocks(self._plans(record), record, self._calendar)
            ],
            self._values(record),
        )

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
            "service_id": self._services[record.service] if record.service else None,
            "commitment_id": ids[commitment] if commitment else None,
            "text": "",
            "missed_checked": record.kept,
            "outcome": record.finding,
            "answered_on": record.responded_on if _was_answered(record) else None,
            "closure": record.closure,
            "closed_at": london_noon(record.ended_on),
            "queue_on": NOTHING_DUE,
            "past_reference": record.reference,
        }

    def _points(self, record: PastRecord) -> list[Row]:
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
                "position": position,
                "text": text,
                "commitment_id": commitment_id,
                "finding": record.finding,
            }
            for position, (text, commitment_id) in enumerate(about, start=1)
        ]

    def _plans(self, record: PastRecord) -> Sequence[ClockPlan]:
        if record.stage == 2:
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
        day = record.received_on
        if day not in self._begun:
            self._begun[day] = self._editions.on(day)
        return self._begun[day]

    def _values(self, record: PastRecord) -> Row:
        first = self._edition(record).edition.effective_from
        dates = {
            "received_on": record.received_on,
            "acknowledged_on": record.acknowledged_on,
            "responded_on": record.responded_on,
            "extended_to": record.extended_to,
        }
        return {
            "line": record.line,
            "past_reference": record.reference,
            **({"before_first_edition": True} if record.received_on < first else {}),
            **{name: day.isoformat() for name, day in dates.items() if day},
        }


def _was_answered(record: PastRecord) -> bool:
    return record.closure is Closure.ANSWERED


def _cause(record: PastRecord) -> Row | None:
    return {"cause": record.cause, "main": True} if record.cause else None


def _review(record: PastRecord) -> Row:
    answered = _was_answered(record)
    return {
        "asked_on": record.received_on,
        "outcome": record.finding,
        "answered_on": record.responded_on if answered else None,
    }


def _clock(clock: PastClock, ids: Mapping[str, int], stage: int) -> Row:
    return {
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
