"""The pauses of a case, each an interval with its reason (Policy A4.11)."""

from datetime import date

from portal.domain.pauses import PauseReason
from portal.domain.working_days import Calendar
from portal.models import Case, Pause
from portal.recording.clocks import pause_clocks, resume_clocks


def running_pause(case: Case) -> Pause | None:
    """Return the pause that has not ended, None when the dates run."""
    return next((pause for pause in case.pauses if pause.ended_on is None), None)


def start_pause(
    case: Case, reason: PauseReason, *, words: str, agreed_by: str, staff_id: int, on: date
) -> None:
    """Let the dates of the answer wait from ``on``."""
    case.pauses.append(
        Pause(
            reason=reason, words=words, agreed_by=agreed_by, started_on=on, started_by_id=staff_id
        )
    )
    pause_clocks(case, on)


def end_pause(case: Case, on: date, calendar: Calendar) -> int:
    """Let the dates run again from ``on``; return the working days they waited, 0 without.

    Whatever answers a case ends its pause first.
    """
    pause = running_pause(case)
    if pause is None:
        return 0
    days = finish_pause(pause, on, calendar)
    resume_clocks(case, max(on, pause.started_on), calendar)
    return days


def finish_pause(pause: Pause, on: date, calendar: Calendar) -> int:
    """Write down that ``pause`` ended ``on`` and return its working days; no date moves."""
    pause.ended_on = max(on, pause.started_on)
    pause.working_days = calendar.working_days_between(pause.started_on, pause.ended_on)
    return pause.working_days
