"""All measures of a period together, and which function makes each."""

from collections.abc import Callable, Mapping

from portal.domain.measures import (
    challenges,
    complaints,
    deadlines,
    learning,
    ombudsman,
    outcomes,
    ratings,
    samples,
)
from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.facts import Facts, Population
from portal.domain.measures.figure import Figure
from portal.domain.measures.periods import Span

FUNCTIONS: Mapping[str, Callable[[Facts, Span], list[Figure]]] = {
    "M1": challenges.told_us,
    "M3": samples.kept_of_checked,
    "M5": complaints.looked_at_again,
    "M6": deadlines.acknowledged,
    "M7": deadlines.answered,
    "M8": deadlines.answered_by_the_code,
    "M9": outcomes.found,
    "M10": outcomes.by_service_and_cause,
    "M11": complaints.refused,
    "M12": complaints.withdrawn,
    "M13": complaints.without_a_name,
    "M14": deadlines.waited,
    "M15": outcomes.remedies,
    "M16": outcomes.apologies,
    "M17": learning.changes,
    "M18": ombudsman.ombudsman,
    "M19": complaints.compliments_and_comments,
    "M20": outcomes.days_to_answer,
    "M21": ratings.felt,
}
"""The measures that take what we keep."""

WITH_POPULATION: Mapping[str, Callable[[Facts, Span, Population], list[Figure]]] = {
    "M2": challenges.for_every_10000_contacts,
    "M4": complaints.received,
}
"""Those that also take a number which the council gives."""


def measure(facts: Facts, span: Span, population: Population) -> list[Figure]:
    """Return the figures of every measure that is published for a period like ``span``.

    Each cell is there at most once. Figures that need a number which the council does not give
    are left out.
    """
    figures = []
    for code, one in MEASURES.items():
        if span.kind not in one.periods:
            continue
        if code in FUNCTIONS:
            figures += FUNCTIONS[code](facts, span)
        else:
            figures += WITH_POPULATION[code](facts, span, population)
    return figures
