"""The clocks that still run, as far as a change of the calendar reaches them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.closures import Moved, recount
from portal.domain.working_days import Calendar
from portal.models import Case, Clock

BATCH = 500
EXAMPLES = 5


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

    def add(self, case: Case, old: Calendar, new: Calendar) -> list[tuple[Clock, Moved]]:
        """Count what happens to ``case`` and return its running clocks that move, and how."""
        moves = []
        for _, clocks in groupby(case.clocks, key=lambda clock: (clock.stage, clock.round)):
            running = {clock.which: clock for clock in clocks if clock.stopped_on is None}
            counted = recount(running.values(), old, new)
            moves += [(running[moved.which], moved) for moved in counted.moved]
            if counted.set_by_hand and case.reference not in self.set_by_hand:
                self.set_by_hand.append(case.reference)
        self.cases += bool(moves)
        self.clocks += len(moves)
        room = EXAMPLES - len(self.examples)
        self.examples += [Example(case.reference, moved) for _, moved in moves[:1][:room]]
        return moves


def preview_moves(session: Session, old: Calendar, new: Calendar, day: date) -> Moving:
    """Return what moves when ``old``, which differs only on ``day``, becomes ``new``."""
    found = Moving()
    for batch in cases_due_from(session, day):
        for case in batch:
            found.add(case, old, new)
    return found


def cases_due_from(session: Session, day: date, *, lock: bool = False) -> Iterator[list[Case]]:
    """Yield, in batches, the cases with a running clock due on or after ``day`` (Policy A4.14).

    In order of ``id``, each with all its clocks. ``lock`` keeps others from changing them
    until the transaction ends.
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
        cases = select(Case).where(Case.id.in_(ids)).order_by(Case.id)
        if lock:
            cases = cases.with_for_update(of=Case)
        yield list(
            session.scalars(
                cases.options(selectinload(Case.clocks)).execution_options(populate_existing=True)
            )
        )
        after = ids[-1]


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
