"""What people felt (M21)."""

from collections import defaultdict

from portal.domain.measures.facts import Facts
from portal.domain.measures.figure import (
    Cell,
    Figure,
    Record,
    RecordKind,
    Split,
    estimated,
    parted,
)
from portal.domain.measures.periods import Span
from portal.domain.ratings import PlaceKind, Question, questions_about

Given = dict[tuple[bool, str, PlaceKind], list[tuple[int, int | str]]]

ITEMS = {"open": False, "invited": True}
"""Who came by themselves and whom we asked are never added together (Policy A14.2)."""


def felt(facts: Facts, span: Span) -> list[Figure]:
    """M21: the share of good answers to each question, by the commitment that it speaks to.

    Formula: the top two answers ÷ all answers but "does not apply" and "I do not know", over the
    answers given in the period; of yes and no, the good one. Held answers are not counted
    until a person has let them in.

    Unit: a share, with the 95 in 100 range by Wilson. Source: Policy A12 M21, A14.
    Cannot tell: what those think who did not answer. The range allows for chance only.
    """
    given: Given = defaultdict(list)
    for rating in facts.ratings:
        if span.holds(rating.on):
            for key, value in rating.answers:
                given[rating.invited, key, rating.place_kind].append((rating.id, value))
    return [
        estimated(
            Cell("M21", item, 0, commitment.slug, Split.QUESTION, question.key),
            _answers(given, question, kinds, invited),
        )
        for commitment in facts.commitments
        for question, kinds in questions_about(commitment.slug).items()
        for item, invited in ITEMS.items()
    ]


def _answers(
    given: Given, question: Question, kinds: frozenset[PlaceKind], invited: bool
) -> list[Record]:
    good = {answer.value: answer.positive for answer in question.answers}
    return parted(
        RecordKind.RATING,
        (
            (id, bool(good[value]))
            for kind in sorted(kinds)
            for id, value in given.get((invited, question.key, kind), [])
            if good.get(value) is not None
        ),
    )
