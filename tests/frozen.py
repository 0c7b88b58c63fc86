"""Published periods for tests, made by inserting rows: figures are made up, not measured.

    frozen(app, "2026-27-q2", [told("email", 14), sample("M3", "response", 27, 30, "email")])

Without figures a period gets some of every measure that is published for its kind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.domain.commitments import Method
from portal.domain.measures.catalogue import DEADLINE_ITEMS, MEASURES, VERSION
from portal.domain.measures.figure import Cell, Figure, Split, Unit
from portal.domain.measures.periods import PeriodKind, span_of
from portal.domain.measures.share import wilson
from portal.domain.ratings import questions_about
from portal.models import FrozenFigure, Period, Revision, Staff
from portal.queries.editions import edition_on
from portal.recording.acts import act
from tests.builders import Member, lead

QUARTERS = (
    "2024-25-q2", "2024-25-q3", "2024-25-q4",
    "2025-26-q1", "2025-26-q2", "2025-26-q3", "2025-26-q4",
    "2026-27-q1", "2026-27-q2",
)  # fmt: skip
YEARS = ("2024-25", "2025-26")
NEWEST = QUARTERS[-1]
SERVICES = ("waste", "council-tax-and-benefits", "planning", "housing-advice", "parks", "licensing")
PARTS = {
    Split.SERVICE: SERVICES,
    Split.CAUSE: ("service", "time_taken", "no_contact", "staff_conduct"),
    Split.REASON: ("too_old", "other_route", "not_ours"),
    Split.KIND: ("apology", "explanation", "action", "money"),
}
SPLITS = {
    "M10": (Split.SERVICE, Split.CAUSE),
    "M11": (Split.REASON,),
    "M15": (Split.KIND,),
    "M19": (Split.SERVICE,),
}


def number(cell: Cell, found: int, unit: Unit = Unit.COUNT) -> Figure:
    """Return a figure that counts, or sums up in ``unit``."""
    return Figure(cell, unit, found, None, found)


def measured(cell: Cell, value: float, unit: Unit) -> Figure:
    """Return a figure that is days or a rate."""
    return Figure(cell, unit, round(value), None, value)


def share(cell: Cell, part: int, whole: int) -> Figure:
    """Return a share of all there were."""
    return Figure(cell, Unit.SHARE, part, whole, part / whole if whole else None)


def sample(cell: Cell, part: int, whole: int) -> Figure:
    """Return a share of some, with its range."""
    found = share(cell, part, whole)
    low, high = wilson(part, whole) if whole else (None, None)
    return replace(found, low=low, high=high)


def told(slug: str, times: int) -> Figure:
    """Return how often people told us that we missed a commitment."""
    return number(Cell("M1", "told", commitment=slug), times)


def deadlines(measure: str, stage: int, slug: str = "", due: int = 60) -> list[Figure]:
    """Return what became of ``due`` dates; the parts add up."""
    late, open_late, extended = due // 12, due // 20, due // 10
    parts = dict.fromkeys(DEADLINE_ITEMS, 0) | {
        "due": due,
        "on_time": due - late - open_late - extended,
        "extended": extended,
        "late": late,
        "open_late": open_late,
    }
    on_time = share(Cell(measure, "on_time", stage, slug), parts.pop("on_time"), due)
    return [
        *(number(Cell(measure, item, stage, slug), found) for item, found in parts.items()),
        on_time,
    ]


def frozen(
    app: Flask,
    slug: str = NEWEST,
    figures: Sequence[Figure] | None = None,
    *,
    hidden: Iterable[Cell] = (),
    wording: list[dict[str, Any]] | None = None,
) -> str:
    """Return ``slug`` after freezing that period, a fortnight after its end."""
    span = span_of(slug)
    counted = span.last_on + timedelta(days=15)
    small = frozenset(hidden)
    with app.app_context():
        kept = wording if wording is not None else wording_of(counted)
        made = made_up(kept, span.kind, span.first_on.toordinal()) if figures is None else figures
        instant = datetime.combine(counted, time(9), UTC)
        with act(now=instant) as doing:
            period = Period(
                slug=slug, kind=span.kind, first_on=span.first_on, last_on=span.last_on,
                counted_on=counted, frozen_at=instant, formulas=VERSION, wording=kept,
            )  # fmt: skip
            doing.session.add(period)
            doing.session.flush()
            doing.session.add_all(
                FrozenFigure(
                    period_id=period.id, measure=one.cell.measure, item=one.cell.item,
                    stage=one.cell.stage, commitment=one.cell.commitment, split=one.cell.split,
                    part=one.cell.part, unit=one.unit, numerator=one.numerator,
                    denominator=one.denominator, value=one.value, low=one.low, high=one.high,
                    hidden=one.cell in small or (figures is None and is_small(one)),
                )
                for one in made
            )  # fmt: skip
    return slug


def some_years(app: Flask) -> None:
    """Freeze nine quarters and two years of made-up figures."""
    for slug in (*QUARTERS, *YEARS):
        frozen(app, slug)


def corrected(
    app: Flask,
    slug: str,
    cell: Cell,
    *,
    before: int,
    whole: int | None = None,
    reason: str,
    hidden: bool = False,
    who: Member | None = None,
) -> None:
    """Say that until 2 November 2026 the figure at ``cell`` was ``before``, of ``whole`` if it is a
    share, and ``hidden``."""
    who = who or lead(app)
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with app.app_context(), act(now=at) as doing:
        figure = doing.session.scalars(
            select(FrozenFigure)
            .join(Period)
            .where(
                Period.slug == slug,
                FrozenFigure.measure == cell.measure,
                FrozenFigure.item == cell.item,
                FrozenFigure.stage == cell.stage,
                FrozenFigure.commitment == cell.commitment,
                FrozenFigure.split == cell.split,
                FrozenFigure.part == cell.part,
            )
        ).one()
        doing.session.add(
            Revision(
                figure_id=figure.id, at=at, staff_id=doing.session.get_one(Staff, who.staff_id).id,
                reason=reason, numerator=before, denominator=whole,
                value=before / (whole or 1),
                hidden=hidden,
            )
        )  # fmt: skip


def wording_of(day: Any) -> list[dict[str, Any]]:
    """Return the wording of the edition in force on ``day``, as a period keeps it."""
    edition = edition_on(day).edition
    return [
        {
            "slug": one.slug, "position": one.position, "short_title": one.short_title,
            "formal": one.formal, "method": one.method.value, "edition": edition.number,
            "effective_from": edition.effective_from.isoformat(), "effective_to": None,
        }
        for one in edition.commitments
    ]  # fmt: skip


def is_small(figure: Figure) -> bool:
    """Whether a made-up figure is too small to be shown (Policy A13.3, A13.6)."""
    if figure.cell.measure == "M21":
        return (figure.denominator or 0) < 10
    return bool(figure.cell.split) and 0 < figure.numerator < 5


def made_up(wording: list[dict[str, Any]], kind: PeriodKind, seed: int) -> list[Figure]:
    """Return figures of every measure published for ``kind``, moved a little by ``seed``."""
    found = [*_complaints(seed), *(one for row in wording for one in _of_commitment(row, seed))]
    if kind is PeriodKind.YEAR:
        found += _taken_apart(seed)
    return [one for one in found if kind in MEASURES[one.cell.measure].periods]


def _of_commitment(row: dict[str, Any], seed: int) -> list[Figure]:
    slug, place = row["slug"], row["position"]
    found = [
        number(Cell("M1", item, commitment=slug), max(0, (seed // 91 + place * 3) % 17 - less))
        for item, less in (
            ("told", 0), ("counted_only", 4), ("complaints", 9), ("checked", 3), ("missed", 6),
            ("found_ourselves", 12),
        )
    ]  # fmt: skip
    if row["method"] == Method.SAMPLE:
        items = ("met",) if place < 3 else ("acknowledgement", "response")
        whole = 30 * place + seed % 7
        found += [
            sample(Cell("M3", item, commitment=slug), whole - seed % 9 - place, whole)
            for item in items
        ]
    if place > 2 and row["method"] != Method.TOLD:
        found += deadlines("M7", 0, slug, 50 + seed % 11)
    if row["method"] == Method.EVERY_ONE:
        found.append(share(Cell("M6", "commitment", 0, slug), 41, 50))
    for asked, question in enumerate(questions_about(slug)):
        cell = Cell("M21", "open", 0, slug, Split.QUESTION, question.key)
        found.append(sample(cell, 70 + seed % 13, 90 + seed % 13))
        found.append(sample(replace(cell, item="invited"), 6 + asked * 7, 8 + asked * 9))
    return found


def _complaints(seed: int) -> list[Figure]:
    whole = 40 + seed % 17
    shares = {
        ("M5", "share", 2): 6, ("M6", "commitment", 1): whole - 5, ("M6", "code", 1): whole - 1,
        ("M9", "rate", 1): whole // 2, ("M9", "rate", 2): 3, ("M16", "apologised", 1): whole - 9,
    }  # fmt: skip
    counts = {
        ("M4", "received", 1): whole, ("M5", "received", 2): 6, ("M12", "withdrawn", 0): 2,
        ("M13", "anonymous", 0): 3, ("M14", "paused", 1): 1, ("M14", "extended", 1): 5,
        ("M9", "decided", 1): whole, ("M9", "upheld", 1): 12, ("M9", "partly_upheld", 1): 8,
        ("M9", "not_upheld", 1): whole - 22, ("M9", "no_finding", 1): 2,
        ("M9", "decided", 2): 6, ("M9", "upheld", 2): 1, ("M9", "partly_upheld", 2): 2,
        ("M9", "not_upheld", 2): 3, ("M9", "no_finding", 2): 0,
        ("M17", "agreed", 0): 7, ("M17", "late", 0): 1,
        ("M18", "dealt_with", 0): 3, ("M18", "investigated", 0): 2,
        ("M19", "compliments", 0): 24, ("M19", "comments", 0): 31,
    }  # fmt: skip
    found = [
        share(Cell(*cell), part, 7 if cell[2] == 2 else whole) for cell, part in shares.items()
    ]
    found += [number(Cell(*cell), how_many) for cell, how_many in counts.items()]
    found += [share(Cell("M18", "upheld"), 1, 2), share(Cell("M18", "complied"), 1, 1)]
    found.append(share(Cell("M17", "on_time"), 10, 12))
    found.append(measured(Cell("M4", "rate", 1), whole / 67, Unit.PER_1000_RESIDENTS))
    found.append(measured(Cell("M20", "median", 1), 8, Unit.WORKING_DAYS))
    found.append(measured(Cell("M20", "ninetieth", 1), 14.5, Unit.WORKING_DAYS))
    return [
        *found, *deadlines("M7", 1, due=whole), *deadlines("M7", 2, due=6),
        *deadlines("M8", 1, due=whole), *deadlines("M8", 2, due=6),
    ]  # fmt: skip


def _taken_apart(seed: int) -> list[Figure]:
    found = [number(Cell("M15", "money"), 41250, Unit.PENCE), number(Cell("M15", "remedies"), 61)]
    for measure, splits in SPLITS.items():
        items = [one for one in MEASURES[measure].items if one != "money"]
        for split in splits:
            for place, part in enumerate(PARTS[split]):
                most = max(0, 30 - place * 6 + seed % 3)
                found += [
                    number(Cell(measure, item, 0, "", split, part), max(0, most - down * 9))
                    for down, item in enumerate(items)
                ]
    return found
