"""Why we offer a complaint to somebody who only wanted to be counted (Policy A1.5)."""

from enum import StrEnum

from portal.domain.words import N_


class WhyOffer(StrEnum):
    """What the text of a challenge mentions. Any of the first five asks for the offer."""

    RUDE = "rude"
    DISCRIMINATION = "discrimination"
    HARM = "harm"
    AGAIN = "again"
    PUT_RIGHT = "put_right"
    OTHER = "other"


WHY_OFFER_WORDS = {
    WhyOffer.RUDE: N_("Somebody named was rude to them"),
    WhyOffer.DISCRIMINATION: N_("They were treated unfairly because of who they are"),
    WhyOffer.HARM: N_("They lost something or came to harm"),
    WhyOffer.AGAIN: N_("The same went wrong before"),
    WhyOffer.PUT_RIGHT: N_("They want something put right"),
    WhyOffer.OTHER: N_("Another reason"),
}
