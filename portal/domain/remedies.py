"""Putting it right: the kinds of remedy, and who may agree to pay money (Policy A9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.errors import NotAllowed, RuleBroken
from portal.domain.roles import Role
from portal.domain.sums import sums_in
from portal.domain.words import N_


class RemedyKind(StrEnum):
    """What puts it right, in the order in which it is thought of (Policy A9.1, A9.2)."""

    APOLOGY = "apology"
    ACCEPTING = "accepting"
    EXPLANATION = "explanation"
    ACTION = "action"
    DECISION = "decision"
    RECORD = "record"
    CHANGE = "change"
    MONEY = "money"


REMEDY_WORDS = {
    RemedyKind.APOLOGY: N_("An apology"),
    RemedyKind.ACCEPTING: N_("Accepting what went wrong"),
    RemedyKind.EXPLANATION: N_("An explanation or reasons"),
    RemedyKind.ACTION: N_("Doing what was delayed"),
    RemedyKind.DECISION: N_("Looking at a decision again, or changing it"),
    RemedyKind.RECORD: N_("Correcting a record"),
    RemedyKind.CHANGE: N_("Changing a policy, procedure or practice"),
    RemedyKind.MONEY: N_("Money"),
}


class MoneyReason(StrEnum):
    """What money is for (Policy A9.4)."""

    LOSS = "loss"
    DISTRESS = "distress"
    OTHER = "other"


MONEY_REASON_WORDS = {
    MoneyReason.LOSS: N_("What they lost or paid"),
    MoneyReason.DISTRESS: N_("Distress, or their time and trouble"),
    MoneyReason.OTHER: N_("Something else"),
}

MOST_PENCE = 100_000_00
"""More than this is a slip of the finger."""


class DoneInFuture(RuleBroken):
    """What is done tomorrow is not done."""

    sentence = N_("Date it was done must be today or in the past")


class EvidenceMissing(RuleBroken):
    """Done, and nothing that shows it (Policy A9.5)."""

    sentence = N_("Enter what shows that it is done")


class DueInPast(RuleBroken):
    """A promise for a day that is over."""

    sentence = N_("Date it is due must be today or in the future")


class PaidBeforeApproved(RuleBroken):
    """Nobody has agreed to the money yet."""

    sentence = N_("A manager must agree to the money before it is paid")


class AmountDecided(RuleBroken):
    """What a manager has agreed to is not changed: another amount is another remedy."""

    sentence = N_(
        "A manager has agreed to this money as it stands. Add another remedy for another amount"
    )


class MoneyNotApproved(RuleBroken):
    """An answer that promises money which nobody has agreed to."""

    sentence = N_("A manager must agree to the money before you send")


class SumNotAgreed(RuleBroken):
    """A final answer that names a sum which stands in nothing that somebody agreed to."""

    sentence = N_(
        "The answer names a sum of money. Add a remedy that names it, and ask a manager to agree"
    )


class WriterApproves(NotAllowed):
    """Whoever writes it does not approve it."""

    sentence = N_("You wrote this. Someone else must approve it")


class BeyondLimit(RuleBroken):
    """More money on one case than this person may agree to, however many payments it is in."""

    sentence = N_(
        "With what was agreed to before, this is more money than you may agree to. "
        "Ask someone who may"
    )


class SumUnclear(BeyondLimit):
    """Nobody agrees to a sum without knowing how much it is."""

    sentence = N_("The answer promises money and does not say how much. Send it back")


@dataclass(frozen=True)
class Payment:
    """Money: what for, how much, and how it was worked out."""

    reason: MoneyReason
    pence: int
    worked_out: str


def promises_money(kind: RemedyKind, what: str) -> bool:
    """Whether a remedy promises money, whatever kind it is called: somebody else agrees to it."""
    return kind is RemedyKind.MONEY or bool(sums_in(what))


def check_sums(texts: Iterable[str], agreed: Iterable[tuple[int | None, str]]) -> None:
    """Raise ``SumNotAgreed`` unless every sum in ``texts`` stands in a remedy that was ``agreed``
    to: see ``sums_not_in``."""
    if sums_not_in(agreed, texts):
        raise SumNotAgreed


def sums_not_in(agreed: Iterable[tuple[int | None, str]], texts: Iterable[str]) -> list[int | None]:
    """Return the sums in ``texts`` that stand in no remedy which was ``agreed`` to, each in pence;
    None for one that cannot be read. Of a remedy: its pence, None when it is not money, and what
    it says."""
    known = {sum_ for pence, what in agreed for sum_ in (pence or 0, *sums_in(what))}
    return [sum_ for text in texts for sum_ in sums_in(text) if sum_ not in known]


def limit_pence(roles: Iterable[Role], limits: Mapping[Role, int]) -> int:
    """Return the most, in pence, that a person with ``roles`` may agree to; 0 is nothing.

    ``limits`` are the council's own, in pence. The portal brings none (Policy A9.4).
    """
    return max((limits.get(role, 0) for role in roles), default=0)


def check_limit(pence: int, agreed: int, limit: int) -> None:
    """Raise ``BeyondLimit`` when ``pence`` and all that was ``agreed`` to before, by whomever, on
    the case and what it was split into or joined to, are more than ``limit`` pence together
    (Policy A9.4)."""
    if pence + agreed > limit:
        raise BeyondLimit


def check_due(due_on: date, before: date | None, today: date) -> None:
    """Raise ``DueInPast`` when ``due_on`` is over already and was not so ``before`` (None: new)."""
    if due_on < today and due_on != before:
        raise DueInPast


def check_done(done_on: date | None, evidence: str, today: date) -> None:
    """Raise when a remedy said to be done on ``done_on`` cannot be, or nothing shows it."""
    if done_on is None:
        return
    if done_on > today:
        raise DoneInFuture
    if not evidence:
        raise EvidenceMissing
