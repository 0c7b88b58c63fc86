"""``/health``: for a machine that watches the portal."""

from datetime import date, datetime, timedelta

from flask import Blueprint, Response, jsonify

from portal.domain.working_days import Calendar
from portal.queries.health import Health
from portal.queries.health import health as read_health
from portal.web.now import now, today

blueprint = Blueprint("health", __name__)

MAIL_WAITS_AT_MOST = timedelta(hours=1)


@blueprint.get("/health")
def health() -> tuple[Response, int]:
    """Say whether the portal is well: 200, with warnings if there are any; 503 without database.

    Warns when fewer than 18 months are left in the calendar (Policy A4.14), when a mail has
    waited more than an hour, and when a mail could not be delivered.
    """
    found = read_health()
    if found is None:
        return jsonify(status="down", database=False, warnings=["The database is gone."]), 503
    warnings = [*_calendar_warnings(found.known_until, today()), *_mail_warnings(found, now())]
    waiting = found.waiting_since
    return jsonify(
        status="warning" if warnings else "ok",
        database=True,
        calendar_known_until=found.known_until.isoformat() if found.known_until else None,
        oldest_waiting_mail_seconds=int((now() - waiting).total_seconds()) if waiting else None,
        failed_mails=found.failed_mails,
        warnings=warnings,
    ), 200


def _calendar_warnings(known_until: date | None, day: date) -> list[str]:
    if known_until is None:
        return ["The calendar is empty, so no date can be worked out."]
    calendar = Calendar({}, {}, known_from=date.min, known_until=known_until)
    if calendar.runs_short(day):
        return [f"The calendar ends on {known_until.isoformat()}, in less than 18 months."]
    return []


def _mail_warnings(found: Health, instant: datetime) -> list[str]:
    warnings = []
    if found.waiting_since and instant - found.waiting_since > MAIL_WAITS_AT_MOST:
        warnings.append(f"A mail has waited since {found.waiting_since.isoformat()}.")
    if found.failed_mails:
        warnings.append(f"Mails that could not be delivered: {found.failed_mails}.")
    return warnings
