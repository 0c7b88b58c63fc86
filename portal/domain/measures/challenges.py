"""What people told us of each commitment (M1 and M2)."""

from collections import defaultdict

from portal.domain.cases import Kind
from portal.domain.findings import Kept
from portal.domain.measures.facts import CaseFact, Facts, Population
from portal.domain.measures.figure import (
    Cell,
    Figure,
    RecordKind,
    Unit,
    counted,
    each,
    parted,
    shared,
)
from portal.domain.measures.periods import Span

TELLS = frozenset({Kind.CHALLENGE, Kind.COMPLAINT})

Told = dict[str, list[tuple[CaseFact, Kept | None]]]


def told_us(facts: Facts, span: Span) -> list[Figure]:
    """M1: how often people told us that we missed each commitment, and what we found.

    Formula, by commitment: ``told`` counts the challenges and complaints received in the period
    that name it; ``counted_only`` + ``complaints`` = ``told``. A challenge about a challenge
    counts as another one, and a complaint that names several commitments counts under each.
    ``checked`` are those of ``told`` whose reading said whether we missed it or that nobody can
    tell; ``missed`` = missed ÷ checked. ``found_ourselves`` counts dates of that commitment
    which the portal found missed in the period before anybody told us.

    Unit: times; ``missed`` a share. Source: Policy A12 M1, lessons 2 B7.
    Cannot tell: how often we missed it and nobody said so.
    """
    told, figures = _told(facts, span), []
    missed = defaultdict(list)
    for miss in facts.misses:
        if span.holds(miss.found_on):
            missed[miss.commitment].append(miss.case_id)
    for commitment in facts.commitments:
        slug = commitment.slug
        figures += _of_one(slug, told.get(slug, []))
        ours = each(RecordKind.CASE, missed[slug])
        figures.append(counted(Cell("M1", "found_ourselves", commitment=slug), ours))
    return figures


def for_every_10000_contacts(facts: Facts, span: Span, population: Population) -> list[Figure]:
    """M2: challenges for every 10,000 contacts, by commitment, in a year.

    Formula: challenges received in the period that name the commitment × 10,000 ÷ the contacts
    of a year that the council counts or estimates. No figure without that number.

    Unit: challenges for every 10,000 contacts. Source: Policy A12 M2.
    Cannot tell: how sure the number of contacts is; the council gives it.
    """
    told, figures = _told(facts, span), []
    for commitment in facts.commitments:
        contacts = population.contacts.get(commitment.slug)
        if not contacts:
            continue
        found = told.get(commitment.slug, [])
        ids = [case.id for case, _ in found if case.kind is Kind.CHALLENGE]
        figures.append(
            Figure(
                Cell("M2", "rate", commitment=commitment.slug),
                Unit.PER_10000_CONTACTS,
                len(ids),
                contacts,
                len(ids) * 10_000 / contacts,
                records=tuple(each(RecordKind.CASE, ids)),
            )
        )
    return figures


def _told(facts: Facts, span: Span) -> Told:
    found: Told = defaultdict(list)
    for case in facts.cases:
        if case.kind in TELLS and span.holds(case.received_on):
            for named in case.named:
                found[named.commitment].append((case, named.found))
    return found


def _of_one(slug: str, told: list[tuple[CaseFact, Kept | None]]) -> list[Figure]:
    ids = {
        "told": [case.id for case, _ in told],
        "counted_only": [case.id for case, _ in told if case.kind is Kind.CHALLENGE],
        "complaints": [case.id for case, _ in told if case.kind is Kind.COMPLAINT],
        "checked": [case.id for case, found in told if found is not None],
    }
    counts = [
        counted(Cell("M1", item, commitment=slug), each(RecordKind.CASE, found))
        for item, found in ids.items()
    ]
    missed = [(case.id, found is Kept.MISSED) for case, found in told if found is not None]
    cell = Cell("M1", "missed", commitment=slug)
    return [*counts, shared(cell, parted(RecordKind.CASE, missed))]
