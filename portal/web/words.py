"""Dates, times and numbers as people read them."""

from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import get_month_names
from flask import Flask
from flask_babel import (
    format_currency,
    format_date,
    format_datetime,
    format_percent,
    format_time,
    get_locale,
    gettext,
    ngettext,
)

from portal.domain.cases import Precision
from portal.domain.measures.periods import Span
from portal.domain.partial_dates import PartialDate
from portal.web.language import date_in, number_in_words
from portal.web.typed_dates import ENGLISH_MONTHS


def init_words(app: Flask) -> None:
    """Give templates the filters below and ``page_language()``, ``page_direction()``."""
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        month=month,
        moment=moment,
        clock_time=clock_time,
        count=count,
        share=share,
        pounds=pounds,
        days_left=days_left,
    )
    app.jinja_env.globals.update(page_language=page_language, page_direction=page_direction)


def day(when: date | datetime | PartialDate) -> str:
    """Return "Monday 7 December 2026": the date in London when ``when`` is an instant.

    A partial date that has only a month gives "December 2026"; one not known, "Not known".
    """
    if isinstance(when, PartialDate):
        return _partial(when)
    return _date(when, "EEEE d MMMM y")


def short_day(when: date | datetime) -> str:
    """Return "7 Dec 2026", for tables."""
    return _date(when, "d MMM y")


def month(when: date | datetime) -> str:
    """Return "December 2026"."""
    return _date(when, "MMMM y")


def quarter(span: Span) -> str:
    """Return "July to September 2026"."""
    first, last = _date(span.first_on, "MMMM"), month(span.last_on)
    return gettext("%(first)s to %(last)s", first=first, last=last)


def moment(when: datetime) -> str:
    """Return "Monday 7 December 2026 at 2:05pm", in London."""
    return gettext("%(day)s at %(time)s", day=day(when), time=clock_time(when))


def clock_time(when: datetime) -> str:
    """Return "2:05pm", in London."""
    return _spaceless(format_datetime(when, "h:mma"))


def clock_time_of(hour: time) -> str:
    """Return "2:05pm", of a time of day that belongs to no date."""
    return _spaceless(format_time(datetime.combine(date.min, hour), "h:mma", rebase=False))


def local_month_names() -> dict[str, int]:
    """Return what months are called in English and in the language of the page."""
    names = dict(ENGLISH_MONTHS)
    locale = get_locale()
    for kind in ("wide", "abbreviated") if locale else ():
        for number, name in get_month_names(kind, locale=locale).items():
            names[name.casefold().rstrip(".")] = number
    return names


def count(number: int | float) -> str:
    """Return ``number`` with its thousands marked: "12,345"."""
    return number_in_words(number)


def pounds(pence: int) -> str:
    """Return an amount of pence as "£12.50"."""
    return format_currency(Decimal(pence) / 100, "GBP")


def share(part: float) -> str:
    """Return a share from 0 to 1 as a whole per cent: "83%"."""
    return format_percent(part)


def days_left(days: int) -> str:
    """Return how ``days`` working days from now sounds: "2 working days left", "1 day late".

    0 is today; below 0 is late.
    """
    if days == 0:
        return gettext("Due today")
    if days > 0:
        return ngettext("%(num)s working day left", "%(num)s working days left", days)
    return ngettext("%(num)s day late", "%(num)s days late", -days)


def page_language() -> str:
    """Return the language of the page as HTML names it: "en-GB"."""
    return str(get_locale() or "en_GB").replace("_", "-")


def page_direction() -> str:
    """Return "ltr" or "rtl", the way the page's language is written."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def _date(when: date | datetime, pattern: str) -> str:
    if isinstance(when, datetime):
        return format_date(when, pattern)
    return date_in(pattern, when)


def _spaceless(text: str) -> str:
    return "".join(text.split()).lower()


def _partial(when: PartialDate) -> str:
    if when.date is None:
        return gettext("Not known")
    return day(when.date) if when.precision is Precision.DAY else month(when.date)
