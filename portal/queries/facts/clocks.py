"""Dates as measures take them: what was first due in a period, and what we found missed."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.domain.cases import Kind
from portal.domain.clocks import RESPONSES
from portal.domain.measures.facts import ClockFact, MissFact
from portal.domain.measures.periods import Span
from portal.models import Case, Clock, MissFound, Pause
from portal.queries.facts.days import by

A_BATCH = 10_000

Pauses = Mapping[int, list[tuple[date, date | None]]]
"""The pauses of each case: when it began, and when it ended (None: it still waits)."""


def clocks(span: Span, counted_on: date, slugs: Mapping[int, str]) -> tuple[ClockFact, ...]:
    """Return the dates that were first due in ``span``, of cases of every kind and round.

    ``slugs`` are those of the commitments, by row number.
    """
    pauses = _pauses(counted_on)
    rows = db.session.execute(
        select(
            Clock.case_id,
            Case.kind,
            Clock.which,
            Clock.stage,
            Clock.commitment_id,
            Clock.first_due_on,
            Clock.due_on,
            Clock.missed_due_on,
            Clock.unextended_due_on,
            Clock.stopped_on,
            Clock.met,
            Clock.paused_on,
            Clock.paused_days,
        )
        .join(Case, Case.id == Clock.case_id)
        .where(Clock.first_due_on.between(span.first_on, span.last_on))
        .order_by(Clock.id)
        .execution_options(yield_per=A_BATCH)
    )
    return tuple(_clock(row, pauses.get(row.case_id, []), counted_on, slugs) for row in rows)


def misses(span: Span, slugs: Mapping[int, str]) -> tuple[MissFact, ...]:
    """Return the missed dates of our commitments that we found ourselves in ``span``."""
    rows = db.session.execute(
        select(MissFound.case_id, Clock.commitment_id, MissFound.found_on)
        .join(Clock, Clock.id == MissFound.clock_id)
        .where(MissFound.found_on.between(span.first_on, span.last_on))
        .order_by(MissFound.id)
    )
    return tuple(
        MissFact(case_id, slugs[commitment_id], found_on)
        for case_id, commitment_id, found_on in rows
        if commitment_id is not None
    )


def _clock(
    row: Any, pauses: list[tuple[date, date | None]], counted_on: date, slugs: Mapping[int, str]
) -> ClockFact:
    stopped_on = by(row.stopped_on, counted_on)
    paused = row.which in RESPONSES and any(
        ended_on is None or ended_on > counted_on for _, ended_on in pauses
    )
    return ClockFact(
        case_id=row.case_id,
        complaint=row.kind is Kind.COMPLAINT,
        which=row.which,
        stage=row.stage,
        commitment=slugs[row.commitment_id] if row.commitment_id is not None else "",
        first_due_on=row.first_due_on,
        due_on=row.due_on,
        missed_due_on=row.missed_due_on,
        stopped_on=stopped_on,
        met=row.met if stopped_on else None,
        extended=row.unextended_due_on is not None,
        paused=stopped_on is None and paused,
        waited=bool(pauses) and (row.paused_days > 0 or paused),
    )


def _pauses(counted_on: date) -> Pauses:
    found = defaultdict(list)
    for case_id, started_on, ended_on in db.session.execute(
        select(Pause.case_id, Pause.started_on, Pause.ended_on)
        .where(Pause.started_on <= counted_on)
        .order_by(Pause.id)
    ):
        found[case_id].append((started_on, ended_on))
    return found
