"""Freezing a period, correcting it in sight, and what is behind each figure (Policy A13)."""

from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.errors import AlreadySent, NotFound
from portal.domain.measures.facts import Population
from portal.domain.measures.figure import Cell, Record, RecordKind, Unit
from portal.domain.measures.packing import pack, unpack
from portal.domain.measures.periods import NothingToRevise, PeriodNotOver, span_of
from portal.models import FrozenFigure, Period, Revision
from portal.queries.figures import find_period, periods, published, revisions
from portal.queries.tracing import trace
from portal.services.freezing import count_again, freeze, freeze_due, revise
from portal.web.jobs import freeze_what_is_over
from tests.builders import Member, head, kept_case, lead, officer, received, service_id
from tests.kit.clock import Clock
from tests.working import Desk

QUARTER = span_of("2026-27-q3")
AFTER = datetime(2027, 1, 21, 9, tzinfo=UTC)
NOBODY = Population(None, {})
RECEIVED = Cell("M4", "received", 1)
LATE = Cell("M7", "late", 1)


def frozen(now: datetime = AFTER) -> Period:
    assert freeze(span=QUARTER, population=NOBODY, now=now)
    return find_period(QUARTER.slug)


def number(cell: Cell) -> int:
    found = published(find_period(QUARTER.slug))[cell].numerator
    assert found is not None
    return found


def corrected(who: Member, **changes: Any) -> int:
    given = {
        "viewer": who.viewer,
        "slug": QUARTER.slug,
        "reason": "A letter was dated wrongly.",
        "population": NOBODY,
        "form_key": token_hex(8),
        "now": AFTER + timedelta(days=9),
    }
    return revise(**{**given, **changes})


def test_figures_are_kept_and_do_not_follow_what_happens_later(
    app: Flask, session: Session
) -> None:
    received(app)
    frozen()
    received(app, tracking_code="2222-3333-4444-5555")
    assert number(RECEIVED) == 1
    assert not freeze(span=QUARTER, population=NOBODY, now=AFTER)
    assert session.scalar(select(func.count(Period.id))) == 1


def test_a_period_that_goes_on_is_not_frozen(session: Session) -> None:
    with pytest.raises(PeriodNotOver):
        freeze(span=QUARTER, population=NOBODY, now=datetime(2026, 12, 31, 23, tzinfo=UTC))


def test_the_wording_of_the_commitments_is_kept_with_the_figures(
    app: Flask, session: Session
) -> None:
    wording = frozen().wording
    assert len(wording) == 9
    assert {row["edition"] for row in wording} == {1}
    assert all(row["formal"] and row["short_title"] and row["method"] for row in wording)


def test_every_period_that_is_over_is_frozen_some_days_later_and_once(
    app: Flask, session: Session, clock: Clock
) -> None:
    received(app)
    clock.now = AFTER - timedelta(days=1)
    freeze_what_is_over()
    assert periods() == []
    clock.now = AFTER
    freeze_what_is_over()
    freeze_what_is_over()
    assert [one.slug for one in periods()] == [QUARTER.slug]


def test_without_a_case_there_is_nothing_to_publish(session: Session) -> None:
    assert freeze_due(population=NOBODY, after=20, now=AFTER) == []


def test_a_correction_leaves_the_old_figure_in_sight_with_its_reason(
    app: Flask, session: Session
) -> None:
    who = lead(app)
    reference = received(app)
    frozen()
    case = kept_case(reference)
    case.received_on = date(2026, 9, 29)
    session.commit()
    assert RECEIVED in {one.cell for one in count_again(slug=QUARTER.slug, population=NOBODY)}
    assert corrected(who) >= 1
    assert number(RECEIVED) == 0
    [before] = [one for one in revisions() if one.cell == RECEIVED]
    assert (before.numerator, before.reason) == (1, "A letter was dated wrongly.")
    assert count_again(slug=QUARTER.slug, population=NOBODY) == []


def test_what_came_after_the_count_is_no_correction(app: Flask, session: Session) -> None:
    who = officer(app)
    reference = received(app)
    frozen()
    later = AFTER + timedelta(days=2)
    Desk(app, who, reference).acknowledge(later)
    Desk(app, who, reference).answer(later)
    assert count_again(slug=QUARTER.slug, population=NOBODY) == []
    with pytest.raises(NothingToRevise):
        corrected(lead(app))


@pytest.mark.parametrize(("small", "hides"), [(5, False), (7, True)])
def test_the_council_says_which_numbers_are_small(
    app: Flask, session: Session, small: int, hides: bool
) -> None:
    for number in range(12):
        code = f"2222-3333-4444-55{number + 22}"
        received(app, tracking_code=code, service="waste" if number % 2 else "parks")
    year = span_of("2026-27")
    now = datetime(2027, 5, 1, 9, tzinfo=UTC)
    assert freeze(span=year, population=Population(small=small), now=now)
    figures = session.scalars(
        select(FrozenFigure).where(
            FrozenFigure.measure == "M4",
            FrozenFigure.item == "received",
            FrozenFigure.part.in_(["waste", "parks"]),
        )
    ).all()
    assert [(one.numerator, one.hidden) for one in figures] == [(6, hides)] * 2


def test_a_correction_sent_twice_is_made_once(app: Flask, session: Session) -> None:
    who = lead(app)
    case = kept_case(received(app))
    frozen()
    case.received_on = date(2026, 9, 29)
    session.commit()
    corrected(who, form_key="once")
    made = session.scalar(select(func.count(Revision.id)))
    with pytest.raises(AlreadySent):
        corrected(who, form_key="once")
    assert session.scalar(select(func.count(Revision.id))) == made


def test_what_was_hidden_stays_hidden_when_it_is_corrected(app: Flask, session: Session) -> None:
    who = lead(app)
    received(app)
    frozen()
    row = session.scalars(select(FrozenFigure)).first()
    assert row is not None
    row.hidden, row.numerator = True, 40
    session.commit()
    corrected(who)
    session.expire_all()
    assert session.get_one(FrozenFigure, row.id).hidden
    assert all(one.numerator is None for one in revisions())


def test_what_a_correction_makes_small_takes_its_table_with_it(
    app: Flask, session: Session
) -> None:
    who, year, later = lead(app), span_of("2026-27"), datetime(2027, 4, 21, 9, tzinfo=UTC)
    services = ["waste"] * 6 + ["planning"] * 8
    references = [
        received(app, tracking_code=f"2222-3333-4444-55{at}", service=service)
        for at, service in enumerate(services, start=22)
    ]
    assert freeze(span=year, population=NOBODY, now=later)

    def shown() -> dict[str, int | None]:
        found = published(find_period(year.slug)).values()
        return {
            one.cell.part: one.numerator
            for one in found
            if (one.cell.measure, one.cell.item, one.cell.split) == ("M4", "received", "service")
        }

    assert (shown()["waste"], shown()["planning"], shown()["parks"]) == (6, 8, 0)
    planning = service_id("planning")
    for reference in references[:2]:
        kept_case(reference).service_id = planning
        session.commit()
    corrected(who, slug=year.slug, now=later)
    assert set(shown().values()) == {None}
    by_service = [one for one in revisions() if one.cell.split == "service"]
    [hid] = [one for one in by_service if one.cell.measure == "M4"]
    assert all(one.hid for one in by_service)
    assert (hid.hid, hid.cell.part, hid.reason) == (True, "", "A letter was dated wrongly.")
    assert (hid.numerator, hid.denominator, hid.value) == (None, None, None)
    assert published(find_period(year.slug))[RECEIVED].numerator == 14


def test_what_was_corrected_before_its_table_was_hidden_stays_as_it_was_read(
    app: Flask, session: Session
) -> None:
    who, year, later = lead(app), span_of("2026-27"), datetime(2027, 4, 21, 9, tzinfo=UTC)
    references = [
        received(app, tracking_code=f"2222-3333-4444-55{at}", service=service)
        for at, service in enumerate(["waste"] * 7 + ["planning"] * 8 + ["parks"] * 9, start=22)
    ]
    assert freeze(span=year, population=NOBODY, now=later)
    planning = service_id("planning")
    for moved, day in ((references[:1], 1), (references[1:3], 2), (references[3:4], 3)):
        for reference in moved:
            kept_case(reference).service_id = planning
            session.commit()
        reason = f"Correction number {day}."
        corrected(who, slug=year.slug, reason=reason, now=later + timedelta(days=day))
    found = [
        (one.cell.part, one.numerator, one.reason)
        for one in revisions()
        if (one.cell.measure, one.cell.split) == ("M4", "service")
    ]
    assert found[0] == ("", None, "Correction number 2.")
    first = "Correction number 1."
    assert set(found[1:]) == {("waste", 7, first), ("planning", 8, first)}


def test_nobody_corrects_what_was_never_published(app: Flask, session: Session) -> None:
    with pytest.raises(NotFound):
        corrected(lead(app))


def a_quarter_of_work(app: Flask) -> tuple[Member, list[str]]:
    who = officer(app)
    references = [
        received(app, tracking_code=f"{number}222-3333-4444-5555", service=service)
        for number, service in enumerate(("waste", "waste", "planning"), start=2)
    ]
    start = datetime(2026, 11, 24, 10, tzinfo=UTC)
    for reference in references[:2]:
        Desk(app, who, reference).acknowledge(start)
        Desk(app, who, reference).answer(start + timedelta(days=1))
    return who, references


def test_what_is_behind_every_figure_adds_up_to_it(app: Flask, session: Session) -> None:
    a_quarter_of_work(app)
    frozen()
    who = lead(app)
    for figure in session.scalars(select(FrozenFigure)).all():
        found = trace(who.viewer, figure.id, 1, AFTER)
        assert found.visible == found.total
        if figure.unit in (Unit.COUNT, Unit.SHARE, Unit.PENCE):
            assert found.part == figure.numerator, figure.item
            assert figure.denominator in (None, found.whole), figure.item


def test_a_head_of_service_sees_of_a_figure_only_what_is_theirs(
    app: Flask, session: Session
) -> None:
    a_quarter_of_work(app)
    frozen()
    row = session.scalars(
        select(FrozenFigure).where(
            FrozenFigure.measure == "M4",
            FrozenFigure.item == "received",
            FrozenFigure.stage == 1,
            FrozenFigure.split == "",
        )
    ).one()
    found = trace(head(app).viewer, row.id, 1, AFTER)
    assert (found.total, found.visible) == (3, 2)
    assert len(found.rows) == 2


def test_whoever_is_named_in_a_case_does_not_find_it_behind_a_figure(
    app: Flask, session: Session
) -> None:
    named = lead(app)
    received(app, names=(named,))
    frozen()
    row = session.scalars(
        select(FrozenFigure).where(FrozenFigure.measure == "M4", FrozenFigure.stage == 1)
    ).first()
    assert row is not None
    found = trace(named.viewer, row.id, 1, AFTER)
    assert (found.visible, list(found.rows)) == (0, [])


def test_a_figure_that_is_not_there_has_nothing_behind_it(app: Flask, session: Session) -> None:
    with pytest.raises(NotFound):
        trace(lead(app).viewer, 1, 1, AFTER)


def test_records_come_back_as_they_were_packed() -> None:
    records = (
        Record(RecordKind.CASE, 7, 1, 1),
        Record(RecordKind.CASE, 7, 0, 1),
        Record(RecordKind.CASE, 100_000, 0, 1),
        Record(RecordKind.CHECK, 3, 218, 240),
    )
    assert sorted(unpack(pack(records)), key=str) == sorted(records, key=str)
    assert unpack(pack(())) == ()
