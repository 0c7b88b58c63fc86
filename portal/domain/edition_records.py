"""Editions as plain records: read from their file, kept in the database, read back.

The file and the kept record have the same names and are read by the same strict code, so that a
misspelt word or a sentence that disagrees with its days is refused before anyone is held to it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from portal.domain.cases import Channel, Kind
from portal.domain.commitments import (
    ChallengeQuestion,
    ClockRule,
    Commitment,
    Edition,
    EditionNotReadable,
    EditionState,
    Measure,
    Method,
    Step,
)

Choice = TypeVar("Choice", bound=StrEnum)
Record = Mapping[str, Any]

NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip

_MISSING = object()


class _Table:
    """One table of an edition, read value by value; what is left over at the end is unknown."""

    def __init__(self, where: str, record: Record) -> None:
        if not isinstance(record, Mapping):
            raise EditionNotReadable(problem=f"{where}: it must be a table")
        self.where = where
        self._left = dict(record)

    def problem(self, text: str) -> EditionNotReadable:
        return EditionNotReadable(problem=f"{self.where}: {text}")

    def value(self, key: str, kind: type, default: Any = _MISSING) -> Any:
        """Take the value of ``key``; without a default it must be there. It must be a ``kind``."""
        found = self._left.pop(key, default)
        if found is _MISSING:
            raise self.problem(f"“{key}” is missing")
        if found is not default and type(found) is not kind:
            raise self.problem(f"“{key}” must be of type {kind.__name__}")
        return found

    def words(self, key: str) -> str:
        found: str = self.value(key, str)
        if not found.strip():
            raise self.problem(f"“{key}” is empty")
        return found

    def sentences(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        found = tuple(self.value(key, list, default))
        if not all(isinstance(sentence, str) and sentence.strip() for sentence in found):
            raise self.problem(f"“{key}” must be a list of sentences")
        return found

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        return self._chosen(key, self.words(key), choices)

    def choices(self, key: str, choices: type[Choice]) -> frozenset[Choice]:
        named = self.sentences(key)
        if len(set(named)) < len(named):
            raise self.problem(f"“{key}” names something twice")
        return frozenset(self._chosen(key, name, choices) for name in named)

    def _chosen(self, key: str, name: str, choices: type[Choice]) -> Choice:
        try:
            return choices(name)
        except ValueError:
            known = ", ".join(choices)
            raise self.problem(f"“{name}” is not known as “{key}” (known: {known})") from None

    def end(self) -> None:
        if self._left:
            raise self.problem(f"“{min(self._left)}” is not known")


def numbers_in(text: str) -> frozenset[int]:
    """Return the whole numbers that ``text`` names, in figures or in words up to twelve."""
    figures = {int(found) for found in re.findall(r"\d+", text)}
    words = set(re.findall(r"[a-z]+", text.lower()))
    return frozenset(figures | {at for at, word in enumerate(NUMBER_WORDS, 1) if word in words})


def rule_record(rule: ClockRule) -> dict[str, Any]:
    """Return ``rule`` as plain data for JSON."""
    return {
        "step": rule.step.value,
        "working_days": rule.working_days,
        "kinds": [kind.value for kind in Kind if kind in rule.kinds],
        "channels": [channel.value for channel in Channel if channel in rule.channels],
    }


def rule_from_record(record: Record, where: str = "a rule") -> ClockRule:
    """Read what ``rule_record`` wrote. ``where`` names it in ``EditionNotReadable``."""
    table = _Table(where, record)
    rule = ClockRule(
        step=table.choice("step", Step),
        working_days=table.value("working_days", int),
        kinds=table.choices("kinds", Kind),
        channels=table.choices("channels", Channel),
    )
    table.end()
    return rule


def as_record(commitment: Commitment) -> dict[str, Any]:
    """Return ``commitment`` as plain data for JSON, all of it, in the words of the file."""
    return {
        "slug": commitment.slug,
        "position": commitment.position,
        "formal": commitment.formal,
        "short_title": commitment.short_title,
        "short_label": commitment.short_label,
        "measure": commitment.measure.value,
        **({} if commitment.limit is None else {"limit": commitment.limit}),
        "method": commitment.method.value,
        "expect": list(commitment.expect),
        "show_office_hours": commitment.show_office_hours,
        "challenge": commitment.challenge,
        "challenge_question": commitment.challenge_question.value,
        "check": commitment.check,
        "doing": commitment.doing,
        "notes": list(commitment.notes),
        "rules": [rule_record(rule) for rule in commitment.rules],
    }


def from_record(record: Record) -> Commitment:
    """Read one commitment from a file's table or from what ``as_record`` wrote.

    Raises ``EditionNotReadable`` for a missing, unknown or mistyped value, and when the numbers
    in its sentences are not the numbers it sets.
    """
    table = _Table(f"commitment “{dict(record).get('slug', '?')}”", record)
    commitment = Commitment(
        slug=table.words("slug"),
        position=table.value("position", int),
        formal=table.words("formal"),
        short_title=table.words("short_title"),
        short_label=table.words("short_label"),
        measure=table.choice("measure", Measure),
        limit=table.value("limit", int, None),
        method=table.choice("method", Method),
        expect=table.sentences("expect"),
        show_office_hours=table.value("show_office_hours", bool, False),
        challenge=table.words("challenge"),
        challenge_question=table.choice("challenge_question", ChallengeQuestion),
        check=table.words("check"),
        doing=table.value("doing", str, ""),
        notes=table.sentences("notes", ()),
        rules=tuple(
            rule_from_record(rule, f"a rule of {table.where}")
            for rule in table.value("rules", list, ())
        ),
    )
    table.end()
    for key in ("formal", "short_title"):
        if numbers_in(getattr(commitment, key)) != commitment.numbers:
            raise table.problem(f"the numbers in “{key}” are not those it is measured by")
    return commitment


def edition_from_records(
    *,
    number: int,
    title: str,
    effective_from: date,
    effective_to: date | None,
    state: str,
    approval_reference: str,
    commitments: Iterable[Record],
    house_rules: Iterable[Record],
) -> Edition:
    """Put an edition together from its kept parts.

    Raises ``EditionNotReadable``, and ``EditionUnclear`` when two rules give one date.
    """
    return Edition(
        number=number,
        title=title,
        effective_from=effective_from,
        effective_to=effective_to,
        state=EditionState(state),
        approval_reference=approval_reference,
        commitments=tuple(
            sorted(map(from_record, commitments), key=lambda commitment: commitment.position)
        ),
        house_rules=tuple(rule_from_record(rule, "a house rule") for rule in house_rules),
    )


def parse_edition(text: str) -> Edition:
    """Read an edition from the text of its file (TOML, like ``editions/first.toml``).

    Raises ``EditionNotReadable`` and ``EditionUnclear``, each naming the place.
    """
    try:
        record = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EditionNotReadable(problem=f"the file is not TOML: {error}") from error
    table = _Table("the edition", record)
    edition = edition_from_records(
        number=table.value("number", int),
        title=table.words("title"),
        effective_from=table.value("effective_from", date),
        effective_to=table.value("effective_to", date, None),
        state=table.choice("state", EditionState),
        approval_reference=table.words("approval_reference"),
        commitments=table.value("commitments", list),
        house_rules=table.value("house_rules", list, ()),
    )
    table.end()
    return edition
