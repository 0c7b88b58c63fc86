"""Themes: three or more alike in one service in 90 days (Policy A10.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select, union
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.cases import Kind
from portal.domain.errors import NotFound
from portal.domain.learning import THEME_CASES, THEME_DAYS
from portal.domain.roles import Viewer
from portal.domain.root_causes import RootCause
from portal.domain.times import london_date
from portal.models import Case, CaseCause, Commitment, Point, Service, Theme
from portal.queries.actions import may_manage
from portal.queries.cases import may_see

COUNTS = (Kind.CHALLENGE, Kind.COMPLAINT)


@dataclass(frozen=True)
class Alike:
    """What cases of a theme have in common: the service, and the commitment or the cause.

    ``commitment`` is a slug: the promise is the same in every edition.
    """

    service: str
    commitment: str | None = None
    cause: RootCause | None = None


@dataclass(frozen=True)
class Prompt:
    """A theme that nobody has decided about yet."""

    alike: Alike
    service_name: str
    commitment_title: str | None
    cases: int


def theme_prompts(viewer: Viewer, now: datetime) -> list[Prompt]:
    """Return the themes among the cases that ``viewer`` may see, the largest first.

    Cases that were here when somebody decided about a theme do not count again for it.
    """
    found = [*_by_commitment(viewer, now), *_by_cause(viewer, now)]
    return sorted(found, key=lambda one: (-one.cases, one.service_name, str(one.alike)))


def cases_of_prompt(viewer: Viewer, alike: Alike, now: datetime) -> Sequence[Case]:
    """Return the cases of an open theme, the newest first. Raises ``NotFound`` when it is none."""
    cases = db.session.scalars(
        select(Case)
        .join(Service, Service.id == Case.service_id)
        .where(
            Service.slug == alike.service,
            *_counted(viewer, now),
            Case.id.in_(_with_commitment(alike) if alike.commitment else _with_cause(alike)),
            ~_decided(Theme.commitment == alike.commitment)
            if alike.commitment
            else ~_decided(Theme.cause == alike.cause),
        )
        .order_by(Case.received_on.desc(), Case.id.desc())
    ).all()
    if len(cases) < THEME_CASES:
        raise NotFound
    return cases


def commitment_title(slug: str) -> str | None:
    """Return the short title of a commitment, as ``Prompt`` has it; None when there is none."""
    return db.session.scalar(
        select(func.max(Commitment.short_title)).where(Commitment.slug == slug)
    )


def find_theme(viewer: Viewer, number: int) -> Theme:
    """Return a theme that was decided. Raises ``NotFound``, also for another service's."""
    theme = db.session.scalar(
        select(Theme)
        .where(Theme.id == number)
        .options(joinedload(Theme.service), joinedload(Theme.decided_by))
    )
    if theme is None or not may_manage(viewer, theme.service_id):
        raise NotFound
    return theme


def _by_commitment(viewer: Viewer, now: datetime) -> list[Prompt]:
    lately = (Case.kind.in_(COUNTS), Case.received_on > _since(now))
    named = union(
        select(Case.id.label("case_id"), Case.commitment_id).where(
            Case.commitment_id.is_not(None), *lately
        ),
        select(Point.case_id, Point.commitment_id)
        .join(Case, Case.id == Point.case_id)
        .where(Point.commitment_id.is_not(None), *lately),
    ).subquery()
    rows = db.session.execute(
        _grouped(Commitment.slug, viewer, now)
        .add_columns(func.max(Commitment.short_title).label("title"))
        .join(named, named.c.case_id == Case.id)
        .join(Commitment, Commitment.id == named.c.commitment_id)
        .where(~_decided(Theme.commitment == Commitment.slug))
    )
    return [
        Prompt(Alike(row.service, commitment=row.key), row.name, row.title, row.cases)
        for row in rows
    ]


def _by_cause(viewer: Viewer, now: datetime) -> list[Prompt]:
    rows = db.session.execute(
        _grouped(CaseCause.cause, viewer, now)
        .join(CaseCause, CaseCause.case_id == Case.id)
        .where(~_decided(Theme.cause == CaseCause.cause))
    )
    return [Prompt(Alike(row.service, cause=row.key), row.name, None, row.cases) for row in rows]


def _grouped(key: Any, viewer: Viewer, now: datetime) -> Select[Any]:
    cases = func.count(func.distinct(Case.id))
    return (
        select(
            Service.slug.label("service"),
            Service.name.label("name"),
            key.label("key"),
            cases.label("cases"),
        )
        .select_from(Case)
        .join(Service, Service.id == Case.service_id)
        .where(*_counted(viewer, now))
        .group_by(Service.slug, Service.name, key)
        .having(cases >= THEME_CASES)
        .order_by(Service.slug, key)
    )


def _counted(viewer: Viewer, now: datetime) -> tuple[Any, ...]:
    return (Case.kind.in_(COUNTS), Case.received_on > _since(now), may_see(viewer, now))


def _since(now: datetime) -> date:
    return london_date(now) - timedelta(days=THEME_DAYS)


def _decided(same: Any) -> Any:
    """Whether somebody decided about the theme ``same`` after the case was here."""
    return (
        select(Theme.id)
        .where(and_(Theme.service_id == Case.service_id, same, Theme.decided_at >= Case.logged_at))
        .exists()
    )


def _with_commitment(alike: Alike) -> Any:
    ids = select(Commitment.id).where(Commitment.slug == alike.commitment)
    return union(
        select(Case.id).where(Case.commitment_id.in_(ids)),
        select(Point.case_id).where(Point.commitment_id.in_(ids)),
    )


def _with_cause(alike: Alike) -> Any:
    return select(CaseCause.case_id).where(CaseCause.cause == alike.cause)
