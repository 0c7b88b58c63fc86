"""What an acknowledgement or an answer must have before it may leave (Policy A5.1, A8, A9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.domain.apologies import check_words
from portal.domain.cases import ContactWay
from portal.domain.errors import RuleBroken
from portal.domain.findings import Finding, Kept, overall
from portal.domain.words import N_

REVIEW_ASKED_WITHIN = 20
"""Working days in which a person can ask us to look again (Policy A5.2)."""

NEEDS_APOLOGY = frozenset({Finding.UPHELD, Finding.PARTLY_UPHELD})
"""Outcomes with which we say sorry (Policy 0.7, A9.3)."""

FINDING_MEANS = {
    Finding.UPHELD: N_("We got this wrong."),
    Finding.PARTLY_UPHELD: N_("We got some of this wrong."),
    Finding.NOT_UPHELD: N_("We did not get this wrong."),
    Finding.NO_FINDING: N_("We cannot tell what happened."),
}
"""Each finding in words that anyone understands (Policy C10)."""


class PointsUndecided(RuleBroken):
    """Some point has no finding, or a finding without reasons (Policy A5.1)."""

    sentence = N_("Decide every point before you send")


class ApologyMissing(RuleBroken):
    """We got something wrong, and the answer neither says sorry nor why not (Policy A9.3)."""

    sentence = N_("Add an apology or say why there is none")


class NothingSaid(RuleBroken):
    """An answer without words."""

    sentence = N_("Enter your answer")


class SentBeforeReceived(RuleBroken):
    """An answer cannot be older than what it answers."""

    sentence = N_("Date sent must be on or after %(received_on)s when we received it")


class SentBeforeWritten(RuleBroken):
    """A letter that is printed here cannot have left before anyone wrote it."""

    sentence = N_("Date sent must be on or after %(written_on)s when it was written")


class SentBeforeReopened(RuleBroken):
    """An answer from before the case was opened again is not the new one (Policy A5.1)."""

    sentence = N_("Date sent must be on or after %(opened_on)s when the case was opened again")


class SentInFuture(RuleBroken):
    """What leaves tomorrow has not left."""

    sentence = N_("Date sent must be today or in the past")


class ToldBeforeReceived(RuleBroken):
    """Nobody tells us about a case that we have not received."""

    sentence = N_("The date must be on or after %(received_on)s when we received it")


class ToldInFuture(RuleBroken):
    """What somebody tells us tomorrow we do not know."""

    sentence = N_("The date must be today or in the past")


class WayNotKnown(RuleBroken):
    """We have no such address of the person."""

    sentence = N_("Select a way we can reach this person")


@dataclass(frozen=True)
class PointDecision:
    """What an officer found on one point. ``finding`` None: not decided yet (Policy A8.1).

    ``kept`` is only for a point with a commitment, None when nobody has said. ``relied_on`` is
    the policy or law.
    """

    text: str
    finding: Finding | None = None
    reasons: str = ""
    kept: Kept | None = None
    relied_on: str = ""

    @property
    def decided(self) -> bool:
        """Whether it has a finding and its reasons (Policy A5.5)."""
        return self.finding is not None and bool(self.reasons)


@dataclass(frozen=True)
class Dispatch:
    """How a message leaves. ``told_on`` is the London date it was said by phone, else None."""

    way: ContactWay
    told_on: date | None = None


@dataclass(frozen=True)
class Response:
    """What an officer writes beside the points; each text may be "".

    ``answer`` is the whole answer for a kind without points. ``no_apology_reason`` is kept on
    the case and not sent.
    """

    dispatch: Dispatch
    answer: str = ""
    apology: str = ""
    no_apology_reason: str = ""
    will_do: str = ""


def outcome_of(points: Iterable[PointDecision]) -> Finding:
    """Return the outcome of a complaint whose points are all decided (Policy A8.2).

    Raises ``PointsUndecided``, also when there is no point at all.
    """
    points = list(points)
    if not points or not all(point.decided for point in points):
        raise PointsUndecided
    return overall(point.finding for point in points if point.finding is not None)


def check_apology(outcome: Finding, apology: str, no_apology_reason: str) -> None:
    """Raise ``ApologyMissing`` when we got it wrong and say neither sorry nor why not.

    An apology that is none raises ``ApologyHollow`` or ``NothingToBeSorryFor`` (Policy A9.3).
    """
    check_words(apology, must_say_why=outcome in NEEDS_APOLOGY)
    if outcome in NEEDS_APOLOGY and not (apology or no_apology_reason):
        raise ApologyMissing


def dispatch_day(dispatch: Dispatch, received_on: date, today: date) -> date | None:
    """Return the London date on which the message counts as sent, None for a letter.

    A letter counts from the day it is posted, never from its draft. Raises
    ``SentBeforeReceived`` and ``SentInFuture``.
    """
    if dispatch.way is ContactWay.POST:
        return None
    on = dispatch.told_on if dispatch.way is ContactWay.PHONE else today
    return check_sent_on(on or today, received_on, today)


def check_sent_on(on: date, received_on: date, today: date) -> date:
    """Return ``on`` when a message about a case received on ``received_on`` can have left then.

    Raises ``SentBeforeReceived`` and ``SentInFuture``.
    """
    if on < received_on:
        raise SentBeforeReceived(received_on=received_on)
    if on > today:
        raise SentInFuture
    return on


def check_told_on(on: date, received_on: date, today: date) -> date:
    """Return ``on`` when the person can have told us something about the case then.

    Raises ``ToldBeforeReceived`` and ``ToldInFuture``.
    """
    if on < received_on:
        raise ToldBeforeReceived(received_on=received_on)
    if on > today:
        raise ToldInFuture
    return on
