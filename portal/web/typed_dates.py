"""Dates as people type them: three boxes, or "3 nov 2026" in any one of them (Policy B0.11)."""

import re
import unicodedata
from calendar import month_abbr, month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.cases import Precision
from portal.domain.partial_dates import PartialDate

LONGEST_BOX = 40
WHOLE = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>\d+)"),
    re.compile(r"(?P<day>\d{1,2}) (?P<month>[^\W\d]+) (?P<year>\d+)"),
    re.compile(r"(?P<month>[^\W\d]+) (?P<day>\d{1,2}) (?P<year>\d+)"),
    re.compile(r"(?P<month>[^\W\d]+) (?P<year>\d{3,})"),
    re.compile(r"(?P<month>\d{1,2}) (?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2}) (?P<month>[^\W\d]+)"),
    re.compile(r"(?P<day>\d{1,2}) (?P<month>\d{1,2})"),
)
ENGLISH_MONTHS: Mapping[str, int] = {
    name.casefold(): number
    for names in (month_name, month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}


class DateProblem(ValueError):
    """The boxes do not make a date. ``boxes`` are those to mend: of day, month and year."""

    def __init__(self, *boxes: str) -> None:
        self.boxes = boxes
        super().__init__(type(self).__name__)


class PartMissing(DateProblem):
    """The ``boxes`` are empty and must not be."""


class YearTooShort(DateProblem):
    """The year has not got four figures."""


class NotADate(DateProblem):
    """There is no such day."""


@dataclass(frozen=True)
class Boxes:
    """The three boxes, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def filled(self) -> list[str]:
        """The names of the boxes with anything in them."""
        return [name for name in ("day", "month", "year") if getattr(self, name).strip()]


def read_date(
    boxes: Boxes, month_enough: bool, month_names: Mapping[str, int] = ENGLISH_MONTHS
) -> PartialDate | None:
    """Return the date that ``boxes`` hold, None when all are empty.

    ``month_enough`` says whether a month and a year will do. ``month_names`` are the names of
    months that are understood, in small letters. Raises a ``DateProblem``.
    """
    if not boxes.filled:
        return None
    if any(len(box) > LONGEST_BOX for box in (boxes.day, boxes.month, boxes.year)):
        raise NotADate(*boxes.filled)
    plain = Boxes(*(_plain(box) for box in (boxes.day, boxes.month, boxes.year)))
    if len(boxes.filled) == 1 or any(" " in box for box in (plain.day, plain.month, plain.year)):
        plain = _taken_apart(plain, " ".join((plain.day, plain.month, plain.year)).strip())
    missing = tuple(name for name in ("day", "month", "year") if not getattr(plain, name))
    if missing and not (month_enough and missing == ("day",)):
        raise PartMissing(*missing)
    return _built(plain, month_names)


def _plain(box: str) -> str:
    """Figures and small letters only, parts set apart by one space, "3rd" as "3"."""
    text = unicodedata.normalize("NFKC", box).casefold().strip()
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return text
    text = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text)
    text = re.sub(r"(\d)([^\W\d])|([^\W\d])(\d)", r"\1\3 \2\4", text)
    text = re.sub(r"\b(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?\b", " ", text)
    return re.sub(r"[\s,./\\-]+", " ", text).strip()


def _taken_apart(boxes: Boxes, text: str) -> Boxes:
    for pattern in WHOLE:
        found = pattern.fullmatch(" ".join(text.split()))
        if found:
            parts = found.groupdict()
            return Boxes(parts.get("day", ""), parts.get("month", ""), parts.get("year", ""))
    return boxes


def _built(boxes: Boxes, month_names: Mapping[str, int]) -> PartialDate:
    month = _month(boxes.month, month_names)
    if not re.fullmatch(r"\d+", boxes.year):
        raise NotADate("year")
    if len(boxes.year) < 4:
        raise YearTooShort("year")
    if boxes.day and not re.fullmatch(r"\d{1,2}", boxes.day):
        raise NotADate("day")
    try:
        found = date(int(boxes.year), month, int(boxes.day or 1))
    except (ValueError, OverflowError):
        raise NotADate("day", "month", "year") from None
    if found.year < 1900:
        raise NotADate("year")
    return PartialDate(found, Precision.DAY if boxes.day else Precision.MONTH)


def _month(text: str, month_names: Mapping[str, int]) -> int:
    if re.fullmatch(r"\d{1,2}", text) and 1 <= int(text) <= 12:
        return int(text)
    if text in month_names:
        return month_names[text]
    begun = {number for name, number in month_names.items() if name.startswith(text)}
    if len(text) >= 3 and len(begun) == 1:
        return begun.pop()
    raise NotADate("month")
