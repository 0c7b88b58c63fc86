"""Stage 2: who may look at a case again, and how long a person has to ask (Policy A5.2)."""

from portal.domain.errors import NotAllowed, RuleBroken
from portal.domain.move_names import Move
from portal.domain.words import N_

CONSIDERS = frozenset(
    {
        Move.ACKNOWLEDGE,
        Move.ASK_INFORMATION,
        Move.ASK_CONSENT,
        Move.EXTEND,
        Move.DECIDE_POINTS,
        Move.ASK_APPROVAL,
        Move.APPROVE,
        Move.SEND_BACK,
        Move.RESPOND,
        Move.REMEDY,
        Move.APPROVE_MONEY,
        Move.REFUSE,
        Move.AGREE_REFUSAL,
        Move.REJECT_REFUSAL,
    }
)
"""Whoever made one of these at stage 1, or handled the case then, has considered it. So has
whoever did so on a case that was joined to it."""


class NotAnsweredYet(RuleBroken):
    """There is no first answer to look at again."""

    sentence = N_("We look again only after we have answered")


class AskedBefore(RuleBroken):
    """Somebody looks at it again already: what is asked once is done once."""

    sentence = N_("We have been asked to look at this again already")


class StoppedBefore(AskedBefore):
    """They asked for it, and then asked us to stop."""

    sentence = N_("They asked for this and then asked us to stop. A manager can open it again")


class StagesOver(RuleBroken):
    """The final answer has been given: what comes next is the Ombudsman."""

    sentence = N_("We have given our final answer. The Ombudsman is the next step")


class CannotReview(RuleBroken):
    """That person considered stage 1, is named, has a conflict of interest, or may not review."""

    sentence = N_(
        "Select a reviewer who did not consider stage 1 and is not named in the complaint"
    )


class ConsideredBefore(RuleBroken):
    """How long the second look may take is not for those who took the first (Policy A5.2)."""

    sentence = N_("You worked on this at stage 1. Someone else must give the time at stage 2")


class ReviewerNeeded(RuleBroken):
    """Somebody must look at it before we say who does."""

    sentence = N_("Choose a reviewer first")


class NotTheReviewer(NotAllowed):
    """Only the reviewer of the case answers it at stage 2."""


class FinalAnswerWaits(RuleBroken):
    """It is written and not posted."""

    sentence = N_("The final answer waits to be posted. Post it or take it back first")
