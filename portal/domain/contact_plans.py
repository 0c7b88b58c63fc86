"""How we go on with a person whose actions make our work too hard (Policy A7.9).

A plan never deletes, hides or refuses anything: it stands beside the case, for staff.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class PlanStep(StrEnum):
    """The steps, in the order in which they are taken."""

    WARNING = "warning"
    FORMAL_WARNING = "formal_warning"
    RESTRICTION = "restriction"


PLAN_WORDS = {
    PlanStep.WARNING: N_("Warning"),
    PlanStep.FORMAL_WARNING: N_("Formal warning in writing"),
    PlanStep.RESTRICTION: N_("Restriction"),
}

PLAN_HINTS = {
    PlanStep.WARNING: N_("An informal word about what happened and what we ask of them"),
    PlanStep.FORMAL_WARNING: N_("In writing, when a warning did not help"),
    PlanStep.RESTRICTION: N_("When a formal warning did not help"),
}

LONGEST = timedelta(days=366)
"""No plan goes on for longer without a review."""

NEEDS_BEFORE = {
    PlanStep.FORMAL_WARNING: PlanStep.WARNING,
    PlanStep.RESTRICTION: PlanStep.FORMAL_WARNING,
}
"""The step that each step follows."""


class HandlerCannotDecide(RuleBroken):
    """Whoever handles the case does not decide how its person may reach us."""

    sentence = N_("You handle this case. Another manager must decide this")


class StepBefore(RuleBroken):
    """A step was left out and nobody said why."""

    sentence = N_("There was no step before this one. Say why you go straight to it")


class StartPast(RuleBroken):
    """Nobody is bound by what they were not told yet."""

    sentence = N_("Start date must be today or in the future")


class ReviewNotAfter(RuleBroken):
    """Every plan has an end to look forward to."""

    sentence = N_("Review date must be after the start date")


class ReviewPast(RuleBroken):
    """A review that is over is none."""

    sentence = N_("Review date must be in the future")


class ReviewTooFar(RuleBroken):
    """Nobody is bound for years because nobody looked again."""

    sentence = N_("Review date must be within 12 months")


class PlanOver(RuleBroken):
    """A plan that was lifted is not lifted again, and does not go on."""

    sentence = N_("This contact plan was lifted already")


class NotInWriting(RuleBroken):
    """A formal warning and a restriction are told in writing."""

    sentence = N_("Send this by email or letter. It must be in writing")


def check_dates(start_on: date, review_on: date, today: date) -> None:
    """Raise when the dates of a new plan do not fit.

    That is ``StartPast``, ``ReviewNotAfter`` or ``ReviewTooFar``.
    """
    if start_on < today:
        raise StartPast
    if review_on <= start_on:
        raise ReviewNotAfter
    check_not_far(review_on, start_on)


def check_not_far(review_on: date, since: date) -> None:
    """Raise ``ReviewTooFar`` when a plan would go on for more than a year without a look."""
    if review_on - since > LONGEST:
        raise ReviewTooFar


def check_step(step: PlanStep, before: Collection[PlanStep], why_straight: str) -> None:
    """Raise ``StepBefore`` when the step before ``step`` was not taken and nobody says why."""
    needed = NEEDS_BEFORE.get(step)
    if needed is not None and needed not in before and not why_straight:
        raise StepBefore
