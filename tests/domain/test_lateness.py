"""Late, said first: which dates count, and the new date that we give."""

from dataclasses import dataclass
from datetime import date

import pytest

from portal.domain.clocks import Which
from portal.domain.lateness import expected_on, is_late, on_its_way
from portal.domain.messages import Purpose
from portal.domain.working_days import Calendar

TODAY = date(2026, 12, 8)
FIRST, ANSWER = Which.OUR_ACKNOWLEDGEMENT, Which.OUR_RESPONSE


@dataclass
class OneClock:
    which: Which = ANSWER
    stage: int = 1
    round: int = 1
    due_on: date = date(2026, 12, 7)
    stopped_on: date | None = None
    paused_on: date | None = None
    held_to: date = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("clock", "stage", "late"),
    [
        (OneClock(), 1, True),
        (OneClock(due_on=TODAY), 1, False),
        (OneClock(stopped_on=TODAY), 1, False),
        (OneClock(paused_on=date(2026, 12, 1)), 1, False),
        (OneClock(which=Which.CODE_RESPONSE), 1, False),
        (OneClock(), 2, False),
        (OneClock(which=Which.CODE_RESPONSE, stage=2), 2, True),
    ],
    ids=["late", "on the day", "done", "paused", "not told of", "of stage 1", "at stage 2"],
)
def test_only_a_running_date_that_the_person_was_told_of_is_late(
    clock: OneClock, stage: int, late: bool
) -> None:
    assert is_late(clock, stage, TODAY) is late


@pytest.mark.parametrize(
    ("which", "code", "found", "expected"),
    [
        (ANSWER, None, "2026-12-08", "2026-12-15"),
        (ANSWER, "2026-12-10", "2026-12-08", "2026-12-10"),
        (ANSWER, "2026-12-08", "2026-12-08", "2026-12-15"),
        (ANSWER, "2026-12-04", "2026-12-08", "2026-12-15"),
        (ANSWER, "2027-02-01", "2026-12-08", "2026-12-15"),
        (FIRST, None, "2026-12-24", "2026-12-30"),
        (ANSWER, None, "2026-12-24", "2027-01-05"),
    ],
)
def test_the_new_date_is_some_working_days_away_and_never_past_the_codes_own_while_that_is_ahead(
    which: Which, code: str | None, found: str, expected: str, calendar: Calendar
) -> None:
    due = date.fromisoformat(code) if code else None
    new = expected_on(which, due, date.fromisoformat(found), calendar)
    assert new == date.fromisoformat(expected)


def test_no_new_date_is_guessed_past_the_end_of_the_calendar(calendar: Calendar) -> None:
    assert expected_on(ANSWER, None, date(2028, 12, 28), calendar) is None


@pytest.mark.parametrize(
    ("which", "letter", "waits"),
    [
        (ANSWER, Purpose.RESPONSE, True),
        (FIRST, Purpose.RESPONSE, True),
        (FIRST, Purpose.ACKNOWLEDGEMENT, True),
        (ANSWER, Purpose.ACKNOWLEDGEMENT, False),
        (ANSWER, Purpose.NOTE, False),
    ],
)
def test_a_letter_in_the_print_queue_may_still_turn_out_to_have_left_in_time(
    which: Which, letter: Purpose, waits: bool, calendar: Calendar
) -> None:
    due, next_day = date(2026, 12, 4), date(2026, 12, 7)
    assert on_its_way(which, due, [letter], next_day, calendar) is waits
    assert not on_its_way(which, due, [letter], date(2026, 12, 8), calendar)
