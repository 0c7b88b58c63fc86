"""What is looked at before anything is done with a contact (Policy A6.1)."""

from enum import StrEnum

from portal.domain.cases import Kind
from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class AcknowledgedAsComplaint(RuleBroken):
    """Its person was told that we look into their complaint: one officer does not end that."""

    sentence = N_(
        "This was acknowledged as a complaint. To send it another way, ask to refuse it, and a "
        "second person agrees"
    )


ENDS_A_COMPLAINT = frozenset({Kind.CHALLENGE, Kind.COMMENT, Kind.COMPLIMENT, Kind.OTHER_ROUTE})
"""As one of these nobody looks into a complaint any more: no answer by points, no stage 2."""


class Check(StrEnum):
    """One thing to look at. The first five are the Ombudsman's, the others ours."""

    REQUEST = "request"
    PERSON = "person"
    MATTER = "matter"
    QUICK = "quick"
    HANDLER = "handler"
    RISK = "risk"
    ADJUSTMENTS = "adjustments"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    COMMITMENT = "commitment"


CHECK_WORDS = {
    Check.REQUEST: N_("Might it be a service request?"),
    Check.PERSON: N_("Can this person complain?"),
    Check.MATTER: N_("Is it something that can be complained about?"),
    Check.QUICK: N_("Can it be settled quickly?"),
    Check.HANDLER: N_("Who is the right person to handle it?"),
    Check.RISK: N_("Is anyone at risk?"),
    Check.ADJUSTMENTS: N_("Does anyone need us to do things differently?"),
    Check.CONFLICT: N_("Has anyone a conflict of interest?"),
    Check.DUPLICATE: N_("Have they told us before?"),
    Check.COMMITMENT: N_("Do they name a commitment?"),
}

CHECK_HINTS = {
    Check.REQUEST: N_("It is, if the service has not yet had a fair chance to put it right"),
    Check.PERSON: N_("It affects them, or they may speak for whoever it affects"),
    Check.MATTER: N_("If it has another route, how we handled it can still be a complaint"),
    Check.QUICK: N_("A call today may settle it. They still get a short answer in writing"),
    Check.HANDLER: N_("Someone who knows the service and had no part in it"),
    Check.RISK: N_("Danger, abuse, a hate incident, self-harm: start with safeguarding"),
    Check.ADJUSTMENTS: N_("What they asked for stands beside this. Plan for it now"),
    Check.CONFLICT: N_("Whoever knows the person, or worked on it, is not chosen"),
    Check.DUPLICATE: N_("The possible duplicates stand beside this. Join what is the same"),
    Check.COMMITMENT: N_("If they say we missed a promise, attach it: it is counted"),
}
