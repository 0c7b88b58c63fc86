"""What must be known about the people of a case before anything is done with it (Policy A7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.db import db
from portal.domain.cases import OnBehalf
from portal.domain.contacts import REACH, Reach
from portal.domain.errors import NotFound
from portal.domain.joining import same_person
from portal.domain.representatives import Representative, Telling, may_be_told
from portal.domain.roles import Viewer
from portal.domain.times import london_date
from portal.models import (
    Case,
    CaseExclusion,
    Consent,
    ContactPlan,
    Person,
    Risk,
    Staff,
)
from portal.queries.cases import case_by_reference, may_see, may_work_on, not_named_in


@dataclass(frozen=True)
class PlanInForce:
    """A contact plan, and whether its reader may see the case on which it was made."""

    plan: ContactPlan
    seen: bool


@dataclass(frozen=True)
class Warnings:
    """What stands over every page of a case. ``risk`` is the banner that is up, None without.

    ``plans`` are the contact plans in force with the person, on this case or another. ``telling``
    is what whoever writes to us may be told.
    """

    risk: Risk | None
    plans: Sequence[PlanInForce]
    telling: Telling


def warnings_for(viewer: Viewer, case: Case, now: datetime) -> Warnings:
    """Return what ``viewer`` must know before they do anything with ``case``."""
    return Warnings(banner_of(case.id), plans_in_force(viewer, case, now), telling_of(case))


def banner_of(case_id: int) -> Risk | None:
    """Return the banner that is up on a case, None without."""
    return db.session.scalar(
        select(Risk)
        .where(Risk.case_id == case_id, Risk.lifted_at.is_(None))
        .options(joinedload(Risk.set_by))
    )


def telling_of(case: Case) -> Telling:
    """Return what the person who writes on ``case`` may be told (Policy A7.1)."""
    if case.on_behalf is not OnBehalf.SOMEONE_ELSE:
        return Telling.EVERYTHING
    answers = db.session.scalars(
        select(Consent.answer).where(Consent.case_id == case.id).order_by(Consent.id)
    ).all()
    return may_be_told(case.on_behalf, representative_of(case), case.behalf_agrees, answers)


def representative_of(case: Case) -> Representative | None:
    """Return who writes for somebody else, None when nobody said what they are."""
    said = case.details.get("representative")
    return Representative(said) if said in set(Representative) else None


def plans_in_force(viewer: Viewer, case: Case, now: datetime) -> Sequence[PlanInForce]:
    """Return the plans in force with the person of ``case``, the newest first.

    Who the same person is says ``same_person``. A plan holds for the person, so it is there for
    whoever works for them, whoever has the case on which it was made; but none is there that was
    made on a case in which ``viewer`` is named. Plans in force are few, so each is held against
    the person.
    """
    rows = db.session.execute(
        select(ContactPlan, may_see(viewer, now))
        .join(ContactPlan.case)
        .join(Case.person)
        .where(not_named_in(viewer), ContactPlan.lifted_at.is_(None))
        .options(
            contains_eager(ContactPlan.case).contains_eager(Case.person),
            joinedload(ContactPlan.decided_by),
        )
        .order_by(ContactPlan.id.desc())
    )
    return [
        PlanInForce(plan, bool(seen))
        for plan, seen in rows
        if plan.case_id == case.id or same_person(plan.case.person, case.person)
    ]


def plans_of(case_id: int) -> Sequence[ContactPlan]:
    """Return every plan that was made on a case, the newest first."""
    return db.session.scalars(
        select(ContactPlan)
        .where(ContactPlan.case_id == case_id)
        .options(joinedload(ContactPlan.decided_by), joinedload(ContactPlan.lifted_by))
        .order_by(ContactPlan.id.desc())
    ).all()


def plans_by_review(viewer: Viewer, now: datetime) -> Sequence[ContactPlan]:
    """Return the plans in force on the cases ``viewer`` may work on, those due for review first."""
    return db.session.scalars(
        select(ContactPlan)
        .join(ContactPlan.case)
        .where(may_work_on(viewer, now), ContactPlan.lifted_at.is_(None))
        .options(
            contains_eager(ContactPlan.case).joinedload(Case.person),
            joinedload(ContactPlan.decided_by),
        )
        .order_by(ContactPlan.review_on, ContactPlan.id)
    ).all()


def how_many_plans_due(viewer: Viewer, now: datetime) -> Select[int]:
    """Return the query of how many plans on the cases of ``viewer`` are to be reviewed by now."""
    return (
        select(func.count(ContactPlan.id))
        .join(ContactPlan.case)
        .where(
            may_work_on(viewer, now),
            ContactPlan.lifted_at.is_(None),
            ContactPlan.review_on <= london_date(now),
        )
    )


def risks_of(case_id: int) -> Sequence[Risk]:
    """Return every banner that was up on a case, the newest first."""
    return db.session.scalars(
        select(Risk)
        .where(Risk.case_id == case_id)
        .options(joinedload(Risk.set_by), joinedload(Risk.lifted_by))
        .order_by(Risk.id.desc())
    ).all()


def consents_of(case_id: int) -> Sequence[Consent]:
    """Return each time that consent was asked for on a case, the newest first."""
    return db.session.scalars(
        select(Consent).where(Consent.case_id == case_id).order_by(Consent.id.desc())
    ).all()


def names_of_named(case_id: int) -> Sequence[str]:
    """Return the names of the staff who are named in a case."""
    return db.session.scalars(
        select(Staff.name)
        .join(CaseExclusion, CaseExclusion.staff_id == Staff.id)
        .where(CaseExclusion.case_id == case_id)
        .order_by(func.lower(Staff.name), Staff.id)
    ).all()


def is_due(plan: ContactPlan, today: date) -> bool:
    """Whether a plan is to be reviewed by now."""
    return plan.review_on <= today


def reach_of(person: Person) -> Reach:
    """Return how ``person`` is reached now."""
    return Reach(person.contact_way, **{name: getattr(person, name) for name in REACH})


def reach_for_person(reference: str) -> Reach:
    """Return how the person who holds the code of that case is reached. Raises ``NotFound``."""
    case = case_by_reference(reference)
    if case is None:
        raise NotFound
    return reach_of(case.person)
