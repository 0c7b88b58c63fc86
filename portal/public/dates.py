"""How long ago is too long ago to leave unsaid (Policy A6.3)."""

from datetime import date

from portal.domain.partial_dates import partial_date


def over_a_year_ago(text: str | None, today: date) -> bool:
    """Whether the date that a draft keeps as ``text`` lies more than 12 months before ``today``.

    A date that is not known, or that is only known to the month that began the 12, does not.
    """
    found = partial_date(text).date if text else None
    if found is None:
        return False
    before = (found.year + 1, found.month, found.day) < (today.year, today.month, today.day)
    return before and (len(text or "") > 7 or (found.year + 1, found.month) != _month_of(today))


def _month_of(day: date) -> tuple[int, int]:
    return day.year, day.month
