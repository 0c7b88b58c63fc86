"""Checks of our own, as figures and lists need them (Policy A12 M3, screen S22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, cast, func, null, select, true, union_all
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.domain.commitments import Step
from portal.domain.errors import NotFound
from portal.domain.measures.periods import Span
from portal.models import CallDay, Check, Commitment
from portal.models.call_log import CHECKED

A_PAGE = 25


@dataclass(frozen=True)
class CheckTally:
    """Checks of one thing together: ``checked``, of which ``met`` kept the commitment.

    ``commitment`` is its slug; ``step`` None where it gives no days. ``first_on`` and
    ``last_on`` are the first and the last day that was looked at.
    """

    commitment: str
    step: Step | None
    checked: int
    met: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Checked:
    """What a number of checks counts: those of one commitment, a slug, and ``step`` in ``span``.

    ``step`` None is for what gives no days; only that has calls.
    """

    commitment: str
    step: Step | None
    span: Span


@dataclass(frozen=True)
class CheckedCalls:
    """The calls of one day that were checked, and how many of them were answered in time."""

    day: date
    checked: int
    met: int


@dataclass(frozen=True)
class ChecksPage:
    """A page of the list, the newest days first."""

    rows: Sequence[Check]
    pages: int


def tallies_of_checks(first: date, last: date) -> tuple[CheckTally, ...]:
    """Return what was checked from ``first`` to ``last``, by commitment and step, in their order.

    A batch is in the period in which its last day is; calls count day by day. What was removed
    counts nowhere.
    """
    found: dict[tuple[str, Step | None], CheckTally] = {}
    both = union_all(_batches(first, last), _calls(first, last))
    for row in db.session.execute(both):
        tally = CheckTally(*row)
        key = (tally.commitment, tally.step)
        found[key] = _together(found[key], tally) if key in found else tally
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or "")))


def last_checked_on() -> dict[str, date]:
    """Return the last day on which each commitment was checked, by slug; none for never."""
    batches = (
        select(Commitment.slug, func.max(Check.last_on))
        .join(Check, Check.commitment_id == Commitment.id)
        .where(Check.removed_at.is_(None))
        .group_by(Commitment.slug)
    )
    calls = (
        select(Commitment.slug, func.max(CallDay.day))
        .join(CallDay, CallDay.commitment_id == Commitment.id)
        .where(CHECKED > 0)
        .group_by(Commitment.slug)
    )
    found: dict[str, date] = {}
    for slug, on in db.session.execute(union_all(batches, calls)):
        found[slug] = max(on, found.get(slug, on))
    return found


def tally_behind(wanted: Checked) -> CheckTally | None:
    """Return the number of ``wanted``, None when nothing was checked."""
    found = tallies_of_checks(wanted.span.first_on, wanted.span.last_on)
    mine = (wanted.commitment, wanted.step)
    return next((one for one in found if (one.commitment, one.step) == mine), None)


def checks_page(page: int, wanted: Checked | None = None) -> ChecksPage:
    """Return page ``page`` of all checks, removed ones too, or of those ``wanted`` counts."""
    asked = true() if wanted is None else _behind(wanted)
    total = db.session.scalar(select(func.count(Check.id)).where(asked)) or 0
    rows = db.session.scalars(
        select(Check)
        .where(asked)
        .options(joinedload(Check.commitment), joinedload(Check.office), joinedload(Check.by))
        .order_by(Check.last_on.desc(), Check.id.desc())
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    ).all()
    return ChecksPage(rows, max(1, -(-total // A_PAGE)))


def calls_behind(wanted: Checked) -> Sequence[CheckedCalls]:
    """Return the calls that ``wanted`` counts, day by day, the newest first."""
    if wanted.step is not None:
        return ()
    rows = db.session.execute(
        select(CallDay.day, CHECKED, CallDay.in_time)
        .join(Commitment, Commitment.id == CallDay.commitment_id)
        .where(
            Commitment.slug == wanted.commitment,
            _calls_in(wanted.span.first_on, wanted.span.last_on),
        )
        .order_by(CallDay.day.desc())
    )
    return [CheckedCalls(*row) for row in rows]


def find_check(number: int) -> Check:
    """Return the check with that number as it stands now. Raises ``NotFound``."""
    found = db.session.get(Check, number, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _batches(first: date, last: date) -> Select[str, Step | None, int, int, date, date]:
    return (
        select(
            Commitment.slug,
            Check.step,
            func.sum(Check.checked),
            func.sum(Check.met),
            func.min(Check.first_on),
            func.max(Check.last_on),
        )
        .join(Commitment, Commitment.id == Check.commitment_id)
        .where(_batches_in(first, last))
        .group_by(Commitment.slug, Check.step)
    )


def _calls(first: date, last: date) -> Select[str, Step | None, int, int, date, date]:
    return (
        select(
            Commitment.slug,
            cast(null(), Check.step.type),
            func.sum(CHECKED),
            func.sum(CallDay.in_time),
            func.min(CallDay.day),
            func.max(CallDay.day),
        )
        .join(Commitment, Commitment.id == CallDay.commitment_id)
        .where(_calls_in(first, last))
        .group_by(Commitment.slug)
    )


def _batches_in(first: date, last: date) -> ColumnElement[bool]:
    return and_(Check.last_on.between(first, last), Check.removed_at.is_(None))


def _calls_in(first: date, last: date) -> ColumnElement[bool]:
    return and_(CallDay.day.between(first, last), CHECKED > 0)


def _behind(wanted: Checked) -> ColumnElement[bool]:
    editions = select(Commitment.id).where(Commitment.slug == wanted.commitment)
    return and_(
        _batches_in(wanted.span.first_on, wanted.span.last_on),
        Check.commitment_id.in_(editions),
        Check.step == wanted.step,
    )


def _together(one: CheckTally, other: CheckTally) -> CheckTally:
    return CheckTally(
        one.commitment,
        one.step,
        one.checked + other.checked,
        one.met + other.met,
        min(one.first_on, other.first_on),
        max(one.last_on, other.last_on),
    )
