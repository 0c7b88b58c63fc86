"""Figures that the made-up council has published, counted again by hand-written SQL.

The statements read the tables and know nothing of the portal's own counting.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.demo.load import load
from portal.demo.published import publish
from portal.demo.staff import make_posters, make_staff
from portal.domain.measures.facts import Population
from portal.domain.measures.figure import Cell, Split, Unit
from portal.domain.measures.packing import unpack
from portal.domain.measures.periods import span_of
from portal.models import FigureRecords, FrozenFigure
from portal.queries.figures import Published, find_period, published
from portal.web.uploads import store
from tests.kit.solver import worked_out

YEAR, QUARTER = "2025-26", "2026-27-q2"
DAYS: dict[str, dict[str, Any]] = {
    YEAR: {"first": date(2025, 4, 1), "last": date(2026, 3, 31), "counted": date(2026, 4, 21)},
    QUARTER: {"first": date(2026, 7, 1), "last": date(2026, 9, 30), "counted": date(2026, 10, 21)},
}

COMPLAINTS = """
    FROM cases WHERE kind = 'complaint' AND received_on BETWEEN :first AND :last
    AND (closure IS NULL OR closure <> 'duplicate')
"""
ANSWERS_DUE = """
    FROM clock JOIN cases ON cases.id = clock.case_id
    WHERE clock.which = 'our_response' AND clock.stage = 1 AND cases.kind = 'complaint'
    AND clock.first_due_on BETWEEN :first AND :last
"""
FIGURES: list[tuple[str, Cell, str]] = [
    (YEAR, Cell("M4", "received", 1), f"SELECT count(*), NULL {COMPLAINTS}"),
    (
        YEAR,
        Cell("M19", "compliments"),
        "SELECT count(*), NULL FROM cases WHERE kind = 'compliment'"
        " AND received_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M1", "counted_only", commitment="letters"),
        "SELECT count(*), NULL FROM cases JOIN commitment ON commitment.id = cases.commitment_id"
        " WHERE commitment.slug = 'letters' AND cases.kind = 'challenge'"
        " AND cases.received_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M3", "response", commitment="letters"),
        "SELECT sum(met), sum(checked) FROM checks"
        " JOIN commitment ON commitment.id = checks.commitment_id"
        " WHERE commitment.slug = 'letters' AND step = 'response' AND removed_at IS NULL"
        " AND last_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M3", "met", commitment="answer-in-15-seconds"),
        "SELECT sum(in_time), sum(in_time + late + gave_up) FROM call_day"
        " WHERE day BETWEEN :first AND :last",
    ),
    (YEAR, Cell("M7", "due", 1), f"SELECT count(*), NULL {ANSWERS_DUE}"),
    (
        YEAR,
        Cell("M7", "on_time", 1),
        "SELECT sum(CASE WHEN clock.met AND clock.stopped_on <= :counted THEN 1 ELSE 0 END),"
        f" count(*) {ANSWERS_DUE}",
    ),
    (
        YEAR,
        Cell("M9", "upheld", 1),
        "SELECT count(*), NULL FROM cases WHERE kind = 'complaint' AND outcome = 'upheld'"
        " AND answered_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M9", "not_upheld", 1),
        "SELECT count(*), NULL FROM cases WHERE kind = 'complaint' AND outcome = 'not_upheld'"
        " AND answered_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M1", "found_ourselves", commitment="complaint"),
        "SELECT count(*), NULL FROM miss_found JOIN clock ON clock.id = miss_found.clock_id"
        " JOIN commitment ON commitment.id = clock.commitment_id"
        " WHERE commitment.slug = 'complaint' AND found_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M7", "extended", 1),
        f"SELECT count(*), NULL {ANSWERS_DUE} AND unextended_due_on IS NOT NULL"
        " AND NOT met AND stopped_on <= due_on AND stopped_on <= :counted",
    ),
    (
        YEAR,
        Cell("M5", "received", 2),
        "SELECT count(*), NULL FROM review WHERE asked_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M9", "decided", 2),
        "SELECT count(*), NULL FROM review WHERE answered_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M15", "remedies", split="kind", part="apology"),
        "SELECT count(*), NULL FROM remedy WHERE kind = 'apology'"
        " AND date(written_at) BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M17", "on_time"),
        "SELECT sum(CASE WHEN done_on <= due_on AND done_on <= :counted THEN 1 ELSE 0 END),"
        " count(*) FROM action WHERE due_on BETWEEN :first AND :last",
    ),
    (
        YEAR,
        Cell("M16", "apologised", 1),
        "SELECT sum(CASE WHEN no_apology_reason IS NULL THEN 1 ELSE 0 END), count(*)"
        " FROM cases WHERE kind = 'complaint' AND outcome IN ('upheld', 'partly_upheld')"
        " AND answered_on BETWEEN :first AND :last",
    ),
    (
        QUARTER,
        Cell("M21", "open", 0, "respect", "question", "polite"),
        "SELECT sum(CASE WHEN polite >= 4 THEN 1 ELSE 0 END), count(*) FROM rating"
        " WHERE NOT invited AND NOT held AND polite > 0"
        " AND date(at) BETWEEN :first AND :last",
    ),
]


@pytest.fixture
def council(session: Session, now: datetime) -> Session:
    """A made-up council that has published a year and a quarter."""
    make_staff(now=now, password="", hashed=lambda password: "no password fits")
    make_posters(now=now)
    load(now=now, cases=400, progress=lambda more: None, tracking_key=b"key", store=store())
    for slug in (YEAR, QUARTER):
        publish(span_of(slug), Population())
    return session


def test_published_figures_are_what_the_tables_say(council: Session) -> None:
    shown = {slug: published(find_period(slug)) for slug in DAYS}
    for slug, cell, statement in FIGURES:
        part, whole = council.execute(text(statement), DAYS[slug]).one()
        figure = shown[slug][cell]
        assert (figure.numerator, figure.denominator) == (part, whole), cell
        assert part > 0, cell


def test_every_published_figure_is_the_sum_of_what_is_behind_it(council: Session) -> None:
    behind = {one.figure_id: unpack(one.packed) for one in council.scalars(select(FigureRecords))}
    for figure in council.scalars(select(FrozenFigure)):
        if figure.unit in (Unit.COUNT, Unit.SHARE, Unit.PENCE):
            records = behind[figure.id]
            assert figure.numerator == sum(one.part for one in records), figure.item
            whole = sum(one.whole for one in records)
            assert figure.denominator in (None, whole), figure.item


WHOLES = {
    ("M10", "received"): (Cell("M4", "received", 1),),
    ("M10", "decided"): (Cell("M9", "decided", 1),),
    ("M10", "upheld"): (Cell("M9", "upheld", 1), Cell("M9", "partly_upheld", 1)),
}
"""The totals of what has none of its own in the same measure."""


def same_as(cell: Cell) -> list[Cell]:
    """Return the figures that tell the one at ``cell``; in a portal's first year what is decided is
    what was received."""
    if not cell.split or (cell.measure, cell.item) not in WHOLES or cell.item == "upheld":
        return []
    items = {"received": "decided", "decided": "received"}
    received = replace(cell, measure="M4", item="received")
    return [received, replace(cell, item=items[cell.item])]


def sums_of(shown: dict[Cell, Published]) -> list[tuple[list[Cell], int]]:
    """Return all that the tables of a period tell of its hidden numbers, as sums."""
    tables: dict[Cell, list[Cell]] = {}
    for cell in shown:
        if cell.split and cell.split != Split.QUESTION:
            tables.setdefault(replace(cell, part=""), []).append(cell)
    sums = []
    for table, cells in tables.items():
        whole = replace(table, split="")
        totals = (whole,) if whole in shown else WHOLES[table.measure, table.item]
        total = sum(shown[one].numerator or 0 for one in totals)
        known = sum(shown[one].numerator or 0 for one in cells)
        sums.append(([one for one in cells if shown[one].hidden], total - known))
    for one in shown:
        for other in same_as(one):
            known_too = shown.get(other)
            if shown[one].hidden and known_too and not known_too.hidden:
                sums.append(([one], known_too.numerator or 0))
    return [(cells, total) for cells, total in sums if cells]


def test_received_and_decided_are_hidden_in_the_same_places(council: Session) -> None:
    shown = published(find_period(YEAR))
    same = [(shown[one], shown[other]) for one in shown for other in same_as(one) if other in shown]
    assert any(one.hidden for one, _other in same)
    assert [one.cell for one, other in same if one.hidden is not other.hidden] == []


def test_no_hidden_number_can_be_worked_out_from_all_tables_together(council: Session) -> None:
    """Quarters are not taken apart and years have no years above them: each stands for itself."""
    hidden, told = 0, {}
    for slug in DAYS:
        shown = published(find_period(slug))
        hidden += sum(one.hidden for one in shown.values())
        told |= worked_out(sums_of(shown))
        taken_apart = {cell.split for cell in shown if cell.split}
        assert taken_apart <= ({Split.QUESTION} if "q" in slug else set(Split) - {Split.QUESTION})
    assert hidden > 10
    assert {cell: number for cell, number in told.items() if number} == {}


def test_the_solver_finds_what_is_badly_hidden() -> None:
    assert worked_out([(["a"], 3)]) == {"a": 3}
    assert worked_out([(["a", "b"], 7), (["b"], 2)]) == {"a": 5, "b": 2}
    assert worked_out([(["a", "b"], 0)]) == {"a": 0, "b": 0}
    assert worked_out([(["a", "b"], 7)]) == {}
