"""Checks of our own: how many we looked at, how many were in time (Policy A12 M3, B9 S22)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.commitments import Commitment, Edition, Measure, Method, Step
from portal.domain.errors import RuleBroken
from portal.domain.roles import Permission, Viewer
from portal.domain.words import N_

MOST_CHECKED = 1_000_000


class CheckMethod(StrEnum):
    """How a check was done."""

    TALLY = "tally"
    SHEET = "sheet"
    TIMED = "timed"
    MYSTERY = "mystery"
    RECORDS = "records"


CHECK_METHOD_WORDS = {
    CheckMethod.TALLY: N_("Tally at the desk"),
    CheckMethod.SHEET: N_("Random sample, on a sheet drawn here"),
    CheckMethod.TIMED: N_("Timed by hand, everyone in the period"),
    CheckMethod.MYSTERY: N_("Mystery visits or calls"),
    CheckMethod.RECORDS: N_("Counted from records"),
}

TYPED_METHODS = (CheckMethod.TIMED, CheckMethod.MYSTERY, CheckMethod.RECORDS)
"""The ways whose numbers somebody types. The others are counted by the portal."""


class CheckMove(StrEnum):
    """What happened to a kept check."""

    RECORDED = "recorded"
    CORRECTED = "corrected"
    REMOVED = "removed"


CHECK_MOVE_WORDS = {
    CheckMove.RECORDED: N_("Recorded"),
    CheckMove.CORRECTED: N_("Corrected"),
    CheckMove.REMOVED: N_("Removed"),
}


class MoreMetThanChecked(RuleBroken):
    """A part cannot be larger than its whole."""

    sentence = N_("The number in time must be the same as or less than the number checked")


class CheckEndsTooSoon(RuleBroken):
    """The last day is before the first."""

    sentence = N_("Last day must be the same as or after the first day")


class CheckInFuture(RuleBroken):
    """What has not happened has not been checked."""

    sentence = N_("Last day must be today or in the past")


class NotSampled(RuleBroken):
    """The commitment is not one that we check by samples."""

    sentence = N_("We do not check this commitment by samples")


class CheckIsRemoved(RuleBroken):
    """Somebody removed the check before."""

    sentence = N_("This check was removed. What was removed cannot be changed.")


@dataclass(frozen=True)
class Counted:
    """What a check found in the days from ``first_on`` to ``last_on``, both included."""

    first_on: date
    last_on: date
    checked: int
    met: int

    def check(self, today: date) -> None:
        """Raise ``CheckEndsTooSoon``, ``CheckInFuture`` or ``MoreMetThanChecked``."""
        if self.last_on < self.first_on:
            raise CheckEndsTooSoon
        if self.last_on > today:
            raise CheckInFuture
        if not 0 <= self.met <= self.checked or self.checked < 1:
            raise MoreMetThanChecked


def steps_of(commitment: Commitment) -> tuple[Step | None, ...]:
    """Return what is checked of ``commitment``: each step it gives days for, else the one thing."""
    promised = [step for step in Step if commitment.rule(step) is not None]
    return tuple(promised) or (None,)


def sampled(edition: Edition) -> list[Commitment]:
    """Return the commitments that we know by samples, in their order."""
    found = [one for one in edition.commitments if one.method is Method.SAMPLE]
    return sorted(found, key=lambda one: one.position)


def timed_by(edition: Edition, measure: Measure) -> Commitment | None:
    """Return the commitment of ``edition`` that is measured in minutes or seconds, if any."""
    return next((one for one in edition.commitments if one.measure is measure), None)


def may_change(viewer: Viewer, by_id: int) -> bool:
    """Whether ``viewer`` may correct or remove what that person entered."""
    return viewer.staff_id == by_id or viewer.may(Permission.CHANGE_CHECKS)


class Freshness(StrEnum):
    """How new our knowledge of a commitment is (lessons 2 A3)."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER = "never"
    NOT_SAMPLED = "not_sampled"


def freshness(
    commitment: Commitment, last: Mapping[str, date], today: date, months: int
) -> Freshness:
    """Return how fresh the checks of ``commitment`` are on ``today``.

    ``last`` is the last day checked by slug. Stale is what is ``months`` calendar months old or
    more; what we time every time, or only know from people, has no such age.
    """
    if commitment.method is not Method.SAMPLE:
        return Freshness.NOT_SAMPLED
    on = last.get(commitment.slug)
    if on is None:
        return Freshness.NEVER
    return Freshness.STALE if on <= months_before(today, months) else Freshness.FRESH


def months_before(day: date, months: int) -> date:
    """Return the same day of the month, ``months`` earlier; the last of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 27))
