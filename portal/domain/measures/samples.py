"""What we checked ourselves (M3)."""

from portal.domain.measures.facts import CommitmentFact, Facts
from portal.domain.measures.figure import Cell, Figure, Record, estimated
from portal.domain.measures.periods import Span

WHOLE = "met"
"""The item of a commitment that gives no days: it has no steps to check apart."""


def kept_of_checked(facts: Facts, span: Span) -> list[Figure]:
    """M3: the share of checks that found the commitment kept, with its range.

    Formula, by commitment and step: kept ÷ checked, over the batches whose last day is in the
    period and, for calls, over its days; calls given up early and those out of hours are not
    checked. A commitment that we say we check has a figure also when nobody did.

    Unit: a share, with the 95 in 100 range by Wilson. Source: Policy A12 M3.
    Cannot tell: what happened when nobody checked. The range allows for chance only, not for
    days that were unlike the others.
    """
    found: dict[tuple[str, str], list[Record]] = {
        (commitment.slug, item): []
        for commitment in facts.commitments
        for item in _items(commitment)
    }
    for check in facts.checks:
        if span.holds(check.on):
            place = (check.commitment, check.step or WHOLE)
            record = Record(check.kind, check.id, check.met, check.checked)
            found.setdefault(place, []).append(record)
    return [
        estimated(Cell("M3", str(item), commitment=slug), records)
        for (slug, item), records in found.items()
    ]


def _items(commitment: CommitmentFact) -> tuple[str, ...]:
    if not commitment.sampled:
        return ()
    return commitment.timed or (WHOLE,)
