"""Which cases a list is asked for, as a value: tab, filters, order and place (screen S3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, true

from portal.db import db
from portal.domain.cases import LIVE, Channel, Kind, State
from portal.domain.roles import Viewer
from portal.domain.root_causes import RootCause
from portal.domain.words import N_
from portal.domain.working_days import BeyondCalendar, Calendar
from portal.models import Case, Staff
from portal.queries.behind import Behind, is_behind
from portal.queries.cases import covered_by, has_conflict

SOON = 3
"""Working days ahead that are "soon"."""


class Tab(StrEnum):
    """A ready-made list (screen S3). What is to be done after an answer has a page of its own."""

    MINE = "mine"
    LATE = "late"
    SOON = "soon"
    WAITING = "waiting"
    STAGE_2 = "stage_2"
    ALL = "all"


class Due(StrEnum):
    """When the next date of a case is."""

    LATE = "late"
    TODAY = "today"
    NEXT_3 = "next_3"
    LATER = "later"


DUE_WORDS = {
    Due.LATE: N_("Late"),
    Due.TODAY: N_("Due today"),
    Due.NEXT_3: N_("Due in the next 3 working days"),
    Due.LATER: N_("Due later"),
}


class Order(StrEnum):
    """What a list is sorted by."""

    DUE = "due"
    RECEIVED = "received"
    NEWEST = "newest"


WAITING = frozenset({State.WAITING_FOR_CONSENT, State.WAITING_FOR_PERSON})
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class CaseFilter:
    """What the list shows. Within a group any of the values will do; an empty group, anything.

    ``services`` and ``commitments`` are slugs; ``handlers`` are "me", "nobody" or row numbers
    as text. ``cause`` is the main one. ``received_from`` and ``received_to`` are London dates,
    both included. ``behind`` leaves what stands behind one number of the dashboard.
    """

    tab: Tab = Tab.ALL
    state: tuple[State, ...] = ()
    due: tuple[Due, ...] = ()
    service: tuple[str, ...] = ()
    handler: tuple[str, ...] = ()
    channel: tuple[Channel, ...] = ()
    kind: tuple[Kind, ...] = ()
    commitment: tuple[str, ...] = ()
    cause: tuple[RootCause, ...] = ()
    received_from: date | None = None
    received_to: date | None = None
    behind: Behind | None = None


@dataclass(frozen=True)
class Days:
    """The dates that a list is measured by: ``today``, and the last day that is "soon"."""

    today: date
    soon: date

    def due(self, next_due_on: date | None) -> Due | None:
        """Return when a case with that next date is due, None when nothing is."""
        if next_due_on is None:
            return None
        if next_due_on <= self.today:
            return Due.TODAY if next_due_on == self.today else Due.LATE
        return Due.NEXT_3 if next_due_on <= self.soon else Due.LATER


def days_of(today: date, calendar: Calendar) -> Days:
    """Return the dates of a list on ``today``; past the calendar's end nothing is soon."""
    try:
        return Days(today, calendar.add_working_days(today, SOON))
    except BeyondCalendar:
        return Days(today, today)


def mine_of(staff_id: int, days: Days) -> frozenset[int]:
    """Return whose cases are in that person's tab: their own, and those they stand in for."""
    covered = covered_by(staff_id, days.today).order_by(Staff.id)
    return frozenset({staff_id, *db.session.scalars(covered)})


def in_tab(tab: Tab, days: Days, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on ``Case`` of one tab."""
    if tab is Tab.MINE:
        return and_(
            _of_people(mine_of(viewer.staff_id, days)),
            Case.state.in_(sorted(LIVE)),
            ~has_conflict(viewer),
        )
    return {
        Tab.LATE: _due_in(Due.LATE, days),
        Tab.SOON: and_(Case.next_due_on.is_not(None), Case.queue_on.between(days.today, days.soon)),
        Tab.WAITING: Case.state.in_(sorted(WAITING)),
        Tab.STAGE_2: Case.state == State.STAGE_2,
        Tab.ALL: true(),
    }[tab]


def _of_people(people: frozenset[int]) -> ColumnElement[bool]:
    """One is asked for by itself, so that an index that begins with it keeps its order."""
    if len(people) == 1:
        return Case.handler_id == min(people)
    return Case.handler_id.in_(sorted(people))


def tab_holds(tab: Tab, state: State, due: Due | None, mine: bool) -> bool:
    """Whether a case that is not closed belongs to ``tab``: the same rule for counting."""
    return {
        Tab.MINE: mine,
        Tab.LATE: due is Due.LATE,
        Tab.SOON: due in {Due.TODAY, Due.NEXT_3},
        Tab.WAITING: state in WAITING,
        Tab.STAGE_2: state is State.STAGE_2,
        Tab.ALL: True,
    }[tab]


def apart_from_groups(asked: CaseFilter, days: Days) -> list[ColumnElement[bool]]:
    """Return the conditions that no tab and no option of a group sets."""
    found = []
    if asked.behind:
        found.append(is_behind(asked.behind, days.today))
    if asked.received_from:
        found.append(Case.received_on >= asked.received_from)
    if asked.received_to:
        found.append(Case.received_on <= asked.received_to)
    return found


def due_among(dues: Sequence[Due], days: Days) -> ColumnElement[bool]:
    """Return the condition that the next date is in any of ``dues``."""
    return or_(*(_due_in(due, days) for due in dues))


def _due_in(due: Due, days: Days) -> ColumnElement[bool]:
    """Written on ``queue_on``, which the indexes begin with; it is the next date if there is."""
    return and_(
        Case.next_due_on.is_not(None),
        {
            Due.LATE: Case.queue_on < days.today,
            Due.TODAY: Case.queue_on == days.today,
            Due.NEXT_3: and_(Case.queue_on > days.today, Case.queue_on <= days.soon),
            Due.LATER: Case.queue_on > max(days.soon, days.today),
        }[due],
    )
