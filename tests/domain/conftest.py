"""The calendar that all rules are tried against, typed in by hand, and the first edition."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

import portal
from portal.domain.commitments import Edition
from portal.domain.edition_records import parse_edition
from portal.domain.working_days import Calendar, CountingRules

MakeCalendar = Callable[..., Calendar]

BANK_HOLIDAYS = {
    "New Year's Day": ["2024-01-01", "2025-01-01", "2026-01-01", "2027-01-01"],
    "New Year's Day (substitute day)": ["2028-01-03"],
    "Good Friday": ["2024-03-29", "2025-04-18", "2026-04-03", "2027-03-26", "2028-04-14"],
    "Easter Monday": ["2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17"],
    "Early May bank holiday": [
        "2024-05-06", "2025-05-05", "2026-05-04", "2027-05-03", "2028-05-01",
    ],
    "Spring bank holiday": ["2024-05-27", "2025-05-26", "2026-05-25", "2027-05-31", "2028-05-29"],
    "Summer bank holiday": ["2024-08-26", "2025-08-25", "2026-08-31", "2027-08-30", "2028-08-28"],
    "Christmas Day": ["2024-12-25", "2025-12-25", "2026-12-25", "2028-12-25"],
    "Boxing Day": ["2024-12-26", "2025-12-26", "2028-12-26"],
    "Christmas Day (substitute day)": ["2027-12-27"],
    "Boxing Day (substitute day)": ["2026-12-28", "2027-12-28"],
}  # fmt: skip


def calendar_with(
    closed: Iterable[date] = (), rules: CountingRules | None = None, until: str = "2028-12-31"
) -> Calendar:
    return Calendar(
        bank_holidays={
            date.fromisoformat(day): name for name, days in BANK_HOLIDAYS.items() for day in days
        },
        closure_days=dict.fromkeys(closed, "Christmas closure"),
        known_from=date(2024, 1, 1),
        known_until=date.fromisoformat(until),
        rules=rules or CountingRules(),
    )


@pytest.fixture(scope="session")
def make_calendar() -> MakeCalendar:
    """Build a calendar: ``closed`` days, counting ``rules``, last known day ``until``."""
    return calendar_with


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """2024 to 2028 with the default rules and no closure days."""
    return calendar_with()


@pytest.fixture(scope="session")
def first_edition() -> Edition:
    """The edition that the product comes with."""
    file = Path(portal.__file__).parent / "editions" / "first.toml"
    return parse_edition(file.read_text("utf-8"))
