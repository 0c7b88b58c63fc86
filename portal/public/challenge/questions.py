"""What every challenge is asked (screens C1 to C3, C5 to C7)."""

from enum import StrEnum

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.commitments import ChallengeQuestion, Commitment
from portal.public.commitment_choice import commitment_options, commitment_today
from portal.public.service import ServiceForm
from portal.web.fields import DateField, LongTextField, Option, RadiosField
from portal.web.journeys.steps import Answer, Answers, StepForm

NOT_SURE = "not-sure"


class Wish(StrEnum):
    """What the person would like us to do (C7)."""

    COUNT = "count"
    REPLY = "reply"
    HELP = "help"


class WhichForm(StepForm):
    """C1. A link from the page of a commitment picks it beforehand."""

    commitment = RadiosField(
        _l("Which commitment did we miss?"), required=_l("Select which commitment we missed")
    )

    def prepare(self) -> None:
        """Offer the commitments in force today."""
        self.commitment.options = [
            *commitment_options(),
            Option(NOT_SURE, _("I am not sure"), apart=True),
        ]
        named = request.args.get("commitment", "")
        if request.method == "GET" and commitment_today(named):
            self.commitment.data = named


class DescribeForm(StepForm):
    """C2."""

    text = LongTextField(
        _l("What went wrong?"),
        required=_l("Enter what went wrong"),
        hint=_l("We will find the right commitment for you."),
    )


class HappenedForm(StepForm):
    """C3, for something that happened once."""

    date = DateField(
        _l("When did it happen?"),
        required=_l("Enter the date it happened"),
        subject=_l("The date it happened"),
        month_enough=True,
        not_known=_l("I do not know the date"),
    )


class ContactedForm(StepForm):
    """C3, for a commitment that runs from the day the person got in touch."""

    date = DateField(
        _l("When did you contact us?"),
        required=_l("Enter the date you contacted us"),
        subject=_l("The date you contacted us"),
        month_enough=True,
        not_known=_l("I do not know the date"),
    )


class ChallengeServiceForm(ServiceForm):
    """C5: the same services, asked in other words."""

    service = RadiosField(
        _l("Which service were you contacting?"),
        required=_l('Select which service, or select "I do not know"'),
    )


class AnythingElseForm(StepForm):
    """C6."""

    text = LongTextField(
        _l("Is there anything else we should know? (optional)"),
        subject=_l("Anything else we should know"),
        rows=5,
    )


class WishForm(StepForm):
    """C7: a challenge is never a stage of a complaint, so everyone is asked (Policy 0.1)."""

    wish = RadiosField(
        _l("What would you like us to do?"),
        required=_l("Select what you would like us to do"),
        options=[
            Option(Wish.COUNT.value, _l("Count it. I do not need a reply")),
            Option(
                Wish.REPLY.value,
                _l("Look into it and reply to me. We will treat this as a complaint"),
            ),
            Option(Wish.HELP.value, _l("I still need help with something")),
        ],
    )


def commitment_of(given: Answers) -> Commitment | None:
    """Return the commitment that was picked, None when the person is not sure."""
    return commitment_today(str(given.get("which", {}).get("commitment", "")))


def asks(question: ChallengeQuestion, given: Answers) -> bool:
    """Whether the commitment that was picked has ``question`` as its detail."""
    commitment = commitment_of(given)
    return commitment is not None and commitment.challenge_question is question


def is_dated(given: Answers) -> bool:
    """Whether days run from the contact, so that they can be counted."""
    return asks(ChallengeQuestion.HAD_A_REPLY, given)


def still_offered(given: Answers, answer: Answer) -> bool:
    """Whether what was picked is still a commitment today."""
    picked = answer.get("commitment")
    return picked == NOT_SURE or commitment_of({"which": answer}) is not None


def wants(wish: Wish, given: Answers) -> bool:
    """Whether the person picked ``wish``."""
    return bool(given.get("reply", {}).get("wish") == wish.value)
