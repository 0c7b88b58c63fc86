"""Closing a day and opening it again: what is allowed, and which dates move.

Policy A4.2, A4.13 and A4.14, and the rule of screen S29: a closure day lies ahead, or somebody
says why it is entered late.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from portal.domain.clocks import Running, Which, replan
from portal.domain.errors import RuleBroken
from portal.domain.words import N_
from portal.domain.working_days import Calendar, day_in_words


class NotAhead(RuleBroken):
    """The day has come or gone, and nobody said why it is entered so late."""

    sentence = N_("A closure day must be in the future, or say why it is not.")


class ClosedAlready(RuleBroken):
    """Nobody would have worked on that day anyway."""

    sentence = N_("%(day)s is not a working day already: %(reason)s.")


class PublishedTooLate(RuleBroken):
    """People were not told before it happened (Policy A4.2)."""

    sentence = N_("A closure must be published before it happens: %(day)s at the latest.")


class NotClosed(RuleBroken):
    """There is no closure on that day to take back."""

    sentence = N_("%(day)s is not a closure day.")


class TooLateToOpen(RuleBroken):
    """The day has come or gone: the council was closed."""

    sentence = N_("A closure can be taken back only before the day comes.")


@dataclass(frozen=True)
class Moved:
    """One clock's new dates. ``before`` is the due date it had."""

    which: Which
    before: date
    started_on: date
    due_on: date


@dataclass(frozen=True)
class Recount:
    """What a changed calendar does to the running clocks of one case.

    ``set_by_hand`` are those whose date is not what their working days give on the old
    calendar (an extension, say): nobody moves them but a person.
    """

    moved: tuple[Moved, ...]
    set_by_hand: tuple[Which, ...]


def with_closure(
    calendar: Calendar, day: date, note: str, *, published_on: date, today: date, late: bool
) -> Calendar:
    """Return ``calendar`` with ``day`` closed (Policy A4.2, S29).

    ``late`` says that a reason was given for a day that is not ahead of ``today``. Raises
    ``BeyondCalendar``, ``ClosedAlready``, ``NotAhead`` or ``PublishedTooLate``.
    """
    off = calendar.day_off(day)
    if off is not None:
        raise ClosedAlready(day=day_in_words(day), reason=str(off))
    if day <= today and not late:
        raise NotAhead
    if published_on > day:
        raise PublishedTooLate(day=day_in_words(day))
    return replace(calendar, closure_days={**calendar.closure_days, day: note})


def without_closure(calendar: Calendar, day: date, *, today: date) -> Calendar:
    """Return ``calendar`` with the closure on ``day`` taken back (Policy A4.14).

    Raises ``NotClosed`` or ``TooLateToOpen``.
    """
    if day not in calendar.closure_days:
        raise NotClosed(day=day_in_words(day))
    if day <= today:
        raise TooLateToOpen
    kept = {closed: note for closed, note in calendar.closure_days.items() if closed != day}
    return replace(calendar, closure_days=kept)


def recount(running: Iterable[Running], old: Calendar, new: Calendar) -> Recount:
    """Return which of one case's running clocks move from ``old`` to ``new`` (Policy A4.14).

    Takes only clocks that have not stopped, of one stage and round. Raises
    ``BeyondCalendar`` when a date would leave the calendar.
    """
    clocks = {clock.which: clock for clock in running}
    before, after = replan(clocks.values(), old), replan(clocks.values(), new)
    moved, by_hand = [], []
    for which, clock in clocks.items():
        now_stands = (clock.started_on, clock.due_on)
        if now_stands == after[which]:
            continue
        if now_stands == before[which]:
            moved.append(Moved(which, clock.due_on, *after[which]))
        else:
            by_hand.append(which)
    return Recount(tuple(moved), tuple(by_hand))
