"""Which complaints a measure is of, and taking a number apart (Policy A12, A7.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.domain.cases import Closure, Kind
from portal.domain.measures.facts import CaseFact, Decision, Facts
from portal.domain.measures.figure import (
    NOT_KNOWN,
    Cell,
    Figure,
    RecordKind,
    Split,
    counted,
    each,
)
from portal.domain.measures.periods import Span
from portal.domain.root_causes import RootCause

CAUSES = (*RootCause, NOT_KNOWN)


def complaints_received(facts: Facts, span: Span) -> list[CaseFact]:
    """Return the complaints received in ``span``, however they ended.

    A duplicate of another is not counted twice (Policy A7.5).
    """
    return [
        case
        for case in facts.cases
        if case.kind is Kind.COMPLAINT
        and case.closure is not Closure.DUPLICATE
        and span.holds(case.received_on)
    ]


def complaints_decided(facts: Facts, span: Span, stage: int = 1) -> list[tuple[CaseFact, Decision]]:
    """Return the complaints whose decision at ``stage`` left in ``span``, each with it."""
    found = []
    for case in facts.cases:
        decision = case.decided if stage == 1 else case.decided_again
        if case.kind is Kind.COMPLAINT and decision is not None and span.holds(decision.on):
            found.append((case, decision))
    return found


def of_cases(cell: Cell, cases: Iterable[CaseFact]) -> Figure:
    """Return how many ``cases`` there are."""
    return counted(cell, each(RecordKind.CASE, (case.id for case in cases)))


def by_service(facts: Facts, cell: Cell, cases: Iterable[CaseFact]) -> list[Figure]:
    """Return ``cases`` by service: every service of the council, and those without one."""
    held = [(case.service, case.id) for case in cases]
    return apart(cell, Split.SERVICE, (*facts.services, NOT_KNOWN), held)


def by_cause(cell: Cell, cases: Iterable[CaseFact]) -> list[Figure]:
    """Return ``cases`` by main cause: every cause, and those of which nobody said one."""
    return apart(cell, Split.CAUSE, CAUSES, [(case.cause, case.id) for case in cases])


def apart(
    cell: Cell,
    split: Split,
    parts: Sequence[str],
    held: Iterable[tuple[str, int]],
    kind: RecordKind = RecordKind.CASE,
) -> list[Figure]:
    """Return a figure for each of ``parts``, 0 too; ``held`` are parts with row numbers.

    What is in none of ``parts`` is under ``NOT_KNOWN``, which must be one of them, so that the
    parts always add up to the whole.
    """
    ids: dict[str, list[int]] = {part: [] for part in parts}
    for part, id in held:
        ids[part if part in ids else NOT_KNOWN].append(id)
    return [
        counted(replace(cell, split=split, part=str(part)), each(kind, found))
        for part, found in ids.items()
    ]
