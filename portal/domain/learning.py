"""Learning from complaints: what we change because of them, and themes (Policy A10)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.findings import Finding
from portal.domain.roles import Permission
from portal.domain.words import N_

LEARNS_FROM = frozenset({Finding.UPHELD, Finding.PARTLY_UPHELD})
"""Outcomes that need an action, or a reason why there is none (Policy A10.2)."""

EFFECT_AFTER_MONTHS = 3
"""Months after an action is done when somebody looks whether it worked (Policy A10.1)."""

THEME_DAYS = 90
THEME_CASES = 3
"""So many alike in one service in so many days make a theme (Policy A10.3)."""


class ActionStatus(StrEnum):
    """How far an action is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_TAKEN = "not_taken"


STATUS_WORDS = {
    ActionStatus.PROPOSED: N_("Proposed"),
    ActionStatus.AGREED: N_("Agreed"),
    ActionStatus.IN_PROGRESS: N_("In progress"),
    ActionStatus.DONE: N_("Done"),
    ActionStatus.NOT_TAKEN: N_("Not taken forward"),
}

OPEN = frozenset({ActionStatus.PROPOSED, ActionStatus.AGREED, ActionStatus.IN_PROGRESS})
"""Somebody still has to do something."""

_MANAGED = Permission.MANAGE_ACTIONS
_OWNED = Permission.PROPOSE_ACTIONS

STEPS: Mapping[tuple[ActionStatus, ActionStatus], Permission] = {
    (ActionStatus.PROPOSED, ActionStatus.AGREED): _MANAGED,
    (ActionStatus.PROPOSED, ActionStatus.NOT_TAKEN): _MANAGED,
    (ActionStatus.AGREED, ActionStatus.IN_PROGRESS): _OWNED,
    (ActionStatus.AGREED, ActionStatus.DONE): _OWNED,
    (ActionStatus.AGREED, ActionStatus.NOT_TAKEN): _MANAGED,
    (ActionStatus.IN_PROGRESS, ActionStatus.DONE): _OWNED,
    (ActionStatus.IN_PROGRESS, ActionStatus.NOT_TAKEN): _MANAGED,
    (ActionStatus.NOT_TAKEN, ActionStatus.AGREED): _MANAGED,
    (ActionStatus.DONE, ActionStatus.IN_PROGRESS): _MANAGED,
}
"""From which status to which an action goes, and who may say so (Policy A16)."""


class Effect(StrEnum):
    """Whether what we changed made a difference."""

    WORKED = "worked"
    PARTLY = "partly"
    NOT = "not"


EFFECT_WORDS = {
    Effect.WORKED: N_("It worked"),
    Effect.PARTLY: N_("It worked in part"),
    Effect.NOT: N_("It made no difference"),
}


class LearningMissing(RuleBroken):
    """We got it wrong, and nobody has said what we change or why we change nothing."""

    sentence = N_("Say what we will change, or why there is nothing wider to learn")


class StepNotPossible(RuleBroken):
    """An action does not go from that status to this one, or not by this person."""

    sentence = N_("Select a status that can come next")


class WhyNotTaken(RuleBroken):
    """An action that we drop, or take up again, has a reason."""

    sentence = N_("Enter why")


class NothingShown(RuleBroken):
    """Done, and nothing that shows it."""

    sentence = N_("Enter what shows that it is done")


class SummaryMissing(RuleBroken):
    """What we changed is published, in words for everyone."""

    sentence = N_("Enter what we changed, in plain words")


class DoneTooSoon(RuleBroken):
    """What was done before anybody told us was not done because of it."""

    sentence = N_("Date it was done must be on or after %(began_on)s when this began")


class CannotOwn(RuleBroken):
    """That person is gone, or is named in one of the cases."""

    sentence = N_("Select an owner who is not named in the cases")


class NoTheme(RuleBroken):
    """Somebody has decided about it meanwhile, or it is none any more."""

    sentence = N_("This is no open theme any more. Someone may have decided about it")


def check_step(before: ActionStatus, after: ActionStatus, *, may_manage: bool) -> None:
    """Raise ``StepNotPossible`` when an action may not go from ``before`` to ``after``."""
    needed = STEPS.get((before, after))
    if needed is None or (needed is _MANAGED and not may_manage):
        raise StepNotPossible


def next_statuses(before: ActionStatus, *, may_manage: bool) -> tuple[ActionStatus, ...]:
    """Return what an action may become after ``before``, itself first."""
    return (
        before,
        *(
            after
            for (one, after), needed in STEPS.items()
            if one is before and (may_manage or needed is _OWNED)
        ),
    )


def effect_due(done_on: date) -> date:
    """Return the day on which to look whether an action that was done worked."""
    month = done_on.month - 1 + EFFECT_AFTER_MONTHS
    year, month = done_on.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return date(year, month, min(done_on.day, last))


def check_learning(outcome: Finding | None, actions: int, why_none: str | None) -> None:
    """Raise ``LearningMissing`` when a complaint with ``outcome`` may not be answered yet.

    Asked before the answer, not before closing: the answer says what is still to be done and
    by when (Policy A5.5), and nobody goes back to a case that is answered.
    """
    if outcome in LEARNS_FROM and not actions and not why_none:
        raise LearningMissing
