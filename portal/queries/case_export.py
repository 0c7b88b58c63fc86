"""Every case of a list, row by row, for a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true

from portal.db import db
from portal.domain.exports import Column
from portal.domain.roles import Viewer
from portal.domain.search import Question
from portal.models import Case, Commitment, Person, Service, Staff
from portal.queries.case_filter import CaseFilter, Days, Order
from portal.queries.case_list import Ids, conditions, sort_column
from portal.queries.case_search import answers
from portal.queries.cases import may_see

AT_ONCE = 1000
"""Rows that are held in memory."""

COLUMNS: dict[Column, Any] = {
    Column.REFERENCE: Case.reference,
    Column.KIND: Case.kind,
    Column.STATE: Case.state,
    Column.STAGE: Case.stage,
    Column.CHANNEL: Case.channel,
    Column.RECEIVED: Case.received_on,
    Column.DUE: Case.next_due_on,
    Column.DUE_WHICH: Case.next_due_which,
    Column.SERVICE: Service.name,
    Column.HANDLER: Staff.name,
    Column.COMMITMENT: Commitment.short_title,
    Column.ANSWERED: Case.answered_on,
    Column.OUTCOME: Case.outcome,
    Column.CLOSED: Case.closed_at,
    Column.CLOSURE: Case.closure,
    Column.PAST_REFERENCE: Case.past_reference,
    Column.PERSON: Person.name,
    Column.WORDS: Case.text,
    Column.EFFECT: Case.effect,
}


def listed(
    viewer: Viewer, asked: CaseFilter, days: Days, ids: Ids
) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of a list of cases that are owed an answer."""
    owed: ColumnElement[bool] = Case.needs_reply == true()
    return [owed, *conditions(asked, days, ids, viewer)]


def searched(question: Question) -> Sequence[ColumnElement[bool]]:
    """Return the condition of the cases that a search finds."""
    return [answers(question)]


def export_rows(
    viewer: Viewer,
    now: datetime,
    wanted: Sequence[ColumnElement[bool]],
    columns: Sequence[Column],
    order: Order = Order.DUE,
) -> Iterator[tuple[Any, ...]]:
    """Yield ``columns`` of every case of ``wanted`` that ``viewer`` may see, in ``order``.

    One statement, so no case is missed or comes twice while people go on working; some rows at
    a time, so a file of any length takes the same memory.
    """
    column = sort_column(order)
    down = order is Order.NEWEST
    rows = db.session.execute(
        select(*(COLUMNS[one] for one in columns))
        .select_from(Case)
        .join(Person, Person.id == Case.person_id)
        .outerjoin(Service, Service.id == Case.service_id)
        .outerjoin(Staff, Staff.id == Case.handler_id)
        .outerjoin(Commitment, Commitment.id == Case.commitment_id)
        .where(may_see(viewer, now), *wanted)
        .order_by(*((column.desc(), Case.id.desc()) if down else (column, Case.id)))
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield tuple(row)
