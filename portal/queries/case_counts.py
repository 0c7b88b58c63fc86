"""Counts beside the tabs and filters of the list of cases (screen S3; lessons 1.20).

One grouped statement counts every case that is not closed, by everything the list is filtered
by. From that small table all counts of a page are added up. They are kept for some seconds in
this process, and worked out again as soon as a line was added to the history of any case.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, null, select

from portal.db import db
from portal.domain.cases import LIVE, Channel, Kind, State
from portal.domain.roles import Viewer
from portal.domain.root_causes import RootCause
from portal.models import Case, CaseCause, Event
from portal.queries.case_filter import (
    ME,
    NOBODY,
    CaseFilter,
    Days,
    Due,
    Tab,
    apart_from_groups,
    due_among,
    mine_of,
    tab_holds,
)
from portal.queries.case_names import Names
from portal.queries.cases import has_conflict, may_see
from portal.queries.kept_briefly import KeptBriefly

KEPT_FOR = timedelta(seconds=30)
ALL_UP_TO = 10_000
"""The count of the tab of all cases stops here: nobody needs it more exactly."""

GROUPS = ("state", "due", "service", "handler", "channel", "kind", "commitment", "cause")
"""The groups of the filter, by the names that addresses use."""


@dataclass(frozen=True)
class CaseCounts:
    """The counts of one page.

    ``options`` holds, by group and value, the cases not closed that the list would show with
    that value chosen in its group. ``everything`` counts closed ones too, up to ``ALL_UP_TO``;
    one more than that means "more".
    """

    tabs: Mapping[Tab, int]
    options: Mapping[str, Mapping[str, int]]
    everything: int


@dataclass(frozen=True)
class _Cell:
    """So many cases share all these values. ``values`` are by group, as a filter writes them."""

    state: State
    due: Due | None
    mine: bool
    values: Mapping[str, frozenset[str]]
    cases: int


@dataclass(frozen=True)
class _Table:
    cells: tuple[_Cell, ...]
    everything: int


_tables: KeptBriefly[_Table] = KeptBriefly(KEPT_FOR, at_most=64)
_counts: KeptBriefly[CaseCounts] = KeptBriefly(KEPT_FOR, at_most=256)


def case_counts(
    viewer: Viewer, now: datetime, asked: CaseFilter, days: Days, names: Names
) -> CaseCounts:
    """Return the counts for the list that ``viewer`` asks for. See ``CaseCounts``."""
    scope = (viewer, days, newest_line())
    apart = CaseFilter(
        received_from=asked.received_from, received_to=asked.received_to, behind=asked.behind
    )

    def count() -> CaseCounts:
        table = _tables.get((*scope, apart), now, lambda: _table(viewer, now, apart, days, names))
        return _added_up(table, asked)

    return _counts.get((*scope, asked), now, count)


def newest_line() -> Any:
    """Return what tells this state of all cases from any other: the newest line of history.

    The random reference beside its number tells one database from another.
    """
    newest = db.session.execute(
        select(Event.id, Case.reference)
        .join(Case, Case.id == Event.case_id)
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()
    return tuple(newest) if newest else None


def _table(viewer: Viewer, now: datetime, apart: CaseFilter, days: Days, names: Names) -> _Table:
    due = case(
        *((due_among([one], days), one.value) for one in Due),
        else_=null(),
    )
    columns = (
        Case.state,
        due.label("due"),  # grouped by this name: PostgreSQL takes two bound copies for two things
        Case.service_id,
        Case.handler_id,
        Case.channel,
        Case.kind,
        Case.commitment_id,
        CaseCause.cause,
        has_conflict(viewer).label("conflict"),
    )
    seen = (Case.needs_reply, may_see(viewer, now), *apart_from_groups(apart, days))
    rows = db.session.execute(
        select(*columns, func.count())
        .select_from(Case)
        .outerjoin(CaseCause, and_(CaseCause.case_id == Case.id, CaseCause.main))
        .where(Case.state.in_(sorted(LIVE)), *seen)
        .group_by(Case.state, "due", *columns[2:-1], "conflict")
    )
    capped = select(Case.id).where(*seen).limit(ALL_UP_TO + 1).subquery()
    everything = db.session.scalar(select(func.count()).select_from(capped))
    mine = mine_of(viewer.staff_id, days)
    cells = tuple(_cell(names, viewer.staff_id, mine, *row) for row in rows)
    return _Table(cells, everything or 0)


def _cell(
    names: Names,
    staff_id: int,
    mine: frozenset[int],
    state: State,
    due: str | None,
    service_id: int | None,
    handler_id: int | None,
    channel: Channel,
    kind: Kind,
    commitment_id: int | None,
    cause: RootCause | None,
    conflict: bool,
    cases: int,
) -> _Cell:
    me = {ME} if handler_id == staff_id else set()
    handlers = {NOBODY} if handler_id is None else {str(handler_id), *me}
    values = {
        "state": {state.value},
        "due": {due} if due else set(),
        "service": {names.service_slugs[service_id]} if service_id else set(),
        "handler": handlers,
        "channel": {channel.value},
        "kind": {kind.value},
        "commitment": {names.commitment_slugs[commitment_id]} if commitment_id else set(),
        "cause": {cause.value} if cause else set(),
    }
    frozen = {group: frozenset(held) for group, held in values.items()}
    is_mine = handler_id in mine and not conflict
    return _Cell(state, Due(due) if due else None, is_mine, frozen, cases)


def _added_up(table: _Table, asked: CaseFilter) -> CaseCounts:
    """Count each cell for its tabs, and for each group whose own filter alone may stop it."""
    chosen = {group: frozenset(map(str, getattr(asked, group))) for group in GROUPS}
    tabs: Counter[Tab] = Counter()
    options: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    for cell in table.cells:
        held = [tab for tab in Tab if tab_holds(tab, cell.state, cell.due, cell.mine)]
        tabs.update(dict.fromkeys(held, cell.cases))
        if asked.tab not in held:
            continue
        stops = [
            group for group in GROUPS if chosen[group] and not chosen[group] & cell.values[group]
        ]
        if len(stops) > 1:
            continue
        for group in stops or GROUPS:
            for value in cell.values[group]:
                options[group][value] += cell.cases
    return CaseCounts(tabs, options, table.everything)
