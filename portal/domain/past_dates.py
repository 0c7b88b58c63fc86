"""Dates as people have them in a spreadsheet: year first, or day, month and year."""

import re
from datetime import date

TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?)?"
YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){TIME}")
DAY_FIRST = re.compile(rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}|[0-9]{{2}}){TIME}")
IN_WORDS = re.compile(rf"([0-9]{{1,2}})[- ]([A-Za-z]{{3,9}})[- ]([0-9]{{4}}|[0-9]{{2}}){TIME}")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
PIVOT = 70
"""A year of two figures under this is of this century."""


def read_day(text: str) -> date | None:
    """Return the date that ``text`` is, None when it is none.

    Year first as in 2026-11-03, or day first as in 3/11/2026, 03.11.26 or 3 Nov 2026. A time
    behind it is left out. The month never comes first: 11/25/2026 is no date.
    """
    found = YEAR_FIRST.fullmatch(text)
    if found:
        return _day(*found.groups())
    found = DAY_FIRST.fullmatch(text)
    if found:
        day, month, year = found.groups()
        return _day(year, month, day)
    found = IN_WORDS.fullmatch(text)
    if found:
        day, name, year = found.groups()
        named = [number for number, one in enumerate(MONTHS, 1) if _is_short_for(name, one)]
        return _day(year, str(named[0]), day) if len(named) == 1 else None
    return None


def _is_short_for(name: str, month: str) -> bool:
    name = name.lower()
    return name == month or name == month[:3] or (name == "sept" and month == "september")


def _day(year: str, month: str, day: str) -> date | None:
    whole = int(year)
    if len(year) == 2:
        whole += 2000 if whole < PIVOT else 1900
    try:
        return date(whole, int(month), int(day))
    except ValueError:
        return None
