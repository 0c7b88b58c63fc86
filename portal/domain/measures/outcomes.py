"""What we found, how long it took, and what put it right (M9, M10, M15, M16, M20)."""

from portal.domain.findings import Finding
from portal.domain.learning import LEARNS_FROM
from portal.domain.measures.facts import Facts
from portal.domain.measures.figure import (
    Cell,
    Figure,
    Record,
    RecordKind,
    Split,
    Unit,
    counted,
    each,
    parted,
    shared,
)
from portal.domain.measures.parts import (
    apart,
    by_cause,
    by_service,
    complaints_decided,
    complaints_received,
    of_cases,
)
from portal.domain.measures.periods import Span
from portal.domain.remedies import RemedyKind

STAGES = (1, 2)

RIGHT = LEARNS_FROM
"""The findings in which the person was right, in full or in part."""

RANKS = {"median": 50, "ninetieth": 90}
"""Of every 100 answers, how many were given within the days of the figure."""


def found(facts: Facts, span: Span) -> list[Figure]:
    """M9: what we found in complaints, by stage.

    Formula: ``decided`` counts the complaints whose answer left in the period with a finding;
    the four findings add up to it. ``rate`` = (upheld + partly upheld) ÷ decided. What was
    withdrawn, refused or closed without a decision is in neither (Policy A8.3).

    Unit: complaints; ``rate`` a share. Source: Policy A12 M9, A8.
    Cannot tell: whether the Ombudsman would find the same.
    """
    figures = []
    for stage in STAGES:
        decided = complaints_decided(facts, span, stage)
        figures.append(of_cases(Cell("M9", "decided", stage), (case for case, _ in decided)))
        for finding in Finding:
            cases = [case for case, decision in decided if decision.finding is finding]
            figures.append(of_cases(Cell("M9", finding.value, stage), cases))
        right = [(case.id, decision.finding in RIGHT) for case, decision in decided]
        figures.append(shared(Cell("M9", "rate", stage), parted(RecordKind.CASE, right)))
    return figures


def by_service_and_cause(facts: Facts, span: Span) -> list[Figure]:
    """M10: complaints received, decided and upheld, once by service and once by main cause.

    Formula: stage 1 of M4 and M9 taken apart; ``upheld`` is in full or in part. Received and
    decided are not the same complaints: one may come in one year and be decided in the next.

    Unit: complaints. Source: Policy A12 M10, A2.4.
    Cannot tell: how many people each service deals with.
    """
    decided = complaints_decided(facts, span)
    items = {
        "received": complaints_received(facts, span),
        "decided": [case for case, _ in decided],
        "upheld": [case for case, decision in decided if decision.finding in RIGHT],
    }
    figures = []
    for item, cases in items.items():
        whole = Cell("M10", item, stage=1)
        figures += by_service(facts, whole, cases) + by_cause(whole, cases)
    return figures


def remedies(facts: Facts, span: Span) -> list[Figure]:
    """M15: what put it right, by kind, and the money paid.

    Formula: ``remedies`` counts what was written down in the period, money when a second
    person agreed to it. ``money`` is the sum of what was paid in the period.

    Unit: remedies; pence. Source: Policy A12 M15, A9.
    Cannot tell: what it meant to the person.
    """
    agreed = [one for one in facts.remedies if span.holds(one.agreed_on)]
    paid = [
        Record(RecordKind.REMEDY, one.id, one.pence, 1)
        for one in facts.remedies
        if one.kind is RemedyKind.MONEY and span.holds(one.paid_on)
    ]
    whole, kind = Cell("M15", "remedies"), RecordKind.REMEDY
    return [
        counted(whole, each(kind, (one.id for one in agreed))),
        *apart(whole, Split.KIND, tuple(RemedyKind), [(one.kind, one.id) for one in agreed], kind),
        counted(Cell("M15", "money"), paid, Unit.PENCE),
    ]


def apologies(facts: Facts, span: Span) -> list[Figure]:
    """M16: of the complaints upheld in full or in part, those in which we said sorry.

    Formula, by stage: answers with an apology ÷ answers that upheld a complaint and left in the
    period. Past records do not say, and are not in it.

    Unit: a share. Source: Policy A12 M16, A9.3. Cannot tell: how the apology felt.
    """
    figures = []
    for stage in STAGES:
        held = [
            (case.id, decision.apologised)
            for case, decision in complaints_decided(facts, span, stage)
            if decision.finding in RIGHT and decision.apologised is not None
        ]
        figures.append(shared(Cell("M16", "apologised", stage), parted(RecordKind.CASE, held)))
    return figures


def days_to_answer(facts: Facts, span: Span) -> list[Figure]:
    """M20: within how many working days half, and 9 in every 10, were answered.

    Formula, by stage: over the answers of M9, the smallest number of days within which at least
    50 (90) of every 100 were given; the days count from receipt, at stage 2 from the request.
    Pauses are not taken out. ``numerator`` is how many were given within them.

    Unit: working days. Source: Policy A12 M20.
    Cannot tell: how long those wait that are not answered yet.
    """
    figures = []
    for stage in STAGES:
        days = sorted(
            (decision.days, case.id)
            for case, decision in complaints_decided(facts, span, stage)
            if decision.days is not None
        )
        for item, rank in RANKS.items():
            figures.append(_within(Cell("M20", item, stage), days, rank))
    return figures


def _within(cell: Cell, days: list[tuple[int, int]], rank: int) -> Figure:
    """Return the smallest number of days that ``rank`` in 100 took at most; None of nothing."""
    most = days[-(-len(days) * rank // 100) - 1][0] if days else None
    records = parted(
        RecordKind.CASE, ((id, most is not None and taken <= most) for taken, id in days)
    )
    part = sum(one.part for one in records)
    return Figure(cell, Unit.WORKING_DAYS, part, len(days), most, records=tuple(records))
