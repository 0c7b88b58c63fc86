"""What measures are counted from: as it stood on the day of counting, whenever one asks."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.cases import Channel, Closure, Kind, OnBehalf
from portal.domain.checks import CheckMethod
from portal.domain.clocks import Which
from portal.domain.commitments import Step
from portal.domain.findings import Finding, Kept
from portal.domain.measures.deadlines import Became, became
from portal.domain.measures.every import measure
from portal.domain.measures.facts import (
    CaseFact,
    ClockFact,
    Decision,
    MissFact,
    Named,
    Population,
)
from portal.domain.measures.figure import NOT_KNOWN, Cell
from portal.domain.measures.periods import span_of
from portal.models import Check, Rating
from portal.queries.editions import edition_on
from portal.queries.facts import facts_of
from portal.services.saying_late import say_late
from tests.builders import Member, kept_case, lead, officer, received, reviewer
from tests.services.test_past_records import bring, file
from tests.working import Desk

AUTUMN = span_of("2026-27-q3")
YEAR = span_of("2026-27")
LATER = date(2027, 2, 1)


def at(day: int, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, 10, 0, tzinfo=UTC)


@pytest.fixture
def olive(app: Flask) -> Member:
    return officer(app)


@pytest.fixture
def desk(app: Flask, olive: Member, session: Session) -> Desk:
    """A complaint of Monday 23 November, acknowledged next day: answer due Monday 7 December."""
    desk = Desk(app, olive, received(app))
    desk.acknowledge(at(24, 11))
    return desk


def the_case(counted_on: date = LATER, span=AUTUMN) -> CaseFact:
    (case,) = facts_of(span, counted_on).cases
    return case


def the_answer(counted_on: date = LATER) -> ClockFact:
    clocks = facts_of(AUTUMN, counted_on).clocks
    (clock,) = (one for one in clocks if one.which is Which.OUR_RESPONSE)
    return clock


def the_answer_became(counted_on: date = LATER) -> Became:
    return became(the_answer(counted_on), counted_on)


def test_an_answer_is_there_from_its_day_on(desk: Desk) -> None:
    desk.answer(at(4))
    before, on_the_day = date(2026, 12, 3), date(2026, 12, 4)
    assert the_case(before).decided is None
    assert the_answer_became(before) is Became.STILL_IN_TIME
    assert the_case(on_the_day).decided == Decision(on_the_day, Finding.UPHELD, 9, True)
    assert the_answer_became(on_the_day) is Became.ON_TIME


def test_what_is_answered_after_the_day_of_counting_was_open_and_late(desk: Desk) -> None:
    desk.answer(at(9))
    assert the_answer_became(date(2026, 12, 7)) is Became.STILL_IN_TIME
    assert the_answer_became(date(2026, 12, 8)) is Became.OPEN_LATE
    assert the_answer_became() is Became.LATE


def test_within_more_time_is_apart_and_counts_where_it_was_first_due(desk: Desk) -> None:
    desk.extend(at(2), date(2026, 12, 14))
    desk.answer(at(11))
    assert the_answer_became() is Became.EXTENDED
    assert the_answer().first_due_on == date(2026, 12, 7)
    assert not [one for one in facts_of(span_of("2026-27-q4"), LATER).clocks if one.extended]


def test_what_waited_on_the_day_of_counting_still_does_then(desk: Desk) -> None:
    desk.pause(at(2))
    assert the_answer_became(date(2026, 12, 18)) is Became.PAUSED
    desk.resume(at(21))
    desk.answer(at(22))
    assert the_answer_became(date(2026, 12, 18)) is Became.PAUSED
    assert the_answer_became() is Became.ON_TIME
    assert the_answer().waited
    assert not the_answer(date(2026, 12, 1)).waited


def test_a_case_that_was_opened_again_owes_a_second_answer(app: Flask, desk: Desk) -> None:
    desk.answer(at(1))
    Desk(app, lead(app), desk.reference).reopen(at(2))
    answers = [one for one in facts_of(AUTUMN, LATER).clocks if one.which is Which.OUR_RESPONSE]
    assert [became(one, LATER) for one in answers] == [Became.ON_TIME, Became.OPEN_LATE]


def test_stage_2_stands_beside_stage_1(app: Flask, desk: Desk, session: Session) -> None:
    desk.answer(at(1))
    desk.ask_again(at(3))
    assert the_case(date(2026, 12, 2)).asked_again_on is None
    assert the_case().asked_again_on == date(2026, 12, 3)
    rhoda = Desk(app, reviewer(app), desk.reference)
    desk.choose(at(4), rhoda.who)
    rhoda.acknowledge_again(at(4))
    rhoda.answer_again(at(16))
    again = the_case().decided_again
    assert (again.on, again.finding, again.days) == (date(2026, 12, 16), Finding.NOT_UPHELD, 9)
    due_in_winter = facts_of(span_of("2026-27-q4"), LATER).clocks
    (code,) = (one for one in due_in_winter if one.which is Which.CODE_RESPONSE)
    assert (code.stage, code.complaint, code.commitment, code.met) == (2, True, "", True)


def test_a_withdrawn_case_is_closed_from_that_day_and_its_answer_not_measured(desk: Desk) -> None:
    desk.withdraw(at(2), date(2026, 12, 2))
    assert the_case(date(2026, 12, 1)).closure is None
    assert the_case().closure is Closure.WITHDRAWN
    assert the_answer_became() is Became.NOT_MEASURED


def test_a_missed_date_that_we_found_ourselves_names_its_commitment(desk: Desk) -> None:
    say_late(now=at(8))
    case_id = kept_case(desk.reference).id
    found = facts_of(AUTUMN, LATER).misses
    assert found == (MissFact(case_id, "complaint", date(2026, 12, 8)),)


def test_a_case_names_its_commitment_service_and_that_nobody_said_the_cause(
    app: Flask, session: Session
) -> None:
    received(app, commitment="email", service=None, on_behalf=OnBehalf.ANONYMOUS)
    case = the_case(span=YEAR)
    assert case.named == (Named("email"),)
    assert (case.service, case.cause, case.anonymous) == (NOT_KNOWN, NOT_KNOWN, True)


def test_a_challenge_is_found_missed_only_once_it_was_read(app: Flask, session: Session) -> None:
    row = "A,challenge,online,2026-10-05,,2026-10-20,,,,email,missed,"
    bring(file(row), at(23, 11))
    assert the_case(date(2026, 10, 19)).named == (Named("email"),)
    assert the_case().named == (Named("email", Kept.MISSED),)


def test_past_records_count_in_every_measure_but_apologies(app: Flask, session: Session) -> None:
    """They have no row for the more time that they were given."""
    bring(
        file(
            "A,complaint,letter,2026-10-05,,2026-10-30,2026-10-30,,waste,,Upheld,Time taken",
            "A,complaint,letter,2026-11-02,,2026-11-20,,2,waste,,Not upheld,Time taken",
        ),
        at(23, 11),
    )
    facts = facts_of(YEAR, LATER)
    figures = {one.cell: one for one in measure(facts, YEAR, Population())}
    assert figures[Cell("M7", "extended", 1)].numerator == 1
    assert figures[Cell("M14", "extended", 1)].numerator == 1
    assert figures[Cell("M9", "rate", 1)].numerator == 1
    assert figures[Cell("M9", "not_upheld", 2)].numerator == 1
    assert figures[Cell("M10", "upheld", 1, "", "cause", "time_taken")].numerator == 1
    assert figures[Cell("M10", "received", 1, "", "service", "waste")].numerator == 1
    assert figures[Cell("M16", "apologised", 1)].denominator == 0
    assert figures[Cell("M20", "median", 1)].value == 19


def test_letters_and_emails_are_timed_too(app: Flask, session: Session) -> None:
    received(app, kind=Kind.SERVICE_REQUEST, channel=Channel.LETTER)
    clocks = [one for one in facts_of(AUTUMN, LATER).clocks if one.commitment == "letters"]
    assert [(one.which, one.complaint) for one in clocks] == [(Which.OUR_RESPONSE, False)]


def test_a_check_counts_from_when_it_was_entered_and_nowhere_once_it_is_removed(
    app: Flask, olive: Member, session: Session
) -> None:
    """Counted again as of the day of counting too: a wrong check is put right in public."""
    session.add(
        check := Check(
            version=1,
            commitment_id=edition_on(date(2026, 11, 1)).ids["email"],
            step=Step.RESPONSE,
            first_on=date(2026, 11, 1),
            last_on=date(2026, 11, 30),
            method=CheckMethod.RECORDS,
            checked=30,
            met=28,
            done_by="Olive",
            at=at(3),
            by_id=olive.staff_id,
        )
    )
    session.commit()
    days = (2, 3, 9, 10)
    assert [len(facts_of(AUTUMN, date(2026, 12, day)).checks) for day in days] == [0, 1, 1, 1]
    check.removed_at = at(10)
    session.commit()
    assert [len(facts_of(AUTUMN, date(2026, 12, day)).checks) for day in days] == [0, 0, 0, 0]


def test_a_held_rating_counts_from_when_a_person_lets_it_in(app: Flask, session: Session) -> None:
    rated = {"source": "poster", "place_kind": "reception", "polite": 5, "at": at(1)}
    session.add_all(
        [
            Rating(**rated, form_key="free"),
            Rating(**rated, form_key="held", held=True, held_reason="burst"),
            Rating(**rated, form_key="let-in", reviewed_at=at(5)),
        ]
    )
    session.commit()
    counts = [len(facts_of(AUTUMN, date(2026, 12, day)).ratings) for day in (4, 5)]
    assert counts == [1, 2]
    assert facts_of(AUTUMN, LATER).ratings[0].answers == (("polite", 5),)
    assert facts_of(YEAR, LATER).ratings == ()


def test_commitments_and_services_are_there_with_nothing_told(app: Flask, session: Session) -> None:
    facts = facts_of(AUTUMN, LATER)
    by_slug = {one.slug: one for one in facts.commitments}
    assert len(by_slug) == 9
    assert by_slug["email"].timed == (Step.ACKNOWLEDGEMENT, Step.RESPONSE)
    assert by_slug["see-you-in-5-minutes"].sampled
    assert "waste" in facts.services
