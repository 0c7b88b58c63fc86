"""Office hours: by weekday, on working days, in London's time."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from portal.domain.council import SettingsUnclear, parse_council
from portal.domain.office_hours import HoursUnclear, opening
from portal.domain.working_days import Calendar

SETTINGS = (Path(__file__).parents[2] / "council.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("9am to 5pm", (time(9), time(17))),
        ("10:15am to 4:30pm", (time(10, 15), time(16, 30))),
        ("12am to 12pm", (time(0), time(12))),
        ("closed", None),
    ],
)
def test_hours_are_read_as_they_are_published(words: str, hours: tuple[time, time] | None) -> None:
    assert opening(words) == hours


@pytest.mark.parametrize("words", ["", "9 to 5", "5pm to 9am", "9am to 13pm", "9:75am to 5pm"])
def test_hours_that_cannot_be_read_stop_the_portal_from_starting(words: str) -> None:
    with pytest.raises(HoursUnclear):
        opening(words)
    with pytest.raises(SettingsUnclear):
        parse_council(SETTINGS.replace('friday = "9am to 4:30pm"', f'friday = "{words}"'))


def test_a_council_hides_more_small_numbers_than_we_do_or_as_many_but_not_less() -> None:
    line = "hide_numbers_under = 5"
    assert parse_council(SETTINGS.replace(line, "")).hide_under == 5
    assert parse_council(SETTINGS.replace(line, "hide_numbers_under = 10")).hide_under == 10
    with pytest.raises(SettingsUnclear):
        parse_council(SETTINGS.replace(line, "hide_numbers_under = 4"))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 16:59", True),
        ("2026-11-23 17:00", False),
        ("2026-11-25 09:30", False),
        ("2026-11-27 16:45", False),
        ("2026-11-28 11:00", False),
        ("2026-12-25 11:00", False),
        ("2026-07-01 09:00", True),
        ("2026-07-01 16:00", False),
        ("2030-01-02 11:00", False),
    ],
    ids=[
        "before nine",
        "at nine",
        "a minute before five",
        "at five",
        "Wednesday opens at ten",
        "Friday shuts at half past four",
        "Saturday",
        "bank holiday",
        "summer opens an hour earlier by universal time",
        "and shuts an hour earlier",
        "a day that the calendar does not know",
    ],
)
def test_somebody_is_at_work_in_office_hours_only(
    moment: str, is_open: bool, calendar: Calendar
) -> None:
    instant = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert parse_council(SETTINGS).is_open(instant, calendar) is is_open
