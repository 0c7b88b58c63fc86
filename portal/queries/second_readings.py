"""Challenges read one level up: which are late, who read what, which is about which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from portal.db import db
from portal.domain.cases import Kind, State
from portal.domain.findings import Kept
from portal.domain.moves import Move
from portal.domain.roles import Viewer
from portal.domain.second_readings import WhyUp
from portal.models import Case, ChallengeDispute, Event, ReadOneUp
from portal.queries.cases import may_see, may_work_on


@dataclass(frozen=True)
class Chained:
    """The other challenge of a dispute: what it says and what we found, with how."""

    reference: str
    text: str
    found: Kept | None
    note: str | None


@dataclass(frozen=True)
class Chain:
    """Where a challenge stands: why it went up, None when it did not, and its neighbours.

    ``about`` is the one whose reading it disputes, ``disputed_by`` the one that disputes its own;
    None without. ``readers`` read the one that it is about.
    """

    why: WhyUp | None
    due_on: date | None
    about: Chained | None
    disputed_by: Chained | None
    readers: frozenset[int]


def chain_of(case_id: int, viewer: Viewer, now: datetime) -> Chain:
    """Return where the challenge stands, with neighbours that ``viewer`` may see."""
    up = db.session.get(ReadOneUp, case_id, populate_existing=True)
    first, second = first_of(case_id), second_of(case_id)
    seen = set(
        db.session.scalars(
            select(Case.id)
            .where(may_see(viewer, now), Case.id.in_({one.id for one in (first, second) if one}))
            .order_by(Case.id)
        )
    )
    return Chain(
        why=up.why if up else None,
        due_on=up.due_on if up else None,
        about=_chained(first) if first and first.id in seen else None,
        disputed_by=_chained(second) if second and second.id in seen else None,
        readers=readers_of(first.id) if first else frozenset(),
    )


def first_of(case_id: int) -> Case | None:
    """Return the challenge whose reading the challenge ``case_id`` disputes, None without."""
    return db.session.scalar(
        select(Case)
        .join(ChallengeDispute, ChallengeDispute.of_id == Case.id)
        .where(ChallengeDispute.case_id == case_id)
    )


def second_of(case_id: int) -> Case | None:
    """Return the challenge that disputes the reading of ``case_id``, None without."""
    return db.session.scalar(
        select(Case)
        .join(ChallengeDispute, ChallengeDispute.case_id == Case.id)
        .where(ChallengeDispute.of_id == case_id)
    )


def readers_of(case_id: int) -> frozenset[int]:
    """Return who read the challenge ``case_id``."""
    readers = select(Event.staff_id).where(
        Event.case_id == case_id, Event.what == Move.READ.value, Event.staff_id.is_not(None)
    )
    return frozenset(db.session.scalars(readers.order_by(Event.id)))


def why_up(ids: Collection[int]) -> dict[int, WhyUp]:
    """Return why each of those challenges is to be read one level up, for those that wait."""
    rows = db.session.execute(
        select(ReadOneUp.case_id, ReadOneUp.why)
        .join(Case, Case.id == ReadOneUp.case_id)
        .where(Case.id.in_(ids), Case.state == State.NEW)
        .order_by(ReadOneUp.case_id)
    )
    return {one.case_id: one.why for one in rows}


def unread_since(before: date, at_most: int) -> list[tuple[int, date]]:
    """Return unread challenges received before ``before`` that are at their first level.

    Each is its row number and the day on which it was received, oldest first.
    """
    rows = db.session.execute(
        select(Case.id, Case.received_on)
        .where(
            Case.kind == Kind.CHALLENGE,
            Case.state == State.NEW,
            ~Case.needs_reply,
            Case.received_on < before,
            ~exists().where(ReadOneUp.case_id == Case.id),
        )
        .order_by(Case.received_on, Case.id)
        .limit(at_most)
    )
    return [(row.id, row.received_on) for row in rows]


def gone_up(cases: Collection[int]) -> set[int]:
    """Return which of ``cases`` went one level up."""
    wanted = select(ReadOneUp.case_id).where(ReadOneUp.case_id.in_(sorted(cases)))
    return set(db.session.scalars(wanted.order_by(ReadOneUp.case_id)))


def may_read_it(viewer: Viewer, case: Case, now: datetime) -> bool:
    """Whether ``viewer`` may work on ``case`` and did not read the challenge that it is about."""
    disputed = select(ChallengeDispute.of_id).where(ChallengeDispute.case_id == case.id)
    readers = exists().where(
        Event.case_id.in_(disputed),
        Event.what == Move.READ.value,
        Event.staff_id == viewer.staff_id,
    )
    asked = select(Case.id).where(Case.id == case.id, may_work_on(viewer, now), ~readers)
    return db.session.scalar(asked) is not None


def _chained(case: Case) -> Chained:
    return Chained(case.reference, case.text, case.missed_checked, case.checked_note)
