"""Every text of a case that it can be found by, and what each text is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from portal.db import Base, db
from portal.domain.words import N_
from portal.models import Case, Event, Message, Person, Point
from portal.models.event import Actor
from portal.models.message import Purpose


class Source(StrEnum):
    """What a text of a case is."""

    TOLD = "told"
    PERSON = "person"
    WORK = "work"
    POINT = "point"
    MESSAGE = "message"
    NOTE = "note"


SOURCE_WORDS = {
    Source.TOLD: N_("What they said"),
    Source.PERSON: N_("The person"),
    Source.WORK: N_("What we wrote down"),
    Source.POINT: N_("A point"),
    Source.MESSAGE: N_("A message"),
    Source.NOTE: N_("A note or reason"),
}


@dataclass(frozen=True)
class CaseText:
    """One text of a case."""

    source: Source
    text: str


COLUMNS: Mapping[type[Base], Mapping[str, Source]] = {
    Case: {
        "text": Source.TOLD,
        "effect": Source.TOLD,
        "put_right_other": Source.TOLD,
        "details": Source.TOLD,
        "behalf_name": Source.PERSON,
        "reference": Source.WORK,
        "understood": Source.WORK,
        "wanted": Source.WORK,
        "checked_note": Source.WORK,
        "late_reason": Source.WORK,
        "no_apology_reason": Source.WORK,
    },
    Person: {
        "name": Source.PERSON,
        "email": Source.PERSON,
        "phone": Source.PERSON,
        "address_line_1": Source.PERSON,
        "address_line_2": Source.PERSON,
        "town": Source.PERSON,
        "postcode": Source.PERSON,
    },
    Point: {"text": Source.POINT, "reasons": Source.POINT},
    Message: {"subject": Source.MESSAGE, "body": Source.MESSAGE},
    Event: {"words": Source.NOTE},
}
"""The columns with words, by table. A table that is to be searched is added here."""


def counts(row: Any) -> bool:
    """Whether ``row``, an object of such a table, holds words of a person.

    A receipt and a line of the portal's own say the same in every case.
    """
    if isinstance(row, Message):
        return row.purpose is not Purpose.RECEIPT
    return not isinstance(row, Event) or row.actor is not Actor.SYSTEM


def texts_of(row: Any) -> Iterator[CaseText]:
    """Yield the texts of ``row``: an object of a table in ``COLUMNS``."""
    yield from _texts(COLUMNS[type(row)], row)


def case_texts(case_ids: Sequence[int]) -> dict[int, list[CaseText]]:
    """Return all texts of each of those cases that there is. A statement for each table."""
    found: dict[int, list[CaseText]] = {}
    for model, columns in COLUMNS.items():
        for row in db.session.execute(_select(model, case_ids)):
            found.setdefault(row.case_id, []).extend(_texts(columns, row))
    return found


def _select(model: type[Base], case_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    table: Any = model
    case_id = Case.id if model in (Case, Person) else table.case_id
    wanted = [getattr(table, name) for name in COLUMNS[model]]
    query = select(case_id.label("case_id"), *wanted).where(case_id.in_(case_ids))
    if model is Person:
        query = query.select_from(Case).join(Person, Person.id == Case.person_id)
    return query.where(*_counted(model)).order_by(case_id, table.id)


def _counted(model: type[Base]) -> list[ColumnElement[bool]]:
    """The same as ``counts``, for the database."""
    if model is Message:
        return [Message.purpose != Purpose.RECEIPT]
    return [Event.actor != Actor.SYSTEM, Event.words.is_not(None)] if model is Event else []


def _texts(columns: Mapping[str, Source], row: Row[Any] | Any) -> Iterator[CaseText]:
    for name, source in columns.items():
        value = getattr(row, name)
        said = [answer for _, answer in value.get("said", [])] if name == "details" else [value]
        for text in said:
            if text:
                yield CaseText(source, str(text))
        if name == "phone" and value:
            yield CaseText(source, "".join(value.split()))
