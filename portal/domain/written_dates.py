"""Dates as people and machines write them in a table."""

import re
from datetime import date
from enum import StrEnum

FIGURES = re.compile(r"(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})", re.ASCII)
NAMED = re.compile(r"(\d{1,2})[ \-]([A-Za-z]{3,9})[ \-,]*(\d{4}|\d{2})", re.ASCII)
TIME_AFTER = re.compile(r"[ T]+\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?$", re.ASCII | re.IGNORECASE)
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
PIVOT = 70
"""A year of two figures under this is of this century."""


class DateOrder(StrEnum):
    """In which order a date in figures is written."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"


def read_written_day(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> date | None:
    """Return the date that ``text`` is, figures being in ``order``; None when it is none.

    A year of four figures in front is understood in any order, and so is the name of a month, as
    in 3 Nov 2026. A time of day behind it is left out.
    """
    bare = TIME_AFTER.sub("", text)
    found, named = FIGURES.fullmatch(bare), NAMED.fullmatch(bare)
    if named:
        months = [str(number) for number, one in enumerate(MONTHS, 1) if _names(named[2], one)]
        return _day(named[3], months[0], named[1]) if months else None
    if not found:
        return None
    one, two, three = found.groups()
    if len(one) == 4 or order is DateOrder.YEAR_FIRST:
        return _day(one, two, three)
    if order is DateOrder.MONTH_FIRST:
        one, two = two, one
    return _day(three, two, one)


def _names(typed: str, month: str) -> bool:
    name = typed.lower()
    return name in (month, month[:3]) or (name == "sept" and month == "september")


def _day(year: str, month: str, day: str) -> date | None:
    if len(year) not in (2, 4):
        return None
    whole = int(year)
    if len(year) == 2:
        whole += 2000 if whole < PIVOT else 1900
    try:
        return date(whole, int(month), int(day))
    except ValueError:
        return None
