"""What a measure returns: figures, each with its place in the published tables (Policy A12)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.domain.measures.share import wilson


class Unit(StrEnum):
    """What a figure is counted in."""

    COUNT = "count"
    SHARE = "share"
    WORKING_DAYS = "working_days"
    PENCE = "pence"
    PER_1000_RESIDENTS = "per_1000_residents"
    PER_10000_CONTACTS = "per_10000_contacts"


class Split(StrEnum):
    """By what a figure is taken apart."""

    SERVICE = "service"
    CAUSE = "cause"
    REASON = "reason"
    KIND = "kind"
    QUESTION = "question"


NOT_KNOWN = "not_known"
"""The part of a split for what nobody has said: the service of a complaint, or its cause."""


class RecordKind(StrEnum):
    """What stands behind a figure."""

    CASE = "case"
    CHECK = "check"
    CALL_DAY = "call_day"
    RATING = "rating"
    ACTION = "action"
    REMEDY = "remedy"
    OMBUDSMAN = "ombudsman"


@dataclass(frozen=True, order=True)
class Cell:
    """The place of a figure: which ``item`` of which ``measure`` ("M7"), and of what.

    ``stage`` is 0 where stages do not matter. ``commitment`` is a slug, "" for all. ``part`` is
    one part of ``split``, a slug or the value of an enumeration; both are "" for the whole.
    """

    measure: str
    item: str
    stage: int = 0
    commitment: str = ""
    split: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing behind a figure: what it adds to the numerator and to the denominator.

    ``id`` is its row number; that of a day of calls is the day as a proleptic ordinal.
    """

    kind: RecordKind
    id: int
    part: int
    whole: int


@dataclass(frozen=True)
class Figure:
    """One number of a measure, with what is behind it.

    ``denominator`` is None for a plain count or sum. ``value`` is what is read: the share (0 to
    1), the days, the rate, or the numerator again; None where there is nothing to divide by.
    ``low`` and ``high`` are the ends of the 95 in 100 range of a share, None for all else.
    """

    cell: Cell
    unit: Unit
    numerator: int
    denominator: int | None
    value: float | None
    low: float | None = None
    high: float | None = None
    records: tuple[Record, ...] = ()


def each(kind: RecordKind, ids: Iterable[int]) -> list[Record]:
    """Return a record for each of ``ids``, one a time that it counts."""
    return [Record(kind, id, 1, 1) for id in ids]


def parted(kind: RecordKind, held: Iterable[tuple[int, bool]]) -> list[Record]:
    """Return a record for each id, with whether it is in the part that the share is of."""
    return [Record(kind, id, int(is_part), 1) for id, is_part in held]


def counted(cell: Cell, records: Iterable[Record], unit: Unit = Unit.COUNT) -> Figure:
    """Return how many ``records`` there are, or the sum of what they add in ``unit``."""
    found = tuple(records)
    total = sum(record.part for record in found)
    return Figure(cell, unit, total, None, total, records=found)


def shared(cell: Cell, records: Iterable[Record]) -> Figure:
    """Return the share that ``records`` make, when they are all there are; no value of nothing."""
    found = tuple(records)
    part, whole = sum(one.part for one in found), sum(one.whole for one in found)
    return Figure(cell, Unit.SHARE, part, whole, part / whole if whole else None, records=found)


def estimated(cell: Cell, records: Iterable[Record]) -> Figure:
    """Return the share that ``records`` make, with its range: they are a sample of all."""
    figure = shared(cell, records)
    if not figure.denominator:
        return figure
    low, high = wilson(figure.numerator, figure.denominator)
    return replace(figure, low=low, high=high)
