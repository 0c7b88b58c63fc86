"""Complaints: how many came, by what, and how they ended without an answer (M4, M5, M11 to M13).

Also compliments and comments (M19).
"""

from portal.domain.cases import Closure, Kind
from portal.domain.measures.facts import Facts, Population
from portal.domain.measures.figure import (
    NOT_KNOWN,
    Cell,
    Figure,
    RecordKind,
    Split,
    Unit,
    each,
    parted,
    shared,
)
from portal.domain.measures.parts import (
    apart,
    by_service,
    complaints_decided,
    complaints_received,
    of_cases,
)
from portal.domain.measures.periods import PeriodKind, Span
from portal.domain.refusals import RefusalReason

REASONS = (*RefusalReason, NOT_KNOWN)


def received(facts: Facts, span: Span, population: Population) -> list[Figure]:
    """M4: complaints received at stage 1; in a year by service, and for every 1,000 residents.

    Formula: complaints received in the period, however they ended, but not a duplicate of
    another. Rate: received × 1,000 ÷ residents, where the council gives that number.

    Unit: complaints; complaints for every 1,000 residents. Source: Policy A12 M4, A7.5.
    Cannot tell: whether service got better or worse.
    """
    found = complaints_received(facts, span)
    whole = Cell("M4", "received", stage=1)
    figures = [of_cases(whole, found)]
    if span.kind is PeriodKind.QUARTER:
        return figures
    figures += by_service(facts, whole, found)
    if population.residents:
        records = tuple(each(RecordKind.CASE, (case.id for case in found)))
        rate = len(found) * 1_000 / population.residents
        cell, unit = Cell("M4", "rate", stage=1), Unit.PER_1000_RESIDENTS
        figures.append(Figure(cell, unit, len(found), population.residents, rate, records=records))
    return figures


def looked_at_again(facts: Facts, span: Span) -> list[Figure]:
    """M5: complaints that went to stage 2, and of those decided at stage 1, how many did so.

    Formula: ``received`` counts requests for stage 2 made in the period. ``share`` = went to
    stage 2 by the day of counting ÷ decided at stage 1 in the period.

    Unit: complaints; a share. Source: Policy A12 M5.
    Cannot tell: why the others stopped. Who was answered last may still ask.
    """
    asked = [case for case in facts.cases if span.holds(case.asked_again_on)]
    decided = complaints_decided(facts, span)
    went = [(case.id, case.asked_again_on is not None) for case, _ in decided]
    return [
        of_cases(Cell("M5", "received", stage=2), asked),
        shared(Cell("M5", "share", stage=2), parted(RecordKind.CASE, went)),
    ]


def refused(facts: Facts, span: Span) -> list[Figure]:
    """M11: what was not taken as a complaint, by reason.

    Formula: cases closed as refused in the period, after a second person agreed. A past record
    gives no reason.

    Unit: cases. Source: Policy A12 M11, A6.5; national code 8.1.
    Cannot tell: whether the person was right to complain somewhere else.
    """
    found = [
        case
        for case in facts.cases
        if case.closure is Closure.REFUSED and span.holds(case.closed_on)
    ]
    whole = Cell("M11", "refused")
    held = [(case.refused_for or NOT_KNOWN, case.id) for case in found]
    return [of_cases(whole, found), *apart(whole, Split.REASON, REASONS, held)]


def withdrawn(facts: Facts, span: Span) -> list[Figure]:
    """M12: complaints that their person withdrew.

    Formula: complaints closed as withdrawn in the period before we decided them. They count as
    received, and not as decided.

    Unit: complaints. Source: Policy A12 M12, A7.6. Cannot tell: why.
    """
    found = [
        case
        for case in facts.cases
        if case.kind is Kind.COMPLAINT
        and case.closure is Closure.WITHDRAWN
        and case.decided is None
        and span.holds(case.closed_on)
    ]
    return [of_cases(Cell("M12", "withdrawn"), found)]


def without_a_name(facts: Facts, span: Span) -> list[Figure]:
    """M13: complaints that were made without a name.

    Formula: of the complaints of M4, those made anonymously.

    Unit: complaints. Source: Policy A12 M13, A7.3. Cannot tell: why people gave no name.
    """
    found = [case for case in complaints_received(facts, span) if case.anonymous]
    return [of_cases(Cell("M13", "anonymous"), found)]


def compliments_and_comments(facts: Facts, span: Span) -> list[Figure]:
    """M19: compliments and comments received; in a year by service.

    Formula: those received in the period, but not a duplicate of another.

    Unit: contacts. Source: Policy A12 M19.
    Cannot tell: how many people are content and do not write.
    """
    figures = []
    for item, kind in (("compliments", Kind.COMPLIMENT), ("comments", Kind.COMMENT)):
        found = [
            case
            for case in facts.cases
            if case.kind is kind
            and case.closure is not Closure.DUPLICATE
            and span.holds(case.received_on)
        ]
        whole = Cell("M19", item)
        figures.append(of_cases(whole, found))
        if span.kind is PeriodKind.YEAR:
            figures += by_service(facts, whole, found)
    return figures
