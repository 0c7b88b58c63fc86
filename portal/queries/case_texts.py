"""Every text of a case that it can be found by, and what each text is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, literal, select, union_all

from portal.db import Base, db
from portal.domain.messages import Purpose
from portal.domain.moves import Actor
from portal.domain.words import N_
from portal.models import (
    Case,
    Consent,
    DateCorrection,
    Event,
    Extension,
    Inquiry,
    Message,
    OmbudsmanRecord,
    Pause,
    Person,
    Point,
    Review,
)


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
    Person: dict.fromkeys(
        ("name", "email", "phone", "address_line_1", "address_line_2", "town", "postcode"),
        Source.PERSON,
    ),
    Point: dict.fromkeys(("text", "reasons", "review_reasons"), Source.POINT),
    Review: {
        "words": Source.TOLD,
        **dict.fromkeys(("why_late", "understood", "no_apology_reason"), Source.WORK),
    },
    OmbudsmanRecord: dict.fromkeys(("their_reference", "remedy"), Source.WORK),
    Message: dict.fromkeys(("subject", "body"), Source.MESSAGE),
    Inquiry: {"question": Source.MESSAGE},
    Extension: {"words": Source.NOTE},
    Pause: dict.fromkeys(("words", "agreed_by"), Source.NOTE),
    Consent: {"evidence": Source.NOTE},
    DateCorrection: {"reason": Source.NOTE},
    Event: {"words": Source.NOTE},
}
"""The columns with words, by table. A table of a case that is to be searched is added here."""

BY_NAME = {model.__tablename__: model for model in COLUMNS}


def counts(row: Any) -> bool:
    """Whether ``row``, an object of such a table, holds words of a person.

    A receipt and a line of the portal's own say the same in every case.
    """
    if isinstance(row, Message):
        return row.purpose is not Purpose.RECEIPT
    return not isinstance(row, Event) or row.actor is not Actor.SYSTEM


def texts_of(row: Any) -> Iterator[CaseText]:
    """Yield the texts of ``row``: an object of a table in ``COLUMNS``."""
    for name, source in COLUMNS[type(row)].items():
        yield from _texts(source, name, getattr(row, name))


def case_texts(case_ids: Sequence[int]) -> dict[int, list[CaseText]]:
    """Return all texts of each of those cases that there is, by one statement."""
    every = union_all(
        *(_select(model, name, case_ids) for model, columns in COLUMNS.items() for name in columns)
    )
    found: dict[int, list[CaseText]] = {}
    for row in db.session.execute(every.order_by("case_id", "place", "id")):
        columns = COLUMNS[BY_NAME[row.kept_in]]
        value = json.loads(row.value) if row.name == "details" else row.value
        found.setdefault(row.case_id, []).extend(_texts(columns[row.name], row.name, value))
    return found


def _select(model: type[Base], name: str, case_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    table: Any = model
    case_id = Case.id if model in (Case, Person) else table.case_id
    value = getattr(table, name)
    query = select(
        case_id.label("case_id"),
        literal(list(COLUMNS).index(model)).label("place"),
        (case_id if model is Review else table.id).label("id"),
        literal(model.__tablename__).label("kept_in"),
        literal(name).label("name"),
        cast(value, Text).label("value"),
    )
    if model is Person:
        query = query.select_from(Case).join(Person, Person.id == Case.person_id)
    return query.where(case_id.in_(case_ids), value.is_not(None), *_counted(model))


def _counted(model: type[Base]) -> list[ColumnElement[bool]]:
    """The same as ``counts``, for the database."""
    if model is Message:
        return [Message.purpose != Purpose.RECEIPT]
    return [Event.actor != Actor.SYSTEM] if model is Event else []


def _texts(source: Source, name: str, value: Any) -> Iterator[CaseText]:
    """Yield what a column holds: one text, the answers of ``details``, a number in two ways."""
    texts = [answer for _, answer in value.get("said", [])] if name == "details" else [value]
    if name == "phone" and value:
        texts.append("".join(value.split()))
    for text in texts:
        if text:
            yield CaseText(source, str(text))
