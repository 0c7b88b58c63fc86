"""Commitments and the editions they are published in: one record for sentence, days and figure.

Policy A4.7 and A11. How an edition is read and kept stands in ``edition_records``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import product

from portal.domain.cases import CHANNEL_WORDS, KIND_WORDS, Channel, Kind
from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class Step(StrEnum):
    """What must be done by a date."""

    ACKNOWLEDGEMENT = "acknowledgement"
    RESPONSE = "response"


STEP_WORDS = {
    Step.ACKNOWLEDGEMENT: N_("Say we have it"),
    Step.RESPONSE: N_("Answer in full"),
}


class Measure(StrEnum):
    """What a commitment is measured by."""

    WORKING_DAYS = "working_days"
    MINUTES = "minutes"
    SECONDS = "seconds"
    FEELING = "feeling"


class Method(StrEnum):
    """How we know whether a commitment is kept. Shown as a badge beside it."""

    EVERY_ONE = "every_one"
    SAMPLE = "sample"
    TOLD = "told"


METHOD_WORDS = {
    Method.EVERY_ONE: N_("We time every one"),
    Method.SAMPLE: N_("We check a sample"),
    Method.TOLD: N_("We only know what you tell us"),
}


class ChallengeQuestion(StrEnum):
    """Which detail we ask for when someone says we missed a commitment (screens C4 of B2)."""

    WAIT_AT_RECEPTION = "wait_at_reception"
    TIME_TO_ANSWER = "time_to_answer"
    HAD_A_REPLY = "had_a_reply"
    WHAT_HAPPENED = "what_happened"
    HARD_TO_TELL_US = "hard_to_tell_us"
    HARD_TO_UNDERSTAND = "hard_to_understand"


class EditionState(StrEnum):
    """Where a set of commitments stands on its way to the public (Policy A11.2)."""

    DRAFT = "draft"
    IN_CONSULTATION = "in_consultation"
    APPROVED = "approved"
    LIVE = "live"
    SUPERSEDED = "superseded"


ADOPTED = frozenset({EditionState.LIVE, EditionState.SUPERSEDED})
"""Only these drive clocks, each between its own dates. Going live is done ahead of the start."""


class EditionNotReadable(RuleBroken):
    """An edition breaks its own form: a missing, unknown or contradictory value."""

    sentence = N_("This edition cannot be used: %(problem)s.")


class EditionUnclear(RuleBroken):
    """Two rules of one edition give a date for the same step of the same contact."""

    sentence = N_(
        "This edition is unclear: %(first)s and %(second)s both say when the %(step)s "
        "of a %(kind)s by %(channel)s is due."
    )


class NoSuchCommitment(RuleBroken):
    """The edition has no commitment of that name."""

    sentence = N_("We cannot find that commitment.")


@dataclass(frozen=True)
class ClockRule:
    """``step`` is due within ``working_days`` of receipt, for these kinds and channels."""

    step: Step
    working_days: int
    kinds: frozenset[Kind]
    channels: frozenset[Channel]

    def __post_init__(self) -> None:
        if self.working_days < 1:
            raise EditionNotReadable(problem="a rule needs 1 working day or more")
        if not self.kinds or not self.channels:
            raise EditionNotReadable(problem="a rule needs a kind and a channel")


@dataclass(frozen=True)
class Commitment:
    """One promise of an edition: its words, how it is checked, and the days it sets.

    ``formal`` is the exact approved wording. ``limit`` is the number of minutes or seconds, None
    for the other measures. ``doing`` has the placeholders ``%(met)s``, ``%(checked)s`` and
    ``%(told)s``, or is empty. ``show_office_hours`` asks the page to list them.
    """

    slug: str
    position: int
    short_title: str
    short_label: str
    formal: str
    expect: tuple[str, ...]
    challenge: str
    challenge_question: ChallengeQuestion
    check: str
    measure: Measure
    method: Method
    limit: int | None = None
    doing: str = ""
    notes: tuple[str, ...] = ()
    show_office_hours: bool = False
    rules: tuple[ClockRule, ...] = ()

    def __post_init__(self) -> None:
        timed = self.measure in (Measure.MINUTES, Measure.SECONDS)
        if bool(self.rules) is not (self.measure is Measure.WORKING_DAYS):
            raise EditionNotReadable(problem=f"{self.slug}: rules and measure do not agree")
        if (self.limit is not None) is not timed or (self.limit or 1) < 1:
            raise EditionNotReadable(problem=f"{self.slug}: limit and measure do not agree")

    @property
    def numbers(self) -> frozenset[int]:
        """Every number of days, minutes or seconds that this commitment sets."""
        days = {rule.working_days for rule in self.rules}
        return frozenset(days if self.limit is None else days | {self.limit})

    def rule(self, step: Step) -> ClockRule | None:
        """Return this commitment's rule for ``step``, None when it promises no such date.

        Of several the longest: nobody is told that we were late when we may not have been.
        """
        rules = [rule for rule in self.rules if rule.step is step]
        return max(rules, key=lambda rule: rule.working_days, default=None)


RuleFound = tuple[Commitment | None, ClockRule]
"""A rule and the commitment it belongs to, None for a house rule."""

ContactStep = tuple[Step, Kind, Channel]


@dataclass(frozen=True)
class Edition:
    """A published set of commitments, in force from ``effective_from`` to ``effective_to``.

    Both days are included; ``effective_to`` None means until further notice. ``house_rules`` are
    dates we keep that are not a published commitment. Raises ``EditionUnclear`` or
    ``EditionNotReadable`` when it contradicts itself.
    """

    number: int
    title: str
    effective_from: date
    effective_to: date | None
    state: EditionState
    approval_reference: str
    commitments: tuple[Commitment, ...]
    house_rules: tuple[ClockRule, ...] = ()
    _rules: Mapping[ContactStep, RuleFound] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise EditionNotReadable(problem="it ends before it starts")
        for name in ("slug", "position"):
            values = [getattr(commitment, name) for commitment in self.commitments]
            if len(set(values)) < len(values):
                raise EditionNotReadable(problem=f"two commitments have the same {name}")
        object.__setattr__(self, "_rules", _rules_by_contact(self))

    def rule_for(self, step: Step, kind: Kind, channel: Channel) -> RuleFound | None:
        """Return the rule that times ``step`` of such a contact, and whose it is (Policy A4.7).

        The commitment is None for a house rule; the whole answer None when nothing is promised.
        """
        return self._rules.get((step, kind, channel))

    def commitment(self, slug: str) -> Commitment:
        """Return the commitment of that ``slug``. Raises ``NoSuchCommitment``."""
        for commitment in self.commitments:
            if commitment.slug == slug:
                return commitment
        raise NoSuchCommitment

    def in_force(self, day: date) -> bool:
        """Whether this edition was adopted and ``day`` lies between its dates."""
        ended = self.effective_to is not None and day > self.effective_to
        return self.state in ADOPTED and self.effective_from <= day and not ended


def _all_rules(edition: Edition) -> Iterator[RuleFound]:
    for commitment in edition.commitments:
        for rule in commitment.rules:
            yield commitment, rule
    for rule in edition.house_rules:
        yield None, rule


def _rules_by_contact(edition: Edition) -> dict[ContactStep, RuleFound]:
    """Return the one rule for each step, kind and channel. Raises ``EditionUnclear`` on two."""
    found: dict[ContactStep, RuleFound] = {}
    for commitment, rule in _all_rules(edition):
        for step, kind, channel in product((rule.step,), sorted(rule.kinds), sorted(rule.channels)):
            if (step, kind, channel) in found:
                raise EditionUnclear(
                    first=_rule_name(found[step, kind, channel][0]),
                    second=_rule_name(commitment),
                    step=step,
                    kind=KIND_WORDS[kind].lower(),
                    channel=CHANNEL_WORDS[channel].lower(),
                )
            found[step, kind, channel] = (commitment, rule)
    return found


def _rule_name(commitment: Commitment | None) -> str:
    return f"commitment “{commitment.slug}”" if commitment else "a house rule"
