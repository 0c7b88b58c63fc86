"""What an Ombudsman does with a case, in the groups of its own yearly letter (Policy A5.7)."""

from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_


class Body(StrEnum):
    """Which Ombudsman."""

    LGSCO = "lgsco"
    HOUSING = "housing"


BODY_WORDS = {
    Body.LGSCO: N_("Local Government and Social Care Ombudsman"),
    Body.HOUSING: N_("Housing Ombudsman"),
}


class OmbudsmanResult(StrEnum):
    """What the Ombudsman decided."""

    NOT_FOR_US = "not_for_us"
    ASSESSED_AND_CLOSED = "assessed_and_closed"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


OMBUDSMAN_RESULT_WORDS = {
    OmbudsmanResult.NOT_FOR_US: N_("Not for us"),
    OmbudsmanResult.ASSESSED_AND_CLOSED: N_("Assessed and closed"),
    OmbudsmanResult.UPHELD: N_("Investigated: upheld"),
    OmbudsmanResult.NOT_UPHELD: N_("Investigated: not upheld"),
}


class DecidedBeforeTold(RuleBroken):
    """They tell us that they look at it before they decide."""

    sentence = N_("Date they decided must be on or after %(told_on)s when they told us")


class InTheFuture(RuleBroken):
    """What happens tomorrow has not happened."""

    sentence = N_("A date of something that has happened must be today or in the past")
