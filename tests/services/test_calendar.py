"""Closing days and opening them: running clocks move, stopped ones never, all or nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.db import db
from portal.domain.cases import Channel, Kind
from portal.domain.clocks import Which
from portal.domain.closures import (
    ClosedAlready,
    NotAhead,
    NotClosed,
    PublishedTooLate,
    TooLateToOpen,
)
from portal.domain.working_days import BeyondCalendar
from portal.models import Case, Clock, ClosureDay, Event
from portal.queries.calendar import calendar
from portal.recording.acts import act
from portal.recording.clocks import NOTHING_DUE, acknowledge_clocks, end_all_clocks
from portal.recording.history import broken_at
from portal.services.calendar import (
    Closing,
    close_day,
    extend_calendar,
    preview_close,
    preview_reopen,
    reopen_day,
)
from tests.builders import kept_case, received

OURS, ACK = Which.OUR_RESPONSE, Which.OUR_ACKNOWLEDGEMENT
CODE_ACK, CODE = Which.CODE_ACKNOWLEDGEMENT, Which.CODE_RESPONSE


def closing(day: date, **details: object) -> Closing:
    given = {"note": "Staff day", "approved_by": "The Executive", "published_on": day}
    return Closing(day, **{**given, "published_on": date(2026, 11, 20), **details})  # type: ignore[arg-type]


def dues(reference: str) -> dict[Which, date]:
    return {clock.which: clock.due_on for clock in kept_case(reference).clocks}


def moves(reference: str) -> list[dict[str, str]]:
    return [event.values for event in kept_case(reference).events if event.what == "clock_moved"]


def everything(session: Session) -> list[object]:
    """What may not change when an act is refused."""
    session.rollback()
    return [
        session.execute(select(*model.__table__.columns)).all()
        for model in (Case, Clock, ClosureDay, Event)
    ]


def test_a_closure_moves_the_clocks_it_touches_with_an_event_each(
    app: Flask, session: Session, now: datetime
) -> None:
    reference = received(app)
    before, later = kept_case(reference).version, now + timedelta(minutes=1)
    moved = close_day(closing=closing(date(2026, 12, 1)), now=later)
    assert (moved.cases, moved.clocks) == (1, 2)
    assert dues(reference) == {
        ACK: date(2026, 11, 26),
        OURS: date(2026, 12, 8),
        CODE_ACK: date(2026, 11, 30),
        CODE: date(2026, 12, 15),
    }
    assert moves(reference) == [
        {"which": "our_response", "from": "2026-12-07", "to": "2026-12-08"},
        {"which": "code_response", "from": "2026-12-14", "to": "2026-12-15"},
    ]
    case = kept_case(reference)
    assert case.events[-1].words == "The council is closed on Tuesday 1 December 2026: Staff day"
    assert broken_at(case.events) is None
    assert case.version == before + 1
    assert case.changed_at == later


def test_the_date_first_promised_stays(app: Flask, session: Session, now: datetime) -> None:
    reference = received(app)
    first = {clock.which: clock.first_due_on for clock in kept_case(reference).clocks}
    close_day(closing=closing(date(2026, 11, 24)), now=now)
    assert {clock.which: clock.first_due_on for clock in kept_case(reference).clocks} == first


def test_the_place_in_the_queue_follows(app: Flask, session: Session, now: datetime) -> None:
    reference = received(app)
    close_day(closing=closing(date(2026, 11, 26)), now=now)
    case = kept_case(reference)
    assert case.next_due_on == case.queue_on == date(2026, 11, 27)
    assert case.next_due_which is ACK


def test_a_day_that_closes_on_the_day_of_receipt_is_still_day_0(
    app: Flask, session: Session, now: datetime
) -> None:
    reference = received(app)
    before = dues(reference)
    close_day(closing=closing(now.date(), late_reason="Burst pipe", note="No heating"), now=now)
    assert dues(reference) == before


def test_a_stopped_clock_is_never_touched(app: Flask, session: Session, now: datetime) -> None:
    answered, closed = received(app), received(app)
    with act(now=now):
        acknowledge_clocks(kept_case(answered), date(2026, 11, 24), calendar())
    with act(now=now):
        end_all_clocks(kept_case(closed), date(2026, 11, 24))
    stopped = {clock.id: (clock.due_on, clock.met) for clock in kept_case(closed).clocks}
    close_day(closing=closing(date(2026, 11, 26)), now=now)
    assert {clock.id: (clock.due_on, clock.met) for clock in kept_case(closed).clocks} == stopped
    assert moves(closed) == []
    assert kept_case(closed).queue_on == NOTHING_DUE
    assert dues(answered)[ACK] == date(2026, 11, 26)
    assert [move["which"] for move in moves(answered)] == ["our_response", "code_response"]


def test_once_acknowledged_the_codes_answer_counts_from_there(
    app: Flask, session: Session, now: datetime
) -> None:
    reference = received(app)
    with act(now=now):
        acknowledge_clocks(kept_case(reference), date(2026, 11, 25), calendar())
    close_day(closing=closing(date(2026, 11, 26)), now=now)
    code = next(clock for clock in kept_case(reference).clocks if clock.which is CODE)
    assert (code.started_on, code.due_on) == (date(2026, 11, 25), date(2026, 12, 10))


def test_until_then_it_follows_the_last_day_for_acknowledging(
    app: Flask, session: Session, now: datetime
) -> None:
    reference = received(app)
    close_day(closing=closing(date(2026, 11, 30)), now=now)
    code = next(clock for clock in kept_case(reference).clocks if clock.which is CODE)
    assert (code.started_on, code.due_on) == (date(2026, 12, 1), date(2026, 12, 15))


def test_a_date_that_a_person_set_is_left_alone_and_named(
    app: Flask, session: Session, now: datetime
) -> None:
    reference = received(app)
    with act(now=now):
        clock = next(clock for clock in kept_case(reference).clocks if clock.which is OURS)
        clock.due_on = date(2026, 12, 21)
    moved = close_day(closing=closing(date(2026, 12, 1)), now=now)
    assert moved.set_by_hand == [reference]
    assert dues(reference)[OURS] == date(2026, 12, 21)
    assert dues(reference)[CODE] == date(2026, 12, 15)


def test_a_preview_tells_the_same_and_changes_nothing(
    app: Flask, session: Session, now: datetime
) -> None:
    first = received(app)
    received(app, kind=Kind.CHALLENGE)
    before = everything(session)
    preview = preview_close(closing=closing(date(2026, 12, 1)), now=now)
    assert everything(session) == before
    assert [example.reference for example in preview.examples] == [first]
    assert close_day(closing=closing(date(2026, 12, 1)), now=now) == preview


def test_opening_the_day_again_moves_everything_back(
    app: Flask, session: Session, now: datetime
) -> None:
    reference = received(app)
    before, queue = dues(reference), kept_case(reference).queue_on
    close_day(closing=closing(date(2026, 11, 26)), now=now)
    assert dues(reference) != before
    preview = preview_reopen(day=date(2026, 11, 26), now=now)
    assert reopen_day(day=date(2026, 11, 26), now=now) == preview
    assert dues(reference) == before
    assert kept_case(reference).queue_on == queue
    assert len(moves(reference)) == 8
    assert broken_at(kept_case(reference).events) is None
    assert kept_case(reference).events[-1].words == (
        "The council is open on Thursday 26 November 2026 after all"
    )


@pytest.mark.parametrize(
    ("day", "details", "refusal"),
    [
        (date(2026, 11, 28), {}, ClosedAlready),
        (date(2026, 12, 25), {}, ClosedAlready),
        (date(2026, 11, 20), {}, NotAhead),
        (date(2026, 11, 23), {}, NotAhead),
        (date(2026, 11, 19), {"late_reason": "Forgotten"}, PublishedTooLate),
        (date(2035, 1, 2), {}, BeyondCalendar),
    ],
)
def test_a_closure_that_may_not_be_is_refused_and_changes_nothing(
    app: Flask,
    session: Session,
    now: datetime,
    day: date,
    details: dict[str, str],
    refusal: type[Exception],
) -> None:
    received(app)
    before = everything(session)
    with pytest.raises(refusal):
        preview_close(closing=closing(day, **details), now=now)
    with pytest.raises(refusal):
        close_day(closing=closing(day, **details), now=now)
    assert everything(session) == before


def test_a_day_is_closed_once(app: Flask, session: Session, now: datetime) -> None:
    reference = received(app)
    close_day(closing=closing(date(2026, 12, 1)), now=now)
    before = everything(session)
    with pytest.raises(ClosedAlready, match="1 December 2026 is not a working day already"):
        close_day(closing=closing(date(2026, 12, 1)), now=now)
    assert everything(session) == before
    assert len(moves(reference)) == 2


def test_a_day_gone_by_is_closed_when_it_was_published_and_somebody_says_why(
    app: Flask, session: Session, now: datetime
) -> None:
    received_at = datetime(2026, 11, 18, 10, tzinfo=UTC)
    reference = received(app, received_at=received_at, now=now)
    late = closing(date(2026, 11, 20), published_on=date(2026, 11, 2), late_reason="Never typed in")
    close_day(closing=late, now=now)
    assert session.get_one(ClosureDay, date(2026, 11, 20)).late_reason == "Never typed in"
    assert dues(reference)[ACK] == date(2026, 11, 24)


def test_a_date_that_would_leave_the_calendar_stops_it_all(
    app: Flask, session: Session, now: datetime
) -> None:
    end = calendar().known_until
    near = datetime(end.year, 12, 10, 10, tzinfo=UTC)
    session.rollback()
    received(app)
    reference = received(app, kind=Kind.SERVICE_REQUEST, channel=Channel.LETTER, received_at=near)
    last = max(dues(reference).values())
    assert last <= end
    days = [last - timedelta(days=n) for n in range(10)]
    working = [day for day in days if calendar().is_working_day(day)]
    with pytest.raises(BeyondCalendar):
        for day in working:
            before = everything(session)
            close_day(closing=closing(day), now=now)
    assert everything(session) == before


def test_opening_a_day_that_is_not_closed_or_has_come_is_refused(
    app: Flask, session: Session, now: datetime
) -> None:
    close_day(closing=closing(date(2026, 11, 30)), now=now)
    with pytest.raises(NotClosed):
        reopen_day(day=date(2026, 12, 1), now=now)
    with pytest.raises(TooLateToOpen):
        reopen_day(day=date(2026, 11, 30), now=now + timedelta(days=7))


def test_the_database_refuses_a_closure_published_after_it_happened(
    session: Session, now: datetime
) -> None:
    with pytest.raises(IntegrityError), act(now=now) as doing:
        doing.session.add(
            ClosureDay(
                day=date(2026, 12, 1),
                note="x",
                approved_by="x",
                published_on=date(2026, 12, 2),
            )
        )
        doing.session.flush()


def test_cases_that_waited_for_the_calendar_get_their_dates(
    app: Flask, session: Session, now: datetime
) -> None:
    end = calendar().known_until
    after = datetime(end.year + 1, 1, 15, 10, tzinfo=UTC)
    session.rollback()
    waiting = received(app, received_at=after)
    assert kept_case(waiting).next_due_on is None
    holidays = {date(end.year + 1, 1, 1): "New Year's Day", date(end.year + 1, 12, 25): "Christmas"}
    assert extend_calendar(days=holidays, checked_on=after.date(), now=after) == 1
    case = kept_case(waiting)
    assert case.next_due_on is not None
    assert case.queue_on == case.next_due_on
    assert len(case.clocks) == 4
    assert extend_calendar(days=holidays, checked_on=after.date(), now=after) == 0


def test_many_cases_move_in_a_few_batches(app: Flask, session: Session, now: datetime) -> None:
    references = [received(app) for _ in range(25)]
    moved = close_day(closing=closing(date(2026, 12, 1)), now=now)
    assert (moved.cases, moved.clocks, len(moved.examples)) == (25, 50, 5)
    assert all(len(moves(reference)) == 2 for reference in references)
    assert db.session.scalar(select(func.count()).select_from(Clock)) == 100
