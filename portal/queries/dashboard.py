"""The numbers of the dashboard (screen S24).

Each counts what a list shows: the condition is the list's own, or that of ``behind``. A head of
service counts the services they head, the corporate lead all. Whoever is named in a case never
counts it. All is kept as the counts beside the list of cases are: for some seconds, or until a
case or an action changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from portal.db import db
from portal.domain.cases import Kind
from portal.domain.measures.periods import quarters_back
from portal.domain.roles import Scope, Viewer
from portal.models import ActionLine, Case, Event, Theme
from portal.queries.actions import ActionFilter, count_actions
from portal.queries.behind import Behind, What
from portal.queries.case_counts import KEPT_FOR
from portal.queries.case_filter import CaseFilter, Days, Tab
from portal.queries.case_list import how_many
from portal.queries.case_names import Names
from portal.queries.cases import may_see
from portal.queries.checks import CheckTally, tallies_of_checks
from portal.queries.commitment_counts import CommitmentCounts, commitment_counts
from portal.queries.kept_briefly import KeptBriefly
from portal.queries.quarter_counts import QuarterCounts, quarter_counts
from portal.queries.ratings import Tally, tallies_in
from portal.queries.themes import Prompt, theme_prompts
from portal.queries.unanswered import ReadingFilter
from portal.queries.unanswered import how_many as how_many_to_read

QUARTERS_BEFORE = 4


@dataclass(frozen=True, eq=False)
class Counts:
    """Everything that is kept; counted again, it is another one.

    ``quarters`` begin with this one; ``commitments`` are all there ever were, by slug. ``checks``
    and ``ratings`` are those of this quarter so far.
    """

    late: int
    late_actions: int
    due_this_week: int
    unread: int
    quarters: Sequence[QuarterCounts]
    commitments: Mapping[str, CommitmentCounts]
    themes: Sequence[Prompt]
    checks: Sequence[CheckTally]
    ratings: Sequence[Tally]


_kept: KeptBriefly[Counts] = KeptBriefly(KEPT_FOR, at_most=64)


def own_services(viewer: Viewer, names: Names) -> tuple[str, ...]:
    """Return the slugs of the services whose cases ``viewer`` counts, () for all they may see."""
    if Scope.ALL in viewer.scopes:
        return ()
    return tuple(names.service_slugs[number] for number in sorted(viewer.service_ids))


def dashboard_counts(viewer: Viewer, now: datetime, days: Days, names: Names) -> Counts:
    """Return what ``viewer`` sees on the dashboard."""
    key = (viewer, days, _newest())
    return _kept.get(key, now, lambda: _counts(viewer, now, days, names))


def _newest() -> Any:
    """Return what tells this state of all that is counted from any other: the newest line of a
    case's history and of an action's, and the newest theme, by one statement.

    The random reference beside its number tells one database from another.
    """
    others = (select(func.max(one)).scalar_subquery() for one in (ActionLine.id, Theme.id))
    newest = db.session.execute(
        select(Event.id, Case.reference, *others)
        .join(Case, Case.id == Event.case_id)
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()
    return tuple(newest) if newest else None


def _counts(viewer: Viewer, now: datetime, days: Days, names: Names) -> Counts:
    spans = quarters_back(days.today, QUARTERS_BEFORE)
    own = own_services(viewer, names)
    seen: list[ColumnElement[bool]] = [Case.needs_reply == true(), may_see(viewer, now)]
    if own:
        seen.append(Case.service_id.in_(sorted(viewer.service_ids)))
    asked = (
        how_many(viewer, now, CaseFilter(tab=Tab.LATE, service=own), days, names.ids),
        how_many(viewer, now, _this_week(own), days, names.ids),
        how_many_to_read(viewer, now, ReadingFilter(kinds=(Kind.CHALLENGE,))),
    )
    late, week, unread = db.session.execute(select(*(one.scalar_subquery() for one in asked))).one()
    return Counts(
        late,
        count_actions(viewer, ActionFilter(late_on=days.today)),
        week,
        unread,
        quarter_counts(viewer, now, spans, seen, days.today),
        commitment_counts(viewer, now, spans[0], seen, days.today, names),
        theme_prompts(viewer, now),
        tallies_of_checks(spans[0].first_on, spans[0].last_on),
        tallies_in(spans[0]),
    )


def _this_week(own: tuple[str, ...]) -> CaseFilter:
    return CaseFilter(behind=Behind(What.DUE_THIS_WEEK), service=own)
