"""What we said we would change (M17)."""

from portal.domain.measures.facts import ActionFact, Facts
from portal.domain.measures.figure import (
    Cell,
    Figure,
    RecordKind,
    counted,
    each,
    parted,
    shared,
)
from portal.domain.measures.periods import Span


def changes(facts: Facts, span: Span) -> list[Figure]:
    """M17: changes agreed, and of those due, how many were done on time.

    Formula: ``agreed`` counts what was agreed in the period. Due is what was to be done in the
    period by the date set when it was agreed, which no later date replaces; what was given up
    by that day is not due. ``on_time`` = done by that date ÷ due; ``late`` are the others.

    Unit: changes; ``on_time`` a share. Source: Policy A12 M17, A10.
    Cannot tell: whether the change helped.
    """
    agreed = [one.id for one in facts.actions if span.holds(one.agreed_on)]
    due = [one for one in facts.actions if span.holds(one.due_on) and not _given_up(one)]
    held = [(one.id, one.done_on is not None and one.done_on <= one.due_on) for one in due]
    late = [id for id, on_time in held if not on_time]
    return [
        counted(Cell("M17", "agreed"), each(RecordKind.ACTION, agreed)),
        shared(Cell("M17", "on_time"), parted(RecordKind.ACTION, held)),
        counted(Cell("M17", "late"), each(RecordKind.ACTION, late)),
    ]


def _given_up(action: ActionFact) -> bool:
    return action.dropped_on is not None and action.dropped_on <= action.due_on
