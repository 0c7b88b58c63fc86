"""The only two things that stop a clock for a while (Policy A4.11)."""

from enum import StrEnum

from portal.domain.words import N_


class PauseReason(StrEnum):
    """Why the dates of an answer wait."""

    CONSENT = "consent"
    ASKED_TO_WAIT = "asked_to_wait"


PAUSE_WORDS = {
    PauseReason.CONSENT: N_("Waiting for consent"),
    PauseReason.ASKED_TO_WAIT: N_("They asked us to wait"),
}


class ConsentAnswer(StrEnum):
    """What the person affected said."""

    GIVEN = "given"
    REFUSED = "refused"


CONSENT_WORDS = {
    ConsentAnswer.GIVEN: N_("They agree"),
    ConsentAnswer.REFUSED: N_("They do not agree"),
}
