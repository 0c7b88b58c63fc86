"""Three years of made-up checks: weeks at the desk, monthly samples, the days of the phone."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.demo.figures import CALLS_A_DAY, CHECKED_A_MONTH, DESK_WEEKS, SHARES_IN_TIME
from portal.demo.world import World
from portal.domain.call_logs import LogState
from portal.domain.checks import CheckMethod, Counted, timed_by
from portal.domain.commitments import Measure, Step
from portal.domain.measures.periods import year_start
from portal.models import CallDay, CallLog
from portal.recording.checks import About, keep_check
from portal.services.call_logs import COUNTS

ONE_STEP = {"letters": Step.RESPONSE, "voicemail": Step.RESPONSE}


def make_checks(session: Session, world: World) -> None:
    """Write the checks of the last three financial years."""
    for first, last in _months(world.today):
        _samples(session, world, first, last)
        _calls(session, world, first, last)
    for monday in _desk_weeks(world.today):
        for office_id in world.offices:
            _check(
                session,
                world,
                "see-you-in-5-minutes",
                None,
                CheckMethod.TIMED,
                Counted(monday, monday + timedelta(days=4), 240 // len(world.offices), 0),
                office_id=office_id,
            )


def _samples(session: Session, world: World, first: date, last: date) -> None:
    things = [("email", Step.ACKNOWLEDGEMENT), ("email", Step.RESPONSE), *ONE_STEP.items()]
    for slug, step in things:
        counted = Counted(first, last, CHECKED_A_MONTH, 0)
        _check(session, world, slug, step, CheckMethod.RECORDS, counted)


def _check(
    session: Session,
    world: World,
    slug: str,
    step: Step | None,
    method: CheckMethod,
    days: Counted,
    office_id: int | None = None,
) -> None:
    """Keep a check of ``days`` with lots drawn for how many were in time."""
    share = SHARES_IN_TIME[slug, step]
    met = sum(world.lots.random() < share for _ in range(days.checked))
    about = About(world.kept.ids[slug], step, office_id, method, "Customer services")
    counted = Counted(days.first_on, days.last_on, days.checked, met)
    at = world.at_work(days.last_on + timedelta(days=1))
    keep_check(session, about, counted, staff_id=world.leads[0], now=at)


def _calls(session: Session, world: World, first: date, last: date) -> None:
    """Keep a month of the phone, as one log gave it."""
    promised = timed_by(world.kept.edition, Measure.SECONDS)
    if promised is None or promised.limit is None:
        return
    days = [
        CallDay(
            day=first + timedelta(days=n),
            commitment_id=world.kept.ids[promised.slug],
            **dict(zip(COUNTS, _counts(world, promised.slug, promised.limit), strict=True)),
        )
        for n in range((last - first).days + 1)
        if world.calendar.is_working_day(first + timedelta(days=n))
    ]
    at = world.at_work(last + timedelta(days=1))
    calls = sum(sum(getattr(day, name) for name in COUNTS[1:]) for day in days)
    result: dict[str, Any] = {
        "rows": calls,
        "unread": 0,
        "unmeasured": 0,
        "measured": len(days),
        "problems": [],
        "days": {day.day.isoformat(): [getattr(day, name) for name in COUNTS] for day in days},
    }
    log = CallLog(
        name=f"calls-{first:%Y-%m}.csv",
        digest=hashlib.sha256(f"made up {first}".encode()).hexdigest(),
        size=calls * 50,
        layout={"encoding": "utf-8", "delimiter": ",", "header": [], "header_line": 1},
        shape="made up",
        state=LogState.KEPT,
        touched_at=at,
        result=result,
        sent_at=at,
        sent_by_id=world.leads[0],
        ended_at=at,
        ended_by_id=world.leads[0],
    )
    session.add(log)
    session.flush()
    for day in days:
        day.log_id = log.id
    session.add_all(days)


def _counts(world: World, slug: str, seconds: int) -> tuple[int, ...]:
    lots, calls = world.lots, round(world.lots.gauss(CALLS_A_DAY, CALLS_A_DAY / 8))
    in_time = round(calls * min(0.95, lots.gauss(SHARES_IN_TIME[slug, None], 0.05)))
    gave_up = round((calls - in_time) * 0.08)
    return (
        seconds,
        in_time,
        calls - in_time - gave_up,
        gave_up,
        lots.randrange(4),
        lots.randrange(9),
    )


def _months(today: date) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each month that is over, from three years ago on."""
    this_year = year_start(today)
    first = this_year.replace(year=this_year.year - 2)
    while True:
        following = (first + timedelta(days=32)).replace(day=1)
        if following > today:
            return
        yield first, following - timedelta(days=1)
        first = following


def _desk_weeks(today: date) -> Iterator[date]:
    """Yield the Mondays of the weeks at the desk, twice a year, that are over."""
    this_year = year_start(today)
    for years in (2, 1, 0):
        for month in DESK_WEEKS:
            day = date(this_year.year - years, month, 1)
            monday = day + timedelta(days=(7 - day.weekday()) % 7)
            if monday + timedelta(days=5) <= today:
                yield monday
