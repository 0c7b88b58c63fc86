"""One line of a file of past records: read, and held against the rules.

Pure: the words of the council and today come in. What only a look at many lines, or at what was
brought in before, can tell is ``PastReferences`` and the services' own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain import past_rules as rules
from portal.domain.cases import Channel, Closure, Kind, needs_reply
from portal.domain.exports import STARTS_A_FORMULA
from portal.domain.findings import Finding, Kept
from portal.domain.past_columns import (
    CAUSES,
    CHANNELS,
    KINDS,
    NEEDED,
    OUTCOME_WORDS,
    PastColumn,
    PastWords,
    outcome_words,
    outcomes_of,
    plain,
)
from portal.domain.past_rules import PastRule, Problem
from portal.domain.root_causes import ROOT_CAUSE_WORDS, RootCause
from portal.domain.written_dates import read_written_day

LONGEST_REFERENCE = 60
Cells = Mapping[PastColumn, str]


@dataclass(frozen=True)
class PastRecord:
    """A past record. ``line`` is where it stands in its file; ``service`` and ``commitment`` are
    slugs. ``closure`` says how it ended; ``finding`` is of a complaint, ``kept`` of a challenge.
    """

    line: int
    reference: str
    kind: Kind
    channel: Channel
    received_on: date
    acknowledged_on: date | None
    responded_on: date | None
    extended_to: date | None
    stage: int
    service: str | None
    commitment: str | None
    finding: Finding | None
    kept: Kept | None
    closure: Closure
    cause: RootCause | None

    @property
    def needs_reply(self) -> bool:
        """Whether it was owed an answer: a comment was when it got one."""
        return needs_reply(self.kind, self.responded_on is not None)

    @property
    def ended_on(self) -> date:
        """The day on which it ended, as far as anybody wrote it down."""
        return self.responded_on or self.received_on


@dataclass(frozen=True)
class Known:
    """What lines are held against. ``known_from`` is the first day that the calendar knows."""

    words: PastWords
    today: date
    known_from: date


class _Line:
    """One line while it is read; what is wrong is gathered."""

    def __init__(self, line: int, cells: Cells, known: Known) -> None:
        self.line = line
        self.known = known
        self.problems: list[Problem] = []
        self._cells = cells

    def text(self, column: PastColumn) -> str:
        """Return the cell, without space around it and without the "=" of ="0012"."""
        text = " ".join(self._cells.get(column, "").split())
        if text.startswith('="') and text.endswith('"'):
            text = text[2:-1].strip()
        return text

    def wrong(self, column: PastColumn, broken: PastRule) -> None:
        self.problems.append(Problem.of(self.line, column, self.text(column), broken))

    def word(
        self, column: PastColumn, words: Mapping[str, Any], shown: Callable[[], list[str]]
    ) -> Any:
        """Return what the word in ``column`` stands for, None when it is empty or wrong."""
        text = self.text(column)
        if not text:
            if column in NEEDED:
                self.wrong(column, rules.Missing(column=column.value))
            return None
        found = words.get(plain(text))
        if found is None:
            allowed = shown()
            broken = (
                rules.NotAWord(allowed=", ".join(allowed))
                if allowed
                else rules.NothingHere(column=column.value)
            )
            self.wrong(column, broken)
        return found

    def day(self, column: PastColumn) -> date | None:
        """Return the date in ``column``, None when it is empty or wrong."""
        text = self.text(column)
        if not text:
            if column in NEEDED:
                self.wrong(column, rules.Missing(column=column.value))
            return None
        found = read_written_day(text)
        if found is None:
            self.wrong(column, rules.NotADate())
        elif found > self.known.today and column is not PastColumn.EXTENDED_TO:
            self.wrong(column, rules.InTheFuture())
        elif found < self.known.known_from:
            self.wrong(column, rules.BeforeCalendar(known_from=self.known.known_from.isoformat()))
        else:
            return found
        return None


def read_record(line: int, cells: Cells, known: Known) -> PastRecord | list[Problem]:
    """Return the record of one line, or everything that is wrong with it."""
    one = _Line(line, cells, known)
    reference = _reference(one)
    kind: Kind | None = one.word(PastColumn.KIND, KINDS, lambda: [kind.value for kind in Kind])
    channel = one.word(PastColumn.CHANNEL, CHANNELS, lambda: [way.value for way in Channel])
    received = one.day(PastColumn.RECEIVED_ON)
    acknowledged = one.day(PastColumn.ACKNOWLEDGED_ON)
    responded = one.day(PastColumn.RESPONDED_ON)
    extended = one.day(PastColumn.EXTENDED_TO)
    stage = _stage(one, kind)
    words = known.words
    service = one.word(PastColumn.SERVICE, words.services, lambda: list(words.service_names))
    commitment = one.word(
        PastColumn.COMMITMENT, words.commitments, lambda: list(words.commitment_names)
    )
    outcome = _outcome(one, kind) if kind else None
    cause = _cause(one, kind)
    _check_order(one, received, acknowledged, responded, extended)
    if kind:
        _check_kind(one, kind, responded, extended, commitment)
    if one.problems or kind is None or channel is None or received is None:
        return one.problems
    return PastRecord(
        line=line,
        reference=reference,
        kind=kind,
        channel=channel,
        received_on=received,
        acknowledged_on=acknowledged,
        responded_on=responded,
        extended_to=extended,
        stage=stage,
        service=service,
        commitment=commitment,
        finding=outcome if isinstance(outcome, Finding) else None,
        kept=outcome if isinstance(outcome, Kept) else None,
        closure=_closure(kind, outcome, responded),
        cause=cause,
    )


def _reference(one: _Line) -> str:
    text = one.text(PastColumn.REFERENCE)
    if not text:
        one.wrong(PastColumn.REFERENCE, rules.Missing(column=PastColumn.REFERENCE.value))
    elif len(text) > LONGEST_REFERENCE:
        one.wrong(PastColumn.REFERENCE, rules.TooLong())
    elif STARTS_A_FORMULA.match(text):
        one.wrong(PastColumn.REFERENCE, rules.Formula())
    elif not text.isprintable() or "\ufffd" in text:
        one.wrong(PastColumn.REFERENCE, rules.UnseenSigns())
    return text


def _stage(one: _Line, kind: Kind | None) -> int:
    text = plain(one.text(PastColumn.STAGE)).removeprefix("stage").strip()
    if text not in ("", "1", "2"):
        one.wrong(PastColumn.STAGE, rules.NotAStage())
    if text == "2" and kind is not None and kind is not Kind.COMPLAINT:
        one.wrong(PastColumn.STAGE, rules.NoStage2())
    return 2 if text == "2" else 1


def _outcome(one: _Line, kind: Kind) -> Any:
    shown = [OUTCOME_WORDS[found] for found in outcomes_of(kind)]
    return one.word(PastColumn.OUTCOME, outcome_words(kind), lambda: shown)


def _cause(one: _Line, kind: Kind | None) -> RootCause | None:
    words = CAUSES if kind in (None, Kind.COMPLAINT) else {}
    shown = list(ROOT_CAUSE_WORDS.values()) if words else []
    cause: RootCause | None = one.word(PastColumn.ROOT_CAUSE, words, lambda: shown)
    return cause


def _check_order(
    one: _Line,
    received: date | None,
    acknowledged: date | None,
    responded: date | None,
    extended: date | None,
) -> None:
    after = {
        PastColumn.ACKNOWLEDGED_ON: acknowledged,
        PastColumn.RESPONDED_ON: responded,
        PastColumn.EXTENDED_TO: extended,
    }
    early = False
    for column, day in after.items():
        if received and day and day < received:
            early = True
            one.wrong(column, rules.BeforeReceived(received=received.isoformat()))
    if acknowledged and responded and acknowledged > responded and not early:
        answer = rules.AfterAnswer(responded=responded.isoformat())
        one.wrong(PastColumn.ACKNOWLEDGED_ON, answer)


def _check_kind(
    one: _Line, kind: Kind, responded: date | None, extended: date | None, commitment: str | None
) -> None:
    """Hold against the kind what a record must have, and what it cannot have."""
    owed = needs_reply(kind, responded is not None)
    if owed and responded is None and not one.text(PastColumn.RESPONDED_ON):
        one.wrong(PastColumn.RESPONDED_ON, rules.Missing(column=PastColumn.RESPONDED_ON.value))
    if extended and not owed:
        one.wrong(PastColumn.EXTENDED_TO, rules.NothingHere(column=PastColumn.EXTENDED_TO.value))
    if kind is Kind.CHALLENGE and commitment is None and not one.text(PastColumn.COMMITMENT):
        one.wrong(PastColumn.COMMITMENT, rules.Missing(column=PastColumn.COMMITMENT.value))


def _closure(kind: Kind, outcome: Any, responded: date | None) -> Closure:
    if isinstance(outcome, Closure):
        return outcome
    if kind is Kind.OTHER_ROUTE:
        return Closure.OTHER_ROUTE
    return Closure.ANSWERED if needs_reply(kind, responded is not None) else Closure.READ


class PastReferences:
    """The references of one file: one record each, and stage 2 below its stage 1."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[int, date | None]] = {}
        self._stage_2: dict[str, int] = {}

    def problem(self, record: PastRecord) -> Problem | None:
        """Return what is wrong with the place of ``record`` among those before it."""
        first = self._lines.get(record.reference)
        if record.stage == 1:
            if first:
                return self._wrong(record, rules.SameReference(line=first[0]))
            answered = record.closure is Closure.ANSWERED
            self._lines[record.reference] = record.line, record.responded_on if answered else None
            return None
        if record.reference in self._stage_2:
            return self._wrong(record, rules.SameReference(line=self._stage_2[record.reference]))
        if first is None or first[1] is None:
            return self._wrong(record, rules.Stage2Alone())
        if record.received_on < first[1]:
            broken = rules.BeforeStage1(responded=first[1].isoformat())
            column = PastColumn.RECEIVED_ON
            return Problem.of(record.line, column, record.received_on.isoformat(), broken)
        self._stage_2[record.reference] = record.line
        return None

    @staticmethod
    def _wrong(record: PastRecord, broken: PastRule) -> Problem:
        return Problem.of(record.line, PastColumn.REFERENCE, record.reference, broken)
