"""Every text of a case that it can be found by, and what each text is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    bindparam,
    cast,
    inspect,
    literal,
    null,
    select,
    union_all,
)

from portal.db import Base, db
from portal.domain.messages import Purpose
from portal.domain.moves import Actor
from portal.domain.words import N_
from portal.models import (
    Approval,
    Case,
    Consent,
    DateCorrection,
    Event,
    Extension,
    Inquiry,
    Message,
    NoLearning,
    OmbudsmanRecord,
    Pause,
    Person,
    Point,
    Quote,
    Refusal,
    Remedy,
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
        "past_reference": Source.WORK,
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
    Point: dict.fromkeys(("text", "reasons", "relied_on", "review_reasons"), Source.POINT),
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
    Remedy: dict.fromkeys(("what", "evidence", "worked_out"), Source.WORK),
    NoLearning: {"reason": Source.NOTE},
    Approval: {"words": Source.NOTE},
    Quote: dict.fromkeys(("words", "consent"), Source.NOTE),
    Refusal: dict.fromkeys(("why", "discretion", "equality", "words"), Source.NOTE),
    Event: {"words": Source.NOTE},
}
"""The columns with words, by table. A table of a case that is to be searched is added here."""

_TABLES = tuple(COLUMNS.items())


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
        yield from texts_in(source, name, getattr(row, name))


def case_texts(case_ids: Sequence[int]) -> dict[int, list[CaseText]]:
    """Return all texts of each of those cases that there is, by one statement."""
    found: dict[int, list[CaseText]] = {}
    for case_id, place, _, *values in db.session.execute(_every_text(), {"ids": case_ids}):
        texts = found.setdefault(case_id, [])
        for (name, source), value in zip(_TABLES[place][1].items(), values, strict=False):
            if value is not None:
                texts += texts_in(source, name, json.loads(value) if name == "details" else value)
    return found


@cache
def _every_text() -> CompoundSelect[*tuple[Any, ...]]:
    """Made once: there is much of it, and only the numbers of the cases change."""
    asked: BindParameter[int] = bindparam("ids", expanding=True)
    wanted = select(Case.id).where(Case.id.in_(asked)).cte("wanted")
    every = union_all(*(_select(place, wanted) for place in range(len(_TABLES))))
    return every.order_by("case_id", "place", "number")


def _select(place: int, wanted: CTE) -> Select[*tuple[Any, ...]]:
    """Return the texts of one table, with as many columns as the widest has."""
    model, names = _TABLES[place]
    table: Any = model
    case_id = Case.id if model in (Case, Person) else table.case_id
    values = [cast(getattr(table, name), Text) for name in names]
    widest = max(len(columns) for columns in COLUMNS.values())
    values += [cast(null(), Text)] * (widest - len(names))
    query = select(
        case_id.label("case_id"),
        literal(place).label("place"),
        inspect(model).primary_key[0].label("number"),
        *(value.label(f"text_{number}") for number, value in enumerate(values)),
    )
    if model is Person:
        query = query.select_from(Case).join(Person, Person.id == Case.person_id)
    return query.join(wanted, wanted.c.id == case_id).where(*_counted(model))


def _counted(model: type[Base]) -> list[ColumnElement[bool]]:
    """The same as ``counts``, for the database."""
    if model is Message:
        return [Message.purpose != Purpose.RECEIPT]
    return [Event.actor != Actor.SYSTEM] if model is Event else []


def texts_in(source: Source, name: str, value: Any) -> Iterator[CaseText]:
    """Yield what a column holds: one text, the answers of ``details``, a number in two ways."""
    texts = [answer for _, answer in value.get("said", [])] if name == "details" else [value]
    if name == "phone" and value:
        texts.append("".join(value.split()))
    for text in texts:
        if text:
            yield CaseText(source, str(text))
