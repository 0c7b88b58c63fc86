"""Answers that wait for a manager before they leave (Policy A5.1)."""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from portal.domain.errors import RuleBroken
from portal.domain.root_causes import RootCause
from portal.domain.sums import sums_in
from portal.domain.words import N_


class Approving(StrEnum):
    """Where an answer that needs approval stands. A newer one replaces one that waits."""

    WAITING = "waiting"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REPLACED = "replaced"


class WhyApprove(StrEnum):
    """Why a manager must see an answer first."""

    MONEY = "money"
    STAFF_CONDUCT = "staff_conduct"
    DISCRIMINATION = "discrimination"
    NAMED = "named"
    SUM = "sum"
    ASKED = "asked"


WHY_APPROVE_WORDS = {
    WhyApprove.MONEY: N_("Money"),
    WhyApprove.STAFF_CONDUCT: N_("Staff conduct"),
    WhyApprove.DISCRIMINATION: N_("Discrimination"),
    WhyApprove.NAMED: N_("A member of staff is named in the case"),
    WhyApprove.SUM: N_("The answer names a sum of money"),
    WhyApprove.ASKED: N_("A manager was asked to approve an answer before"),
}


class ApprovalNeeded(RuleBroken):
    """This very answer has not been approved."""

    sentence = N_("A manager must approve this answer before it leaves")


class NotNeeded(RuleBroken):
    """An answer that may leave as it is."""

    sentence = N_("This answer needs no approval. Send it")


class SumInReply(RuleBroken):
    """Money for a complaint that goes on as a request: no manager approves those."""

    sentence = N_(
        "This was acknowledged as a complaint, and the answer names a sum of money. "
        "Make it a complaint again, so that a manager can approve the answer"
    )


class AnswerChanged(RuleBroken):
    """The points, the causes or the money have changed since the answer was written."""

    sentence = N_("The case has changed since this answer was written. It must be written again")


class WordsMissing(RuleBroken):
    """Whoever wrote it must know what to change."""

    sentence = N_("Enter what should change")


def why_approve(
    causes: Iterable[RootCause],
    *,
    money: bool,
    named: bool = False,
    texts: Iterable[str] = (),
    asked: bool = False,
) -> tuple[WhyApprove, ...]:
    """Return why an answer must be approved, in order; () when it need not be.

    The writer chooses the ``causes`` and whether ``money`` is offered, but not whether staff are
    ``named`` in the case, and not what the ``texts`` of the answer say. ``money`` is also what
    a remedy of another kind promises. Once a manager was
    ``asked``, nothing that is changed afterwards takes the need away.
    """
    found = set(causes)
    reasons = {
        WhyApprove.MONEY: money,
        WhyApprove.STAFF_CONDUCT: RootCause.STAFF_CONDUCT in found,
        WhyApprove.DISCRIMINATION: RootCause.DISCRIMINATION in found,
        WhyApprove.NAMED: named,
        WhyApprove.SUM: any(sums_in(text) for text in texts),
    }
    given = tuple(reason for reason, there in reasons.items() if there)
    return given or ((WhyApprove.ASKED,) if asked else ())


def fingerprint(said: Any) -> str:
    """Return the SHA-256 (hex) of all that an answer says: what is approved is that and no more.

    ``said`` must be plain enough for JSON.
    """
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
