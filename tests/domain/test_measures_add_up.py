"""Measures M1 to M21 over any facts at all: parts add up, shares stay shares (Policy A12)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from portal.domain.cases import Closure, Kind
from portal.domain.clocks import Which
from portal.domain.commitments import Step
from portal.domain.findings import Finding, Kept
from portal.domain.measures.catalogue import DEADLINE_ITEMS, MEASURES
from portal.domain.measures.every import FUNCTIONS, WITH_POPULATION, measure
from portal.domain.measures.facts import (
    ActionFact,
    CaseFact,
    CheckFact,
    ClockFact,
    CommitmentFact,
    Decision,
    Facts,
    MissFact,
    Named,
    OmbudsmanFact,
    Population,
    RatingFact,
    RemedyFact,
)
from portal.domain.measures.figure import NOT_KNOWN, Cell, Figure, RecordKind, Split, Unit
from portal.domain.measures.periods import quarter_of, year_of
from portal.domain.measures.share import wilson
from portal.domain.ombudsman import OmbudsmanResult
from portal.domain.ratings import PlaceKind
from portal.domain.refusals import RefusalReason
from portal.domain.remedies import RemedyKind
from portal.domain.root_causes import RootCause

YEAR = year_of(date(2026, 4, 1))
QUARTER = quarter_of(date(2026, 4, 1))
COUNTED_ON = date(2027, 4, 20)
COMMITMENTS = (
    CommitmentFact("email", (Step.ACKNOWLEDGEMENT, Step.RESPONSE), sampled=True),
    CommitmentFact("complaint", (Step.ACKNOWLEDGEMENT, Step.RESPONSE)),
    CommitmentFact("see-you-in-5-minutes", sampled=True),
    CommitmentFact("respect"),
)
SLUGS = [one.slug for one in COMMITMENTS]

days = st.dates(date(2026, 2, 1), COUNTED_ON)
maybe_days = st.none() | days
ids = st.integers(1, 60)
decisions = st.none() | st.builds(
    Decision,
    on=days,
    finding=st.sampled_from(Finding),
    days=st.none() | st.integers(0, 80),
    apologised=st.none() | st.booleans(),
)
cases = st.builds(
    CaseFact,
    id=ids,
    kind=st.sampled_from(Kind),
    received_on=days,
    service=st.sampled_from(["waste", "planning", "ended-long-ago", NOT_KNOWN]),
    cause=st.sampled_from([*RootCause, NOT_KNOWN]),
    anonymous=st.booleans(),
    named=st.lists(
        st.builds(Named, st.sampled_from(SLUGS), st.none() | st.sampled_from(Kept)),
        max_size=2,
        unique_by=lambda one: one.commitment,
    ).map(tuple),
    decided=decisions,
    asked_again_on=maybe_days,
    decided_again=decisions,
    closure=st.none() | st.sampled_from(Closure),
    closed_on=maybe_days,
    refused_for=st.none() | st.sampled_from(RefusalReason),
)
clocks = st.builds(
    ClockFact,
    case_id=ids,
    complaint=st.booleans(),
    which=st.sampled_from(Which),
    stage=st.sampled_from([1, 2]),
    commitment=st.sampled_from(["", *SLUGS[:2]]),
    first_due_on=days,
    due_on=days,
    missed_due_on=maybe_days,
    stopped_on=maybe_days,
    met=st.none() | st.booleans(),
    extended=st.booleans(),
    paused=st.booleans(),
    waited=st.booleans(),
)
checks = st.builds(
    CheckFact,
    kind=st.sampled_from([RecordKind.CHECK, RecordKind.CALL_DAY]),
    id=ids,
    commitment=st.sampled_from(SLUGS),
    step=st.none() | st.sampled_from(Step),
    on=days,
    checked=st.integers(30, 60),
    met=st.integers(0, 30),
)
ratings = st.builds(
    RatingFact,
    id=ids,
    on=days,
    invited=st.booleans(),
    place_kind=st.sampled_from(PlaceKind),
    answers=st.lists(
        st.tuples(st.sampled_from(["polite", "listened"]), st.integers(0, 5)),
        max_size=2,
        unique_by=lambda one: one[0],
    ).map(tuple),
)
remedies = st.builds(
    RemedyFact,
    id=ids,
    kind=st.sampled_from(RemedyKind),
    agreed_on=days,
    paid_on=maybe_days,
    pence=st.integers(1, 10_000),
)
every_fact = st.builds(
    Facts,
    counted_on=st.just(COUNTED_ON),
    commitments=st.just(COMMITMENTS),
    services=st.just(("waste", "planning", "leisure")),
    cases=st.lists(cases, max_size=12).map(tuple),
    clocks=st.lists(clocks, max_size=12).map(tuple),
    misses=st.lists(
        st.builds(MissFact, case_id=ids, commitment=st.sampled_from(SLUGS), found_on=days),
        max_size=4,
    ).map(tuple),
    checks=st.lists(checks, max_size=6).map(tuple),
    ratings=st.lists(ratings, max_size=10).map(tuple),
    actions=st.lists(
        st.builds(ActionFact, ids, days, days, maybe_days, maybe_days), max_size=6
    ).map(tuple),
    remedies=st.lists(remedies, max_size=6).map(tuple),
    ombudsman=st.lists(
        st.builds(
            OmbudsmanFact,
            ids,
            days,
            maybe_days,
            st.none() | st.sampled_from(OmbudsmanResult),
            st.none() | st.booleans(),
        ),
        max_size=6,
    ).map(tuple),
)
some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
spans = st.sampled_from([YEAR, QUARTER])
POPULATION = Population(67_000, {"email": 40_000})


def figures_of(facts, span) -> dict[Cell, Figure]:
    found = measure(facts, span, POPULATION)
    assert len({figure.cell for figure in found}) == len(found), "a cell is there twice"
    return {figure.cell: figure for figure in found}


def number(figures, *place) -> int:
    return figures[Cell(*place)].numerator


def test_every_measure_of_the_catalogue_has_one_function():
    assert set(FUNCTIONS) | set(WITH_POPULATION) == set(MEASURES)
    assert not set(FUNCTIONS) & set(WITH_POPULATION)


@pytest.mark.parametrize("code", MEASURES)
def test_each_function_says_its_formula_its_unit_and_its_source(code):
    made_by = FUNCTIONS.get(code) or WITH_POPULATION[code]
    words = made_by.__doc__
    assert words.startswith(f"{code}: ")
    assert all(part in words for part in ("Formula", "Unit:", f"A12 {code}", "Cannot tell:"))


@some
@given(facts=every_fact, span=spans)
def test_every_figure_has_a_place_in_the_catalogue_and_no_item_is_left_out(facts, span):
    figures = figures_of(facts, span)
    published = {code for code, one in MEASURES.items() if span.kind in one.periods}
    assert {cell.measure for cell in figures} == published
    for code in published - {"M4"}:
        items = {cell.item for cell in figures if cell.measure == code}
        assert items == set(MEASURES[code].items)


@some
@given(facts=every_fact, span=spans)
def test_a_figure_is_the_sum_of_the_records_behind_it(facts, span):
    for figure in figures_of(facts, span).values():
        assert figure.numerator == sum(one.part for one in figure.records)
        if figure.unit is Unit.SHARE or figure.unit is Unit.WORKING_DAYS:
            assert figure.denominator == sum(one.whole for one in figure.records)


@some
@given(facts=every_fact, span=spans)
def test_a_share_lies_between_nought_and_one_and_inside_its_range(facts, span):
    for figure in figures_of(facts, span).values():
        if figure.unit is Unit.SHARE:
            assert 0 <= figure.numerator <= figure.denominator
            assert (figure.value is None) == (figure.denominator == 0)
        if figure.low is not None:
            assert 0 <= figure.low <= figure.value <= figure.high <= 1


@some
@given(facts=every_fact, span=spans)
def test_what_became_of_the_dates_adds_up_to_what_was_due(facts, span):
    figures = figures_of(facts, span)
    parts = [item for item in DEADLINE_ITEMS if item != "due"]
    places = {(c.measure, c.stage, c.commitment) for c in figures if c.item == "due"}
    assert {("M7", 1, ""), ("M7", 0, "email"), ("M8", 1, ""), ("M8", 2, "")} <= places
    for code, *rest in places:
        due = number(figures, code, "due", *rest)
        assert due == sum(number(figures, code, item, *rest) for item in parts)
        assert figures[Cell(code, "on_time", *rest)].denominator == due


@some
@given(facts=every_fact)
def test_parts_of_a_year_add_up_to_the_whole(facts):
    figures = figures_of(facts, YEAR)
    wholes = {
        ("M4", "received", Split.SERVICE): number(figures, "M4", "received", 1),
        ("M10", "received", Split.SERVICE): number(figures, "M4", "received", 1),
        ("M10", "received", Split.CAUSE): number(figures, "M4", "received", 1),
        ("M10", "decided", Split.SERVICE): number(figures, "M9", "decided", 1),
        ("M10", "decided", Split.CAUSE): number(figures, "M9", "decided", 1),
        ("M10", "upheld", Split.CAUSE): number(figures, "M9", "rate", 1),
        ("M11", "refused", Split.REASON): number(figures, "M11", "refused"),
        ("M15", "remedies", Split.KIND): number(figures, "M15", "remedies"),
        ("M19", "comments", Split.SERVICE): number(figures, "M19", "comments"),
    }
    for place, whole in wholes.items():
        parts = [f for c, f in figures.items() if (c.measure, c.item, c.split) == place]
        assert whole == sum(figure.numerator for figure in parts), place
        assert len(parts) > 1


@some
@given(facts=every_fact, span=spans)
def test_findings_add_up_to_what_was_decided_and_told_to_its_two_ways(facts, span):
    figures = figures_of(facts, span)
    for stage in (1, 2):
        found = sum(number(figures, "M9", finding.value, stage) for finding in Finding)
        assert found == number(figures, "M9", "decided", stage)
    for slug in SLUGS:
        told, counted_only, complaints = (
            number(figures, "M1", item, 0, slug) for item in ("told", "counted_only", "complaints")
        )
        assert told == counted_only + complaints


@given(whole=st.integers(1, 1_000_000), data=st.data())
def test_the_range_is_the_one_that_another_library_gives(whole, data):
    part = data.draw(st.integers(0, whole))
    other = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    assert wilson(part, whole) == pytest.approx((other.low, other.high), abs=1e-8)


def clock(**details) -> ClockFact:
    due_on = date(2026, 5, 15)
    given = {
        "case_id": 1,
        "complaint": True,
        "which": Which.OUR_RESPONSE,
        "stage": 1,
        "commitment": "complaint",
        "first_due_on": due_on,
        "due_on": due_on,
    }
    return ClockFact(**{**given, **details})


DAY = timedelta(days=1)
LATER = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("details", "item"),
    [
        ({"stopped_on": date(2026, 5, 15), "met": True}, "on_time"),
        ({"stopped_on": date(2026, 5, 15), "met": True, "extended": True}, "on_time"),
        (
            {"stopped_on": LATER, "met": False, "extended": True, "due_on": LATER},
            "extended",
        ),
        (
            {"stopped_on": LATER + DAY, "met": False, "extended": True, "due_on": LATER},
            "late",
        ),
        ({"stopped_on": date(2026, 5, 18), "met": False}, "late"),
        ({}, "open_late"),
        ({"due_on": COUNTED_ON, "extended": True}, "still_in_time"),
        ({"due_on": COUNTED_ON - DAY, "extended": True}, "open_late"),
        ({"paused": True}, "paused"),
        ({"paused": True, "missed_due_on": date(2026, 5, 15)}, "open_late"),
        ({"stopped_on": date(2026, 5, 1)}, "not_measured"),
    ],
)
def test_a_date_becomes_one_thing(details, item):
    """Policy A4.5, A4.11 to A4.13: late and still open is in what was due."""
    facts = Facts(COUNTED_ON, commitments=COMMITMENTS, clocks=(clock(**details),))
    figures = figures_of(facts, QUARTER)
    found = [one for one in DEADLINE_ITEMS if number(figures, "M7", one, 1)]
    assert found == ["due", item]
    assert number(figures, "M7", item, 0, "complaint") == 1


def test_a_date_counts_in_the_period_in_which_it_was_first_due():
    moved = clock(due_on=date(2026, 7, 3), stopped_on=date(2026, 7, 2), met=True)
    facts = Facts(COUNTED_ON, commitments=COMMITMENTS, clocks=(moved,))
    after = quarter_of(date(2026, 7, 1))
    counts = [number(figures_of(facts, span), "M7", "due", 1) for span in (QUARTER, after)]
    assert counts == [1, 0]


def test_what_was_decided_before_its_person_withdrew_is_no_withdrawal():
    day = date(2026, 6, 1)
    ended = {"closure": Closure.WITHDRAWN, "closed_on": day}
    withdrawn, decided = (
        CaseFact(id, Kind.COMPLAINT, date(2026, 4, 1), "waste", NOT_KNOWN, decided=one, **ended)
        for id, one in ((1, None), (2, Decision(day, Finding.UPHELD, 5)))
    )
    figures = figures_of(Facts(COUNTED_ON, cases=(withdrawn, decided)), QUARTER)
    assert number(figures, "M12", "withdrawn") == 1
    assert number(figures, "M9", "decided", 1) == 1


def test_days_to_answer_are_those_within_which_half_and_9_in_10_were_answered():
    decided = [
        CaseFact(
            id,
            Kind.COMPLAINT,
            date(2026, 4, 1),
            "waste",
            NOT_KNOWN,
            decided=Decision(date(2026, 6, 1), Finding.UPHELD, taken),
        )
        for id, taken in enumerate((1, 2, 3, 4, 5, 6, 7, 8, 40, 90), start=1)
    ]
    figures = figures_of(Facts(COUNTED_ON, cases=tuple(decided)), QUARTER)
    assert figures[Cell("M20", "median", 1)].value == 5
    assert figures[Cell("M20", "ninetieth", 1)].value == 40
    assert figures[Cell("M20", "ninetieth", 1)].numerator == 9
    assert figures[Cell("M20", "median", 2)].value is None


def test_a_year_that_the_council_gave_no_numbers_for_has_no_rates():
    found = measure(Facts(COUNTED_ON, commitments=COMMITMENTS), YEAR, Population())
    assert not [one for one in found if one.cell.item == "rate" and one.cell.measure != "M9"]


def test_a_change_is_late_by_the_date_set_when_it_was_agreed():
    agreed = date(2026, 4, 2)
    actions = (
        ActionFact(1, agreed, date(2026, 5, 1), done_on=date(2026, 5, 1)),
        ActionFact(2, agreed, date(2026, 5, 1), done_on=date(2026, 5, 2)),
        ActionFact(3, agreed, date(2026, 5, 1)),
        ActionFact(4, agreed, date(2026, 5, 1), dropped_on=date(2026, 4, 20)),
    )
    figures = figures_of(Facts(COUNTED_ON, actions=actions), QUARTER)
    assert figures[Cell("M17", "on_time")].denominator == 3
    assert [number(figures, "M17", item) for item in ("agreed", "on_time", "late")] == [4, 1, 2]
