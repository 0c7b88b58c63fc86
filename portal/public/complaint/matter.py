"""The second part of a complaint: what happened, and what would put it right? (K4 to K10)"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.cases import PUT_RIGHT
from portal.public.commitment_choice import commitment_options
from portal.public.complaint.about import COMPLAINT
from portal.public.dates import over_a_year_ago
from portal.public.service import ServiceForm
from portal.web.fields import CheckboxesField, DateField, FilesField, LongTextField, Option
from portal.web.journeys.steps import Answers, Step, StepForm
from portal.web.now import today

NO_COMMITMENT = "none"
FILES = "files"


class WhatHappenedForm(StepForm):
    """K4."""

    text = LongTextField(
        _l("What happened?"),
        required=_l("Enter what happened"),
        hint=_l("Tell us what went wrong, when and where. You do not have to name staff."),
        limit=4000,
        rows=12,
    )


class WhenForm(StepForm):
    """K5."""

    date = DateField(
        _l("When did you first know about this?"),
        required=_l("Enter when you first knew about this"),
        subject=_l("The date you first knew about this"),
        month_enough=True,
    )


class WhyNowForm(StepForm):
    """K5a."""

    reason = LongTextField(
        _l("Why are you telling us now? (optional)"),
        subject=_l("Why you are telling us now"),
        hint=_l(
            "You found out more than 12 months ago. You can still complain. "
            "It helps us to know why it took longer."
        ),
        rows=5,
    )


class CommitmentsForm(StepForm):
    """K7."""

    missed = CheckboxesField(
        _l("Did we miss any of our commitments?"),
        required=_l('Select the commitments we missed, or select "No, or I do not know"'),
        hint=_l("Select all that apply."),
    )

    def prepare(self) -> None:
        """Offer the commitments in force today."""
        self.missed.options = [
            *commitment_options(),
            Option(NO_COMMITMENT, _("No, or I do not know"), apart=True, alone=True),
        ]


class EffectForm(StepForm):
    """K8."""

    effect = LongTextField(
        _l("How has this affected you? (optional)"),
        subject=_l("How this has affected you"),
        rows=6,
    )


class PutRightForm(StepForm):
    """K9."""

    wanted = CheckboxesField(
        _l("What would put this right?"),
        required=_l("Select what would put this right"),
        hint=_l("Select all that apply."),
    )
    other = LongTextField(
        _l("What else would put this right?"),
        required=_l("Enter what else would put this right"),
        subject=_l("What else would put this right"),
        rows=3,
    )

    def prepare(self) -> None:
        """Offer what people often want."""
        self.wanted.options = [
            Option(key, _(words), reveals=("other",) if key == "something_else" else ())
            for key, words in PUT_RIGHT.items()
        ]


class FilesForm(StepForm):
    """K10."""

    files = FilesField(_l("Do you want to add files? (optional)"))


def _long_ago(given: Answers) -> bool:
    return over_a_year_ago(given.get("when", {}).get("date"), today())


STEPS = (
    Step(
        name="what-happened",
        form=WhatHappenedForm,
        template="public/complaint/what_happened.html",
        section=COMPLAINT,
    ),
    Step(name="when", form=WhenForm, section=COMPLAINT),
    Step(name="why-now", form=WhyNowForm, applies=_long_ago, section=COMPLAINT),
    Step(name="service", form=ServiceForm, section=COMPLAINT),
    Step(name="commitment", form=CommitmentsForm, section=COMPLAINT),
    Step(name="effect", form=EffectForm, section=COMPLAINT),
    Step(name="put-right", form=PutRightForm, section=COMPLAINT),
    Step(
        name=FILES,
        form=FilesForm,
        template="public/complaint/files.html",
        section=COMPLAINT,
    ),
)
"""Screens K4 to K10, in order."""
