"""The clocks that still run, as far as a change of the calendar reaches them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.clocks import Which
from portal.domain.closures import Moved, Recount, recount
from portal.domain.working_days import Calendar
from portal.models import Case, Clock

BATCH = 500
EXAMPLES = 5


class RunningClock(NamedTuple):
    """A running clock as far as its date can be counted again."""

    which: Which
    working_days: int
    started_on: date
    due_on: date
    paused_days: int = 0
    paused_on: date | None = None
    unextended_due_on: date | None = None
    missed_due_on: date | None = None


@dataclass(frozen=True)
class Reached:
    """A case that a change of the calendar reaches: its running clocks by id, in groups of one
    stage and round, in order."""

    id: int
    reference: str
    groups: tuple[dict[int, RunningClock], ...]


@dataclass(frozen=True)
class Example:
    """One clock that moves, to show beforehand."""

    reference: str
    moved: Moved


@dataclass
class Moving:
    """What a changed calendar does: how many live ``cases`` and running ``clocks`` move.

    ``examples`` are the first few. ``set_by_hand`` are the references of cases with a date that
    a person set: it stays.
    """

    cases: int = 0
    clocks: int = 0
    examples: list[Example] = field(default_factory=list)
    set_by_hand: list[str] = field(default_factory=list)
    _counted: dict[tuple[RunningClock, ...], Recount] = field(
        default_factory=dict, repr=False, compare=False
    )

    def add(self, case: Reached, old: Calendar, new: Calendar) -> dict[int, Moved]:
        """Count what happens to ``case``; return how its clocks move, by their ids."""
        moves: dict[int, Moved] = {}
        for group in case.groups:
            counted = self._count(tuple(group.values()), old, new)
            ids = {clock.which: id for id, clock in group.items()}
            moves |= {ids[moved.which]: moved for moved in counted.moved}
            if counted.set_by_hand and case.reference not in self.set_by_hand:
                self.set_by_hand.append(case.reference)
        if moves:
            self.cases += 1
            self.clocks += len(moves)
            if len(self.examples) < EXAMPLES:
                self.examples.append(Example(case.reference, next(iter(moves.values()))))
        return moves

    def _count(self, clocks: tuple[RunningClock, ...], old: Calendar, new: Calendar) -> Recount:
        """Return ``recount``; thousands of cases came on the same few days, so keep each."""
        if clocks not in self._counted:
            self._counted[clocks] = recount(clocks, old, new)
        return self._counted[clocks]


def preview_moves(session: Session, old: Calendar, new: Calendar, day: date) -> Moving:
    """Return what moves when ``old``, which differs only on ``day``, becomes ``new``."""
    found = Moving()
    for batch in cases_due_from(session, day):
        for case in batch:
            found.add(case, old, new)
    return found


def cases_due_from(session: Session, day: date, *, lock: bool = False) -> Iterator[list[Reached]]:
    """Yield, in batches, the cases with a running clock due on or after ``day`` (Policy A4.14).

    In order of ``id``, each with all its running clocks. ``lock`` keeps others from changing
    them until the transaction ends.
    """
    after = 0
    while True:
        ids = session.scalars(
            select(Clock.case_id)
            .where(Clock.stopped_on.is_(None), Clock.due_on >= day, Clock.case_id > after)
            .distinct()
            .order_by(Clock.case_id)
            .limit(BATCH)
        ).all()
        if not ids:
            return
        if lock:
            session.execute(
                select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update()
            )
        yield list(_reached(session, ids))
        after = ids[-1]


def _reached(session: Session, ids: Sequence[int]) -> Iterator[Reached]:
    rows = session.execute(
        select(
            Case.id,
            Case.reference,
            Clock.stage,
            Clock.round,
            Clock.id,
            Clock.which,
            Clock.working_days,
            Clock.started_on,
            Clock.due_on,
            Clock.paused_days,
            Clock.paused_on,
            Clock.unextended_due_on,
            Clock.missed_due_on,
        )
        .join(Clock, Clock.case_id == Case.id)
        .where(Case.id.in_(ids), Clock.stopped_on.is_(None))
        .order_by(Case.id, Clock.stage, Clock.round, Clock.id)
    )
    for (case_id, reference), clocks in groupby(rows, key=lambda row: (row[0], row[1])):
        groups = groupby(clocks, key=lambda row: (row[2], row[3]))
        yield Reached(
            case_id,
            reference,
            tuple({row[4]: RunningClock(*row[5:]) for row in group} for _, group in groups),
        )


def cases_without_dates(session: Session, until: date) -> list[Case]:
    """Return the live cases received up to ``until`` that came when the calendar had ended.

    They stand in the queue by the day they were received and have no clock at all.
    """
    return list(
        session.scalars(
            select(Case)
            .where(
                Case.queue_on == Case.received_on,
                Case.next_due_on.is_(None),
                Case.closed_at.is_(None),
                Case.received_on <= until,
                ~select(Clock.id).where(Clock.case_id == Case.id).exists(),
            )
            .order_by(Case.id)
            .with_for_update(of=Case)
        )
    )
