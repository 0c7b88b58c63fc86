"""Working days: Policy A4.2 to A4.5 and A4.14."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.working_days import (
    BeyondCalendar,
    Calendar,
    CountFrom,
    CountingRules,
    NothingToCount,
    WeekendReceipt,
    WhyOff,
)
from tests.domain.policy_table import CHRISTMAS_CLOSURE, ROWS

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)

DAYS = st.dates(FIRST, LAST)
CLOSURES = st.sets(DAYS, max_size=60)
COUNTS = st.integers(1, 60)


def d(text: str) -> date:
    return date.fromisoformat(text)


def plainly_working(calendar: Calendar, day: date) -> bool:
    weekend = day.strftime("%a") in ("Sat", "Sun")
    return not weekend and day not in calendar.bank_holidays and day not in calendar.closure_days


def plainly_counted(calendar: Calendar, start: date, number: int) -> date | None:
    """Count on the fingers. None past the last known day."""
    day = start
    while number:
        if day >= calendar.known_until:
            return None
        day += timedelta(days=1)
        number -= plainly_working(calendar, day)
    return day


# The rows of the policy's table


@pytest.mark.parametrize(
    ("received", "closed", "ack", "reply", "code_ack", "code_reply"),
    ROWS,
)
def test_the_table_of_the_policy_comes_out_to_the_day(
    make_calendar, received, closed, ack, reply, code_ack, code_reply
):
    calendar = make_calendar(closed=closed)
    assert calendar.add_working_days(d(received), 3) == d(ack)
    assert calendar.add_working_days(d(received), 10) == d(reply)
    assert calendar.add_working_days(d(received), 5) == d(code_ack)
    assert calendar.add_working_days(d(ack), 10) == d(code_reply)


@pytest.mark.parametrize(
    ("why", "start", "number", "due"),
    [
        ("a voice message left the Friday before Christmas", "2026-12-18", 1, "2026-12-21"),
        ("an email on Christmas Eve: receipt", "2026-12-24", 1, "2026-12-29"),
        ("an email on Christmas Eve: full answer", "2026-12-24", 3, "2026-12-31"),
        ("a reply due on 7 December, extended", "2026-12-07", 10, "2026-12-21"),
        ("the day before Good Friday 2026", "2026-04-02", 3, "2026-04-09"),
        ("Good Friday itself", "2026-04-03", 1, "2026-04-07"),
        ("Easter Sunday", "2026-04-05", 1, "2026-04-07"),
        ("the Saturday before the clocks go forward", "2026-03-28", 1, "2026-03-30"),
        ("the Sunday on which the clocks go forward", "2026-03-29", 3, "2026-04-01"),
        ("the Friday before the clocks go back", "2026-10-23", 1, "2026-10-26"),
        ("the Saturday before the clocks go back", "2026-10-24", 3, "2026-10-28"),
        ("New Year's Eve on a Thursday", "2026-12-31", 1, "2027-01-04"),
        ("a New Year's Day that falls on a Saturday", "2027-12-31", 1, "2028-01-04"),
        ("a Christmas Day that falls on a Saturday", "2027-12-24", 1, "2027-12-29"),
        ("over a leap day", "2028-02-28", 1, "2028-02-29"),
        ("from a leap day", "2024-02-29", 1, "2024-03-01"),
        ("a year with no leap day", "2026-02-27", 1, "2026-03-02"),
    ],
)
def test_days_that_are_easily_got_wrong(calendar, why, start, number, due):
    assert calendar.add_working_days(d(start), number) == d(due), why


# What holds for every date


@given(start=DAYS, number=COUNTS, closed=CLOSURES)
def test_the_fast_count_agrees_with_counting_on_the_fingers(make_calendar, start, number, closed):
    calendar = make_calendar(closed=closed)
    due = plainly_counted(calendar, start, number)
    if due is None:
        with pytest.raises(BeyondCalendar):
            calendar.add_working_days(start, number)
    else:
        assert calendar.add_working_days(start, number) == due


@given(start=DAYS, end=DAYS, closed=CLOSURES)
def test_the_days_between_agree_with_counting_on_the_fingers(make_calendar, start, end, closed):
    calendar = make_calendar(closed=closed)
    early, late = sorted((start, end))
    days = (early + timedelta(days=ahead) for ahead in range(1, (late - early).days + 1))
    counted = sum(plainly_working(calendar, day) for day in days)
    assert calendar.working_days_between(early, late) == counted
    assert calendar.working_days_between(late, early) == -counted


@given(start=st.dates(FIRST, date(2028, 6, 1)), number=COUNTS, closed=CLOSURES)
def test_a_due_date_is_a_working_day_exactly_that_many_days_ahead(
    make_calendar, start, number, closed
):
    calendar = make_calendar(closed=closed)
    due = calendar.add_working_days(start, number)
    assert calendar.is_working_day(due)
    assert calendar.working_days_between(start, due) == number


@given(start=st.dates(FIRST, date(2028, 6, 1)), number=COUNTS, closed=CLOSURES)
def test_later_receipt_more_days_or_one_more_closure_never_bring_the_date_forward(
    make_calendar, start, number, closed
):
    calendar = make_calendar(closed=closed)
    due = calendar.add_working_days(start, number)
    assert calendar.add_working_days(start + timedelta(days=1), number) >= due
    assert calendar.add_working_days(start, number + 1) > due
    assert make_calendar(closed=closed | {due}).add_working_days(start, number) > due


@given(start=st.dates(FIRST, date(2028, 6, 1)), number=COUNTS, closed=CLOSURES)
def test_an_explanation_names_every_day_once_and_ends_on_the_due_date(
    make_calendar, start, number, closed
):
    calendar = make_calendar(closed=closed)
    lines = calendar.explain(start, number)
    due = calendar.add_working_days(start, number)
    assert [line.day for line in lines] == [
        start + timedelta(days=ahead) for ahead in range((due - start).days + 1)
    ]
    assert [line.number for line in lines if line.number is not None] == list(range(number + 1))
    assert all((line.number is None) == (line.reason is not None) for line in lines[1:])


# Names and explanations


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-24", None),
        ("2026-12-25", "Christmas Day (bank holiday)"),
        ("2026-12-26", "Saturday"),
        ("2026-12-27", "Sunday"),
        ("2026-12-28", "Boxing Day (substitute day) (bank holiday)"),
        ("2026-12-29", "the council is closed: Christmas closure"),
    ],
)
def test_every_day_off_says_why(make_calendar, day, why):
    calendar = make_calendar(closed=CHRISTMAS_CLOSURE)
    assert calendar.why_not(d(day)) == why
    assert calendar.is_working_day(d(day)) is (why is None)


def test_an_explanation_reads_day_by_day(calendar):
    lines = [
        (f"{line.day:%a %d %b}", line.number, line.reason and str(line.reason))
        for line in calendar.explain(d("2026-04-02"), 3)
    ]
    assert lines == [
        ("Thu 02 Apr", 0, None),
        ("Fri 03 Apr", None, "Good Friday (bank holiday)"),
        ("Sat 04 Apr", None, "Saturday"),
        ("Sun 05 Apr", None, "Sunday"),
        ("Mon 06 Apr", None, "Easter Monday (bank holiday)"),
        ("Tue 07 Apr", 1, None),
        ("Wed 08 Apr", 2, None),
        ("Thu 09 Apr", 3, None),
    ]


def test_day_0_on_a_weekend_is_counted_as_0_and_named(calendar):
    first = calendar.explain(d("2026-11-28"), 1)[0]
    assert (first.number, first.reason.why) == (0, WhyOff.WEEKEND)


def test_a_closure_on_a_bank_holiday_or_weekend_is_not_counted_twice(make_calendar):
    doubled = make_calendar(closed=[d("2026-12-25"), d("2026-12-26")])
    assert doubled.add_working_days(d("2026-12-24"), 1) == d("2026-12-29")


# The council's choices about day 0


@pytest.mark.parametrize(
    ("rules", "received", "at", "zero", "day_1"),
    [
        ({}, "2026-11-28", None, "2026-11-28", "2026-11-30"),
        ({}, "2026-11-23", time(23, 0), "2026-11-23", "2026-11-24"),
        (
            {"weekend_receipt": WeekendReceipt.NEXT_WD_IS_DAY_0},
            "2026-11-28", None, "2026-11-30", "2026-12-01",
        ),
        (
            {"weekend_receipt": WeekendReceipt.NEXT_WD_IS_DAY_0},
            "2026-12-25", None, "2026-12-29", "2026-12-30",
        ),
        (
            {"weekend_receipt": WeekendReceipt.NEXT_WD_IS_DAY_0},
            "2026-11-27", None, "2026-11-27", "2026-11-30",
        ),
        ({"count_from": CountFrom.DAY_OF_RECEIPT}, "2026-11-23", None, "2026-11-22", "2026-11-23"),
        ({"count_from": CountFrom.DAY_OF_RECEIPT}, "2026-11-28", None, "2026-11-27", "2026-11-30"),
        ({"late_cutoff": time(16, 0)}, "2026-11-23", time(15, 59), "2026-11-23", "2026-11-24"),
        ({"late_cutoff": time(16, 0)}, "2026-11-23", time(16, 0), "2026-11-24", "2026-11-25"),
        ({"late_cutoff": time(16, 0)}, "2026-11-27", time(17, 1), "2026-11-30", "2026-12-01"),
        ({"late_cutoff": time(16, 0)}, "2026-11-28", time(17, 1), "2026-11-28", "2026-11-30"),
        ({"late_cutoff": time(16, 0)}, "2026-11-27", None, "2026-11-27", "2026-11-30"),
    ],
)  # fmt: skip
def test_the_councils_choice_of_day_0_is_followed(make_calendar, rules, received, at, zero, day_1):
    calendar = make_calendar(rules=CountingRules(**rules))
    assert calendar.day_zero(d(received), at) == d(zero)
    assert calendar.add_working_days(calendar.day_zero(d(received), at), 1) == d(day_1)


# The ends of the calendar


def test_the_last_known_day_can_be_reached_and_the_next_cannot(make_calendar):
    calendar = make_calendar(until="2026-12-31")
    assert calendar.add_working_days(d("2026-12-30"), 1) == d("2026-12-31")
    with pytest.raises(BeyondCalendar) as refusal:
        calendar.add_working_days(d("2026-12-30"), 2)
    assert "1 January 2024 to 31 December 2026" in str(refusal.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.add_working_days(d("2023-12-31"), 1),
        lambda calendar: calendar.add_working_days(d("2029-01-01"), 1),
        lambda calendar: calendar.add_working_days(date.max, 1),
        lambda calendar: calendar.add_working_days(FIRST, 10**30),
        lambda calendar: calendar.is_working_day(d("2029-01-01")),
        lambda calendar: calendar.why_not(d("2023-12-31")),
        lambda calendar: calendar.working_days_between(d("2023-12-31"), FIRST),
        lambda calendar: calendar.working_days_between(LAST, date.max),
        lambda calendar: calendar.explain(LAST, 1),
        lambda calendar: calendar.day_zero(d("2029-01-01")),
    ],
)
def test_the_calendar_refuses_to_guess(calendar, ask):
    with pytest.raises(BeyondCalendar):
        ask(calendar)


@pytest.mark.parametrize("number", [0, -1])
def test_there_is_no_due_date_in_no_days(calendar, number):
    with pytest.raises(NothingToCount):
        calendar.add_working_days(FIRST, number)


@pytest.mark.parametrize(
    ("today", "short"),
    [("2027-06-30", False), ("2027-07-01", True), ("2027-07-31", True), ("2025-01-01", False)],
)
def test_it_warns_with_fewer_than_18_months_left(calendar, today, short):
    assert calendar.runs_short(d(today)) is short


def test_a_calendar_cannot_be_changed_behind_its_back():
    holidays = {d("2026-12-25"): "Christmas Day"}
    calendar = Calendar(holidays, {}, FIRST, LAST)
    holidays[d("2026-12-24")] = "made up"
    assert calendar.is_working_day(d("2026-12-24"))
