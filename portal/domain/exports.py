"""What may be taken out of the list of cases as a file, and how a cell is made harmless."""

import re
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

UNSEEN = r"\s\ufeff\u200b-\u200f\u2060"
STARTS_A_FORMULA = re.compile(rf"[\t\r]|[{UNSEEN}]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""Also behind space that a spreadsheet takes away, and in the wide forms of these signs."""


class FileKind(StrEnum):
    """The two kinds of file."""

    CSV = "csv"
    EXCEL = "xlsx"


class Column(StrEnum):
    """What can be a column, in the order of the file."""

    REFERENCE = "reference"
    KIND = "kind"
    STATE = "state"
    STAGE = "stage"
    CHANNEL = "channel"
    RECEIVED = "received"
    DUE = "due"
    DUE_WHICH = "due_which"
    SERVICE = "service"
    HANDLER = "handler"
    COMMITMENT = "commitment"
    ANSWERED = "answered"
    OUTCOME = "outcome"
    CLOSED = "closed"
    CLOSURE = "closure"
    PAST_REFERENCE = "past_reference"
    PERSON = "person"
    WORDS = "words"
    EFFECT = "effect"


COLUMN_WORDS = {
    Column.REFERENCE: N_("Reference"),
    Column.KIND: N_("Kind"),
    Column.STATE: N_("State"),
    Column.STAGE: N_("Stage"),
    Column.CHANNEL: N_("How it came"),
    Column.RECEIVED: N_("Received"),
    Column.DUE: N_("Next date due"),
    Column.DUE_WHICH: N_("What is due"),
    Column.SERVICE: N_("Service"),
    Column.HANDLER: N_("Handler"),
    Column.COMMITMENT: N_("Commitment"),
    Column.ANSWERED: N_("Answered"),
    Column.OUTCOME: N_("Outcome"),
    Column.CLOSED: N_("Closed"),
    Column.CLOSURE: N_("Why it was closed"),
    Column.PAST_REFERENCE: N_("Imported: reference before"),
    Column.PERSON: N_("Name of the person"),
    Column.WORDS: N_("What they said"),
    Column.EFFECT: N_("How it affected them"),
}

PERSONAL = (Column.PERSON, Column.WORDS, Column.EFFECT)
"""Columns that tell who somebody is: in no file unless they are ticked."""


class NoColumn(RuleBroken):
    """A file has at least one column."""

    sentence = N_("Select at least one column")


def harmless(text: str) -> str:
    """Return ``text`` so that a spreadsheet that opens a CSV file never takes it for a formula."""
    return f"'{text}" if STARTS_A_FORMULA.match(text) else text
