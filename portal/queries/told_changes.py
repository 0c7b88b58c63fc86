"""What we changed, as everybody may read it: "You told us, we changed" (Policy B8 Q4)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.commitments import NoSuchCommitment
from portal.domain.learning import THEME_DAYS, Effect
from portal.domain.measures.periods import year_start
from portal.domain.root_causes import RootCause
from portal.domain.times import LONDON
from portal.domain.told_changes import WhyNoNumbers
from portal.models import Action, ChangeCount, Theme
from portal.queries.editions import KeptEditions
from portal.queries.effects import BeforeAfter
from portal.queries.themes import commitment_title


@dataclass(frozen=True)
class ToldChange:
    """One change: what it was, what it is about, and how often people told us of that.

    ``commitment`` and ``cause`` are what its theme has in common: one of them is set.
    ``rate`` is None before it is counted, which is from ``counted_on`` on, and where ``note`` says
    why it is not shown.
    """

    summary: str
    service: str
    done_on: date
    commitment: str | None
    cause: RootCause | None
    effect: Effect | None
    rate: BeforeAfter | None
    note: WhyNoNumbers | None

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


def told_changes(year: date) -> list[ToldChange]:
    """Return the changes in public of the financial year that begins on ``year``, newest first."""
    told = db.session.execute(
        select(Action, ChangeCount)
        .outerjoin(
            ChangeCount,
            and_(ChangeCount.action_id == Action.id, ChangeCount.done_on == Action.done_on),
        )
        .where(
            Action.told_at.is_not(None),
            Action.done_on >= year,
            Action.done_on < year.replace(year=year.year + 1),
        )
        .options(joinedload(Action.service), joinedload(Action.theme))
        .order_by(Action.done_on.desc(), Action.id.desc())
    )
    editions = KeptEditions()
    return [_told(action, kept, editions) for action, kept in told]


def change_to_count(today: date) -> Action | None:
    """Return the change in public that is to be counted next, None when all are: the days after it
    are over, and it was not counted yet. What was done first comes first."""
    counted = (
        select(ChangeCount.id)
        .where(ChangeCount.action_id == Action.id, ChangeCount.done_on == Action.done_on)
        .exists()
    )
    return db.session.scalar(
        select(Action)
        .where(
            Action.told_at.is_not(None),
            Action.done_on < today - timedelta(days=THEME_DAYS),
            ~counted,
        )
        .options(joinedload(Action.theme))
        .order_by(Action.done_on, Action.id)
        .limit(1)
    )


def days_counted(action: Action) -> list[date]:
    """Return when the changes about the same thing were done whose days were counted already.

    Also of those that are in public no more; not of those that crossed others and never show any.
    """
    about = what_about(action)
    kept = db.session.execute(
        select(Action, ChangeCount.done_on)
        .join(ChangeCount, ChangeCount.action_id == Action.id)
        .where(
            Action.service_id == action.service_id,
            or_(ChangeCount.note.is_(None), ChangeCount.note != WhyNoNumbers.CROSSED),
        )
        .options(joinedload(Action.theme))
        .order_by(ChangeCount.id)
    )
    return [done_on for other, done_on in kept if what_about(other) == about]


def what_about(action: Action) -> tuple[str | None, RootCause | None]:
    """Return what is counted before ``action`` and after it: a commitment (its slug) or a cause."""
    theme = action.theme
    if theme and theme.commitment:
        return theme.commitment, None
    return None, (theme.cause if theme else None) or action.cause


def title_then(action: Action, editions: KeptEditions) -> str | None:
    """Return what the commitment that ``action`` is about was called when it was done, None without
    one."""
    slug, _cause = what_about(action)
    if slug is None or action.done_on is None:
        return None
    try:
        return editions.on(action.done_on).edition.commitment(slug).short_title
    except NoSuchCommitment:
        return commitment_title(slug)


def _told(action: Action, kept: ChangeCount | None, editions: KeptEditions) -> ToldChange:
    return ToldChange(
        summary=action.summary or "",
        service=action.service.name,
        done_on=action.done_on or date.min,
        commitment=kept.title if kept else title_then(action, editions),
        cause=what_about(action)[1],
        effect=action.effect,
        rate=BeforeAfter(kept.before, kept.after, kept.days)
        if kept and kept.note is None
        else None,
        note=kept.note if kept else None,
    )
