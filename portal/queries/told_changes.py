"""What we changed, as everybody may read it: "You told us, we changed" (Policy B8 Q4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.learning import THEME_DAYS, Effect
from portal.domain.measures.periods import year_start
from portal.domain.root_causes import RootCause
from portal.domain.times import LONDON
from portal.models import Action, Theme
from portal.queries.effects import BeforeAfter, rate_before_and_after
from portal.queries.themes import commitment_title


@dataclass(frozen=True)
class ToldChange:
    """One change: what it was, what it is about, and how often people told us of that.

    ``commitment`` and ``cause`` are what its theme has in common: one of them is set.
    ``rate`` is None until the days after it are over (``counted_on``), and where ``crossed``:
    another change about the same thing lies so near that their days overlap.
    """

    summary: str
    service: str
    done_on: date
    commitment: str | None
    cause: RootCause | None
    effect: Effect | None
    rate: BeforeAfter | None
    crossed: bool

    @property
    def counted_on(self) -> date:
        """The first day on which the days after the change are over."""
        return self.done_on + timedelta(days=THEME_DAYS + 1)


def years_told() -> list[date]:
    """Return the first day of each financial year with a change in public, the newest first."""
    days = db.session.scalars(select(Action.done_on).where(Action.told_at.is_not(None)).distinct())
    return sorted({year_start(day) for day in days if day}, reverse=True)


def told_by_commitment(first: date, last: date) -> dict[str, int]:
    """Return how many changes were put in public from ``first`` to ``last`` about each
    commitment, by slug.

    By the day on which they were told, so that a period that is over does not change. A theme
    that was given to one later does not count.
    """
    since = datetime.combine(first, time(), LONDON)
    until = datetime.combine(last + timedelta(days=1), time(), LONDON)
    counted = db.session.execute(
        select(Theme.commitment, func.count(Action.id))
        .join(Theme, Theme.id == Action.theme_id)
        .where(
            Action.told_at >= since,
            Action.told_at < until,
            Theme.commitment.is_not(None),
            Theme.decided_at < until,
        )
        .group_by(Theme.commitment)
    )
    return {slug: number for slug, number in counted if slug}


def told_changes(year: date, today: date) -> list[ToldChange]:
    """Return the changes in public of the financial year that begins on ``year``, newest first."""
    told = db.session.scalars(
        select(Action)
        .where(Action.told_at.is_not(None))
        .options(joinedload(Action.service), joinedload(Action.theme))
        .order_by(Action.done_on.desc(), Action.id.desc())
    ).all()
    crossed = _crossed(told)
    return [
        _told(action, action.id in crossed, today)
        for action in told
        if action.done_on and year_start(action.done_on) == year
    ]


def _told(action: Action, crossed: bool, today: date) -> ToldChange:
    about = _about(action)
    return ToldChange(
        summary=action.summary or "",
        service=action.service.name,
        done_on=action.done_on or date.min,
        commitment=commitment_title(about[1]) if about[1] else None,
        cause=about[2],
        effect=action.effect,
        rate=None if crossed else rate_before_and_after(action, today),
        crossed=crossed,
    )


def _about(action: Action) -> tuple[int, str | None, RootCause | None]:
    """Return what is counted before and after ``action``: service, and commitment or cause."""
    theme = action.theme
    if theme and theme.commitment:
        return action.service_id, theme.commitment, None
    return action.service_id, None, (theme.cause if theme else None) or action.cause


def _crossed(told: Sequence[Action]) -> set[int]:
    """Return those that count the days of an earlier change about the same thing once more.

    Nobody can tell then which of them made a difference, and from windows a day apart anyone
    could work out what a single day brought (Policy A13.4).
    """
    last: dict[tuple[int, str | None, RootCause | None], date] = {}
    crossed = set()
    for action in reversed(told):
        about, done_on = _about(action), action.done_on or date.min
        before = last.get(about)
        if before and done_on <= before + timedelta(days=2 * THEME_DAYS):
            crossed.add(action.id)
        else:
            last[about] = done_on
    return crossed
