"""Who is reminded of a date, and when (lessons 1.15).

Pure: given the dates that run, the calendar, who is here and what was sent before, it says what
to send. Each notice of a date goes to a person once; a date that moves is a new one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.clocks import Which, days_left
from portal.domain.working_days import BeyondCalendar, Calendar


class Notice(StrEnum):
    """What a person is told about a date."""

    TWO_DAYS = "two_days"
    ONE_DAY = "one_day"
    DUE_TODAY = "due_today"
    MISSED = "missed"


_AHEAD = {2: Notice.TWO_DAYS, 1: Notice.ONE_DAY, 0: Notice.DUE_TODAY}

FIRST_NOTICE = max(_AHEAD)
"""So many working days before a date somebody first hears of it."""

STEPS = {
    Which.OUR_ACKNOWLEDGEMENT: "acknowledge",
    Which.CODE_ACKNOWLEDGEMENT: "acknowledge",
    Which.OUR_RESPONSE: "answer",
    Which.CODE_RESPONSE: "answer",
}
"""Our date and the national code's for one step: alarms go by the sooner (Policy A4.8)."""


@dataclass(frozen=True)
class DueDate:
    """One running date of a case.

    ``responsible`` is the row number of the handler, or of the reviewer at stage 2; None when
    nobody has the case. ``cover`` stands in for that person while they are away.
    """

    clock_id: int
    case_id: int
    reference: str
    which: Which
    due_on: date
    responsible: int | None
    service_id: int | None
    cover: int | None = None


@dataclass(frozen=True)
class Team:
    """Who is here today: ``present`` are people at work, ``heads`` those of each service."""

    present: frozenset[int]
    heads: dict[int, tuple[int, ...]]
    leads: tuple[int, ...]


@dataclass(frozen=True)
class ToSend:
    """One notice to one person about one date."""

    staff_id: int
    notice: Notice
    due: DueDate


Sent = tuple[int, int, Notice, date]
"""What was sent: the person, the clock, the notice, and the date that it spoke of."""


def notice_for(due_on: date, today: date, calendar: Calendar) -> Notice | None:
    """Return what is to be said ``today`` about a date, None when it is too far away.

    Notices that nobody was at work to get are left out, not sent later.
    """
    if due_on < today:
        return Notice.MISSED
    try:
        return _AHEAD.get(days_left(due_on, today, calendar))
    except BeyondCalendar:
        return _AHEAD.get((due_on - today).days)


def horizon(today: date, calendar: Calendar) -> date:
    """Return the last due date of which anybody can be told ``today``."""
    try:
        return calendar.add_working_days(today, FIRST_NOTICE)
    except BeyondCalendar:
        return today + timedelta(days=FIRST_NOTICE)


def sooner(dates: Iterable[DueDate]) -> list[DueDate]:
    """Return one date for each step of each case: the sooner of ours and the national code's."""
    found: dict[tuple[int, str], DueDate] = {}
    for due in dates:
        step = due.case_id, STEPS[due.which]
        if step not in found or due.due_on < found[step].due_on:
            found[step] = due
    return list(found.values())


def groups(due: DueDate, notice: Notice, team: Team) -> list[tuple[int, ...]]:
    """Return who could be told, in groups; the first with somebody present is told.

    A date ahead goes to whoever has the case, to their cover, and then to the service's heads; a
    missed one goes to the heads. The corporate leads stand behind both. A date ahead of a case
    that nobody has is in the officers' daily summary and goes to nobody by itself.
    """
    if notice is Notice.MISSED:
        return in_turn(None, None, due.service_id, team)
    if due.responsible is None:
        return []
    return in_turn(due.responsible, due.cover, due.service_id, team)


def in_turn(
    responsible: int | None, cover: int | None, service_id: int | None, team: Team
) -> list[tuple[int, ...]]:
    """Return who hears of a case, in groups: who has it, who stands in for them, the heads of its
    service, the corporate leads."""
    heads = team.heads.get(service_id, ()) if service_id else ()
    has_it = [(one,) for one in (responsible, cover) if one]
    return [*has_it, heads, team.leads]


def to_send(
    dates: Iterable[DueDate],
    today: date,
    calendar: Calendar,
    team: Team,
    sent: Collection[Sent],
    may_see: Collection[tuple[int, int]],
) -> list[ToSend]:
    """Return every notice to send now.

    ``sent`` is what was sent before, ``may_see`` the pairs (person, case) of who may see what:
    nobody hears of a case that they may not open.
    """
    found = []
    for due in sooner(dates):
        notice = notice_for(due.due_on, today, calendar)
        if notice is None:
            continue
        for group in groups(due, notice, team):
            told = [one for one in group if one in team.present and (one, due.case_id) in may_see]
            if told:
                found += [
                    ToSend(one, notice, due)
                    for one in told
                    if (one, due.clock_id, notice, due.due_on) not in sent
                ]
                break
    return found
