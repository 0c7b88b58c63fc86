"""The case that this browser has opened: for 30 minutes, in the signed session (Policy B6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, session

from portal.web.now import now

CASE = "track"
ASKER = "asker"


@dataclass(frozen=True)
class Opened:
    """A case open in this browser until ``ends_at``. ``by_mail``: opened by a one-time code."""

    reference: str
    ends_at: datetime
    by_mail: bool


def open_case(reference: str, by_mail: bool = False) -> Opened:
    """Open ``reference`` in this browser from now on, instead of any other case."""
    session[CASE] = {"reference": reference, "at": now().isoformat(), "by_mail": by_mail}
    opened = opened_case()
    assert opened is not None
    return opened


def opened_case() -> Opened | None:
    """Return the case that is open in this browser, None when there is none any more."""
    kept = session.get(CASE)
    if not kept:
        return None
    begun = datetime.fromisoformat(kept["at"])
    ends_at = begun + timedelta(minutes=current_app.config["TRACK_MINUTES"])
    if not begun <= now() < ends_at:
        return None
    return Opened(kept["reference"], ends_at, kept["by_mail"])


def last_reference() -> str:
    """Return the reference that was open last in this browser, "" when there was none."""
    return str(session.get(CASE, {}).get("reference", ""))
