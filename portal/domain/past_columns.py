"""The columns of a file of past records, and the words that may stand in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from portal.domain.cases import (
    CHANNEL_WORDS,
    CLOSURE_WORDS,
    KIND_WORDS,
    Closure,
    Kind,
    needs_reply,
)
from portal.domain.findings import FINDING_WORDS, KEPT_WORDS, Finding, Kept
from portal.domain.root_causes import ROOT_CAUSE_WORDS
from portal.domain.words import N_


class PastColumn(StrEnum):
    """A column, by the name that the first line of the file has for it."""

    REFERENCE = "reference"
    KIND = "kind"
    CHANNEL = "channel"
    RECEIVED_ON = "received_on"
    ACKNOWLEDGED_ON = "acknowledged_on"
    RESPONDED_ON = "responded_on"
    EXTENDED_TO = "extended_to"
    STAGE = "stage"
    SERVICE = "service"
    COMMITMENT = "commitment"
    OUTCOME = "outcome"
    ROOT_CAUSE = "root_cause"


PAST_COLUMN_WORDS: Mapping[PastColumn, str] = {
    PastColumn.REFERENCE: N_("The reference that you had. It stays, and can be searched for"),
    PastColumn.KIND: N_("What it was"),
    PastColumn.CHANNEL: N_("How it came"),
    PastColumn.RECEIVED_ON: N_("The day on which the council had it"),
    PastColumn.ACKNOWLEDGED_ON: N_("The day of the acknowledgement. Leave it empty for none"),
    PastColumn.RESPONDED_ON: N_(
        "The day of the full answer, or the day it ended without one. A complaint and a service"
        " request need it"
    ),
    PastColumn.EXTENDED_TO: N_("The new date, when the answer was given more time"),
    PastColumn.STAGE: N_(
        "1 or 2; empty is 1. Stage 2 has a line of its own, below its stage 1, with the same"
        " reference and its own dates"
    ),
    PastColumn.SERVICE: N_("The service"),
    PastColumn.COMMITMENT: N_("The commitment it was about. A challenge needs one"),
    PastColumn.OUTCOME: N_("What was found, or how it ended"),
    PastColumn.ROOT_CAUSE: N_("The main cause of a complaint"),
}

NEEDED = frozenset(
    {PastColumn.REFERENCE, PastColumn.KIND, PastColumn.CHANNEL, PastColumn.RECEIVED_ON}
)
"""Every line has these."""

ENDED = (
    Closure.WITHDRAWN,
    Closure.OTHER_ROUTE,
    Closure.NO_REPLY,
    Closure.NO_CONSENT,
    Closure.DUPLICATE,
    Closure.NOT_ENOUGH,
    Closure.REFUSED,
)
"""Ways to end without an answer (Policy A8.3)."""

Outcome = Finding | Kept | Closure
Word = TypeVar("Word", bound=StrEnum)
_SPACE = re.compile(r"[\s_\-/.,]+")


@dataclass(frozen=True)
class PastWords:
    """The words that may stand in the columns of this council, each as ``plain`` makes it.

    ``services`` and ``commitments`` lead to slugs. The names to show are ``service_names`` and
    ``commitment_names``.
    """

    services: Mapping[str, str]
    commitments: Mapping[str, str]
    service_names: tuple[str, ...]
    commitment_names: tuple[str, ...]


def plain(text: str) -> str:
    """Return ``text`` so that the same word is the same however it is typed."""
    return _SPACE.sub(" ", text).strip().casefold()


def _words(words: Mapping[Word, str]) -> dict[str, Word]:
    return {plain(text): one for one, named in words.items() for text in (one.value, named)}


KINDS = _words(KIND_WORDS)
CHANNELS = _words(CHANNEL_WORDS)
CAUSES = _words(ROOT_CAUSE_WORDS)


def outcomes_of(kind: Kind) -> tuple[Outcome, ...]:
    """Return what ``outcome`` may say of a record of ``kind``; nothing for what was only read."""
    if kind is Kind.CHALLENGE:
        return tuple(Kept)
    if kind is Kind.COMPLAINT:
        return (*Finding, *ENDED)
    return ENDED if needs_reply(kind, reply_asked=True) else ()


OUTCOME_WORDS: Mapping[Outcome, str] = dict(
    chain[tuple[Outcome, str]](FINDING_WORDS.items(), KEPT_WORDS.items(), CLOSURE_WORDS.items())
)


def outcome_words(kind: Kind) -> dict[str, Outcome]:
    """Return the words for the outcomes of ``kind``."""
    return _OUTCOMES[kind]


_OUTCOMES: Mapping[Kind, dict[str, Outcome]] = {
    kind: {
        plain(text): one for one in outcomes_of(kind) for text in (one.value, OUTCOME_WORDS[one])
    }
    for kind in Kind
}
