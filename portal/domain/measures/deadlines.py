"""Dates that were promised, and what became of them (M6 to M8, M14)."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

from portal.domain.clocks import Which
from portal.domain.commitments import Step
from portal.domain.measures.facts import ClockFact, Facts
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


class Became(StrEnum):
    """What became of a date. The names are the items of ``catalogue.DEADLINE_ITEMS``."""

    ON_TIME = "on_time"
    EXTENDED = "extended"
    LATE = "late"
    OPEN_LATE = "open_late"
    STILL_IN_TIME = "still_in_time"
    PAUSED = "paused"
    NOT_MEASURED = "not_measured"


ANSWERS = {1: Which.OUR_RESPONSE, 2: Which.CODE_RESPONSE}
"""The date of the answer that a person is told, by stage (Policy A4.10)."""


def became(clock: ClockFact, counted_on: date) -> Became:
    """Return what had become of ``clock`` on ``counted_on`` (Policy A4.5, A4.11 to A4.13).

    On time is by the date first promised, moved only by pauses. What was done after it, but
    within more time that was agreed, is apart. One that ended after its date without an answer
    is late; one that ended before it has no result. What was missed stays missed, also while it
    waits.
    """
    if clock.stopped_on is not None:
        if clock.met is None:
            return Became.NOT_MEASURED
        if clock.met:
            return Became.ON_TIME
        within = clock.missed_due_on is None and clock.stopped_on <= clock.due_on
        return Became.EXTENDED if clock.extended and within else Became.LATE
    if clock.missed_due_on is not None and clock.missed_due_on < counted_on:
        return Became.OPEN_LATE
    if clock.paused:
        return Became.PAUSED
    return Became.STILL_IN_TIME if counted_on <= clock.due_on else Became.OPEN_LATE


def acknowledged(facts: Facts, span: Span) -> list[Figure]:
    """M6: complaints that we acknowledged within our commitment, and within the national code.

    Formula: acknowledged by the date first promised ÷ due in the period by that date. What
    is still open, and what ended without an acknowledgement, is in what was due. Our commitments
    say nothing of stage 2. Beside the complaints, each commitment that promises to say we have
    it, over contacts of every kind.

    Unit: a share. Source: Policy A12 M6, A4.7, A4.8.
    Cannot tell: what the acknowledgement said.
    """
    ours, code = Which.OUR_ACKNOWLEDGEMENT, Which.CODE_ACKNOWLEDGEMENT
    places = [
        (Cell("M6", "commitment", stage=1), _complaints(ours, 1)),
        (Cell("M6", "code", stage=1), _complaints(code, 1)),
        (Cell("M6", "code", stage=2), _complaints(code, 2)),
        *(
            (Cell("M6", "commitment", commitment=slug), _promised(ours, slug))
            for slug in _timed(facts, Step.ACKNOWLEDGEMENT)
        ),
    ]
    due = _due(facts, span)
    return [
        _on_time(cell, [clock for clock in due if wanted(clock)], facts.counted_on)
        for cell, wanted in places
    ]


def answered(facts: Facts, span: Span) -> list[Figure]:
    """M7: complaints answered within our commitment, and what became of the others.

    Formula: ``due`` counts the answers at stage 1 whose date first promised lies in the period,
    a case that was opened again once more for its new date. ``on_time`` is a share of
    ``due``; it and the six counts beside it add up to ``due``. So one that is late and still
    open counts, and none leaves the figure by being closed. ``extended`` were answered within
    more time that was agreed, which is not within the commitment. Beside the complaints, each
    commitment that promises an answer in working days, over contacts of every kind.

    Unit: answers; ``on_time`` a share. Source: Policy A12 M7, A4.12, A4.13.
    Cannot tell: whether the answer was a good one.
    """
    ours, due = Which.OUR_RESPONSE, _due(facts, span)
    figures = _all_items(Cell("M7", "due", stage=1), due, _complaints(ours, 1), facts.counted_on)
    for slug in _timed(facts, Step.RESPONSE):
        cell = Cell("M7", "due", commitment=slug)
        figures += _all_items(cell, due, _promised(ours, slug), facts.counted_on)
    return figures


def answered_by_the_code(facts: Facts, span: Span) -> list[Figure]:
    """M8: complaints answered within the national code, at both stages.

    Formula: as M7, by the code's dates. At stage 1 they count from the acknowledgement; one that
    is early makes the date earlier than the one first worked out, by which the period is chosen.

    Unit: answers; ``on_time`` a share. Source: Policy A12 M8, A4.8, A4.9.
    Cannot tell: whether the answer was a good one.
    """
    due, figures = _due(facts, span), []
    for stage in (1, 2):
        wanted = _complaints(Which.CODE_RESPONSE, stage)
        figures += _all_items(Cell("M8", "due", stage=stage), due, wanted, facts.counted_on)
    return figures


def waited(facts: Facts, span: Span) -> list[Figure]:
    """M14: complaints whose answer waited for something, or was given more time.

    Formula, by stage: of the complaints whose answer was first due in the period, those that
    were paused at any time, and those that were given more time; each complaint once.

    Unit: complaints. Source: Policy A12 M14, A4.11, A4.12.
    Cannot tell: whether the wait was needed.
    """
    due, figures = _due(facts, span), []
    for stage, which in ANSWERS.items():
        wanted = _complaints(which, stage)
        found = [clock for clock in due if wanted(clock)]
        items = {
            "paused": {clock.case_id for clock in found if clock.waited},
            "extended": {clock.case_id for clock in found if clock.extended},
        }
        figures += [
            counted(Cell("M14", item, stage=stage), each(RecordKind.CASE, sorted(ids)))
            for item, ids in items.items()
        ]
    return figures


def _due(facts: Facts, span: Span) -> list[ClockFact]:
    return [clock for clock in facts.clocks if span.holds(clock.first_due_on)]


def _timed(facts: Facts, step: Step) -> list[str]:
    return [one.slug for one in facts.commitments if step in one.timed]


def _complaints(which: Which, stage: int) -> Callable[[ClockFact], bool]:
    return lambda clock: clock.complaint and clock.which is which and clock.stage == stage


def _promised(which: Which, slug: str) -> Callable[[ClockFact], bool]:
    return lambda clock: clock.commitment == slug and clock.which is which


def _on_time(cell: Cell, due: Iterable[ClockFact], counted_on: date) -> Figure:
    held = [(clock.case_id, became(clock, counted_on) is Became.ON_TIME) for clock in due]
    return shared(cell, parted(RecordKind.CASE, held))


def _all_items(
    cell: Cell, clocks: Iterable[ClockFact], wanted: Callable[[ClockFact], bool], counted_on: date
) -> list[Figure]:
    due = [clock for clock in clocks if wanted(clock)]
    ids: dict[Became, list[int]] = {one: [] for one in Became if one is not Became.ON_TIME}
    for clock in due:
        ids.get(became(clock, counted_on), []).append(clock.case_id)
    place = (cell.stage, cell.commitment)
    return [
        counted(cell, each(RecordKind.CASE, (clock.case_id for clock in due))),
        _on_time(Cell(cell.measure, Became.ON_TIME.value, *place), due, counted_on),
        *(
            counted(Cell(cell.measure, one.value, *place), each(RecordKind.CASE, found))
            for one, found in ids.items()
        ),
    ]
