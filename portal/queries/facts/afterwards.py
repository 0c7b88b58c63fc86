"""What comes after an answer, as measures take it: changes, remedies, the Ombudsman."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from portal.db import db
from portal.domain.learning import ActionStatus
from portal.domain.measures.facts import ActionFact, OmbudsmanFact, RemedyFact
from portal.domain.measures.periods import Span
from portal.domain.remedies import RemedyKind
from portal.domain.times import london_date
from portal.models import Action, ActionLine, OmbudsmanRecord, Remedy
from portal.queries.facts.days import by, day_of, end_of, instants_of


def actions(counted_on: date) -> tuple[ActionFact, ...]:
    """Return every change that was ever agreed to, with the date that was set then.

    There are few of them, and their dates stand in their histories.
    """
    rows = db.session.execute(
        select(
            ActionLine.action_id,
            ActionLine.status,
            ActionLine.at,
            ActionLine.due_on,
            Action.due_on.label("now_due_on"),
            Action.done_on,
        )
        .join(Action, Action.id == ActionLine.action_id)
        .where(ActionLine.at < end_of(counted_on))
        .order_by(ActionLine.action_id, ActionLine.id)
    )
    lines: dict[int, list[Any]] = {}
    for row in rows:
        lines.setdefault(row.action_id, []).append(row)
    found = (_action(id, history, counted_on) for id, history in lines.items())
    return tuple(one for one in found if one is not None)


def _action(id: int, history: list[Any], counted_on: date) -> ActionFact | None:
    undecided = (ActionStatus.PROPOSED, ActionStatus.NOT_TAKEN)
    agreed = next((line for line in history if line.status not in undecided), None)
    if agreed is None:
        return None
    last = history[-1]
    dropped = last.status is ActionStatus.NOT_TAKEN
    return ActionFact(
        id=id,
        agreed_on=london_date(agreed.at),
        due_on=agreed.due_on or agreed.now_due_on,
        done_on=by(last.done_on, counted_on),
        dropped_on=london_date(last.at) if dropped else None,
    )


def remedies(span: Span, counted_on: date) -> tuple[RemedyFact, ...]:
    """Return the remedies that were agreed to or paid in ``span``.

    Money is agreed to by a second person (Policy A9.4); all else when it is written down.
    """
    since, until = instants_of(span)
    days = (span.first_on, span.last_on)
    rows = db.session.execute(
        select(
            Remedy.id,
            Remedy.kind,
            Remedy.written_at,
            Remedy.approved_at,
            Remedy.done_on,
            Remedy.pence,
        )
        .where(
            or_(
                (Remedy.written_at >= since) & (Remedy.written_at < until),
                (Remedy.approved_at >= since) & (Remedy.approved_at < until),
                Remedy.done_on.between(*days),
            )
        )
        .order_by(Remedy.id)
    )
    found = []
    for id, kind, written_at, approved_at, done_on, pence in rows:
        money = kind is RemedyKind.MONEY
        agreed_on = by(day_of(approved_at if money else written_at), counted_on)
        if agreed_on is not None:
            paid_on = by(done_on, counted_on) if money else None
            found.append(RemedyFact(id, kind, agreed_on, paid_on, pence or 0))
    return tuple(found)


def ombudsman(span: Span, counted_on: date) -> tuple[OmbudsmanFact, ...]:
    """Return what the Ombudsman told us of or decided in ``span``."""
    days = (span.first_on, span.last_on)
    rows = db.session.execute(
        select(
            OmbudsmanRecord.id,
            OmbudsmanRecord.told_on,
            OmbudsmanRecord.decided_on,
            OmbudsmanRecord.result,
            OmbudsmanRecord.complied,
        )
        .where(
            or_(OmbudsmanRecord.told_on.between(*days), OmbudsmanRecord.decided_on.between(*days))
        )
        .order_by(OmbudsmanRecord.id)
    )
    return tuple(
        OmbudsmanFact(
            id,
            told_on,
            by(decided_on, counted_on),
            result if by(decided_on, counted_on) else None,
            complied,
        )
        for id, told_on, decided_on, result, complied in rows
    )
