"""Giving a case more time: the reasons, the limits, and who may (Policy A4.12)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_
from portal.domain.working_days import Calendar


class ExtensionReason(StrEnum):
    """Why an answer needs more time."""

    COMPLEX = "complex"
    SEVERAL_SERVICES = "several_services"
    OUTSIDE_EVIDENCE = "outside_evidence"
    PERSON_ASKED = "person_asked"
    KEY_PERSON_AWAY = "key_person_away"


EXTENSION_WORDS = {
    ExtensionReason.COMPLEX: N_("It is complex"),
    ExtensionReason.SEVERAL_SERVICES: N_("Several services are involved"),
    ExtensionReason.OUTSIDE_EVIDENCE: N_("We wait for evidence from outside"),
    ExtensionReason.PERSON_ASKED: N_("The person asked for more time"),
    ExtensionReason.KEY_PERSON_AWAY: N_("A key person is away"),
}

MANAGERS_ONLY = frozenset({ExtensionReason.KEY_PERSON_AWAY})
"""Reasons that only a manager may give."""

EXTENSION_LIMIT = {1: 10, 2: 20}
"""Working days beyond the first date, by stage, that need no manager (the Code's 6.4 and its
like for stage 2)."""


class TooLateToExtend(RuleBroken):
    """The date has passed: what is late stays late."""

    sentence = N_("It was due on %(due_on)s. It can no longer be given more time.")


class NotLater(RuleBroken):
    """More time is a later date."""

    sentence = N_("New date must be after %(due_on)s")


class NotWorkingDay(RuleBroken):
    """Nobody answers on a day on which nobody works."""

    sentence = N_("New date must be a working day")


class AskManager(RuleBroken):
    """The date is beyond what a handler may give."""

    sentence = N_("New date must be on or before %(latest)s, or ask a manager")


class SecondNeedsManager(RuleBroken):
    """A handler gives more time once."""

    sentence = N_("This case was given more time before. Ask a manager")


class ReasonNeedsManager(RuleBroken):
    """Only a manager can say that somebody is away."""

    sentence = N_("Only a manager can give this reason. Select another one or ask a manager")


class WaitsAlready(RuleBroken):
    """While a clock is paused it has no date to move."""

    sentence = N_("The dates are paused. Carry on before you give more time")


class NoDateToMove(RuleBroken):
    """No answer is due."""

    sentence = N_("No answer is due on this case")


@dataclass(frozen=True)
class AnswerDate:
    """How the date of an answer stands before it is moved.

    ``base`` is the date it had before it was ever given more time; ``given_before`` counts how
    often it was.
    """

    due_on: date
    base: date
    stage: int
    given_before: int


def latest_without_manager(standing: AnswerDate, calendar: Calendar) -> date:
    """Return the last date that needs no manager. Raises ``BeyondCalendar``."""
    return calendar.add_working_days(standing.base, EXTENSION_LIMIT[standing.stage])


def check_before_asking(standing: AnswerDate, *, today: date, manager: bool) -> None:
    """Raise what keeps an answer from being given more time, whatever the reason and the date.

    ``manager`` as in ``check_extension``. Raises ``TooLateToExtend`` or ``SecondNeedsManager``.
    """
    if today > standing.due_on:
        raise TooLateToExtend(due_on=standing.due_on)
    if standing.given_before and not manager:
        raise SecondNeedsManager


def check_extension(
    standing: AnswerDate,
    reason: ExtensionReason,
    new_due_on: date,
    *,
    today: date,
    manager: bool,
    calendar: Calendar,
) -> bool:
    """Return whether the new date is beyond the limit, and so is flagged (Policy A4.12).

    ``manager`` says that whoever gives the time may do so again and beyond the limit. Raises
    ``TooLateToExtend``, ``NotLater``, ``NotWorkingDay``, ``ReasonNeedsManager``,
    ``SecondNeedsManager``, ``AskManager`` or ``BeyondCalendar``.
    """
    check_before_asking(standing, today=today, manager=manager)
    if reason in MANAGERS_ONLY and not manager:
        raise ReasonNeedsManager
    if new_due_on <= standing.due_on:
        raise NotLater(due_on=standing.due_on)
    latest = latest_without_manager(standing, calendar)
    beyond = new_due_on > latest
    if beyond and not manager:
        raise AskManager(latest=latest)
    if calendar.day_off(new_due_on) is not None:
        raise NotWorkingDay
    return beyond
