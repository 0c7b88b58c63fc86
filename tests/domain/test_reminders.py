"""Who is reminded of a date, and when."""

from datetime import date

import pytest

from portal.domain.absence import away_until
from portal.domain.clocks import Which
from portal.domain.reminders import (
    DueDate,
    Notice,
    Team,
    ToSend,
    horizon,
    notice_for,
    sooner,
    to_send,
)
from portal.domain.working_days import Calendar

HARRY, COVER, HEIDI, LEO = 1, 2, 3, 4
WASTE = 7
EVERYONE = frozenset({HARRY, COVER, HEIDI, LEO})
DUE = DueDate(
    10, 20, "C26-7Q4KD-8", Which.OUR_RESPONSE, date(2026, 12, 7), HARRY, WASTE, cover=COVER
)
SEEN = {(one, DUE.case_id) for one in EVERYONE}


def team(*away: int) -> Team:
    return Team(EVERYONE - set(away), {WASTE: (HEIDI,)}, (LEO,))


@pytest.mark.parametrize(
    ("today", "notice"),
    [
        ("2026-12-02", None),
        ("2026-12-03", Notice.TWO_DAYS),
        ("2026-12-04", Notice.ONE_DAY),
        ("2026-12-07", Notice.DUE_TODAY),
        ("2026-12-08", Notice.MISSED),
        ("2027-01-08", Notice.MISSED),
    ],
)
def test_two_working_days_and_one_before_on_the_day_and_when_it_was_missed(
    today: str, notice: Notice | None, calendar: Calendar
) -> None:
    assert notice_for(DUE.due_on, date.fromisoformat(today), calendar) is notice


def test_days_before_are_working_days_over_christmas(calendar: Calendar) -> None:
    due = date(2026, 12, 29)
    assert notice_for(due, date(2026, 12, 23), calendar) is Notice.TWO_DAYS
    assert notice_for(due, date(2026, 12, 24), calendar) is Notice.ONE_DAY
    assert horizon(date(2026, 12, 23), calendar) == due


def test_where_the_calendar_ends_plain_days_are_counted(calendar: Calendar) -> None:
    last = calendar.known_until
    assert notice_for(date(2029, 1, 1), last, calendar) is Notice.ONE_DAY
    assert horizon(last, calendar) == date(2029, 1, 2)


@pytest.mark.parametrize(
    ("away", "told"),
    [((), HARRY), ((HARRY,), COVER), ((HARRY, COVER), HEIDI), ((HARRY, COVER, HEIDI), LEO)],
)
def test_a_date_never_rests_on_somebody_who_is_away(
    away: tuple[int, ...], told: int, calendar: Calendar
) -> None:
    found = to_send([DUE], DUE.due_on, calendar, team(*away), set(), SEEN)
    assert found == [ToSend(told, Notice.DUE_TODAY, DUE)]


@pytest.mark.parametrize(("away", "told"), [((), HEIDI), ((HEIDI,), LEO)])
def test_a_missed_date_goes_to_the_manager(
    away: tuple[int, ...], told: int, calendar: Calendar
) -> None:
    found = to_send([DUE], date(2026, 12, 8), calendar, team(*away), set(), SEEN)
    assert found == [ToSend(told, Notice.MISSED, DUE)]


def test_nobody_hears_of_a_case_that_they_may_not_see(calendar: Calendar) -> None:
    seen = SEEN - {(HARRY, DUE.case_id), (COVER, DUE.case_id)}
    found = to_send([DUE], DUE.due_on, calendar, team(), set(), seen)
    assert [one.staff_id for one in found] == [HEIDI]
    assert to_send([DUE], DUE.due_on, calendar, team(), set(), set()) == []


def test_a_notice_goes_out_once_and_again_only_for_a_date_that_moved(calendar: Calendar) -> None:
    sent = {(HARRY, DUE.clock_id, Notice.DUE_TODAY, DUE.due_on)}
    assert to_send([DUE], DUE.due_on, calendar, team(), sent, SEEN) == []
    sent = {(HARRY, DUE.clock_id, Notice.DUE_TODAY, date(2026, 12, 1))}
    assert len(to_send([DUE], DUE.due_on, calendar, team(), sent, SEEN)) == 1


def test_of_our_date_and_the_codes_the_sooner_raises_the_alarm() -> None:
    code = DueDate(11, 20, DUE.reference, Which.CODE_RESPONSE, date(2026, 12, 4), HARRY, WASTE)
    first = DueDate(12, 20, DUE.reference, Which.OUR_ACKNOWLEDGEMENT, DUE.due_on, HARRY, WASTE)
    assert sooner([DUE, code, first]) == [code, first]


def test_a_date_ahead_of_a_case_that_nobody_has_is_left_to_the_summary(calendar: Calendar) -> None:
    nobodys = DueDate(10, 20, DUE.reference, DUE.which, DUE.due_on, None, WASTE)
    assert to_send([nobodys], DUE.due_on, calendar, team(), set(), SEEN) == []
    assert to_send([nobodys], date(2026, 12, 8), calendar, team(), set(), SEEN)


@pytest.mark.parametrize(
    ("begins", "ends", "away"),
    [
        (None, None, False),
        ("2026-12-07", None, True),
        ("2026-12-07", "2026-12-07", True),
        ("2026-12-08", None, False),
        ("2026-12-01", "2026-12-06", False),
    ],
)
def test_someone_is_away_from_the_first_day_to_the_last(
    begins: str | None, ends: str | None, away: bool
) -> None:
    first, last = (date.fromisoformat(day) if day else None for day in (begins, ends))
    assert (away_until(first, last, date(2026, 12, 7)) is not None) is away
