"""What a broken rule says to whoever broke it."""

from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from portal.domain.errors import RuleBroken


def said(broken: RuleBroken) -> str:
    """Return what ``broken`` says in the reader's language, dates as "23 November 2026"."""
    values: dict[str, Any] = {
        name: format_date(value, "d MMMM y") if isinstance(value, date) else value
        for name, value in broken.values.items()
    }
    return _(broken.sentence) % values if values else _(broken.sentence)
