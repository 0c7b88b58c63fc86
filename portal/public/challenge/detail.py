"""The one question that depends on the commitment (screens C4)."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.domain.cases import Precision
from portal.domain.commitments import ChallengeQuestion
from portal.domain.partial_dates import PartialDate, partial_date
from portal.public.challenge.questions import asks
from portal.queries.places import offices
from portal.web.fields import (
    CheckboxesField,
    DateField,
    FilesField,
    LongTextField,
    Option,
    RadiosField,
    TextField,
    TimeField,
)
from portal.web.journeys.steps import Answer, Answers, Step, StepForm
from portal.web.words import day

ELSEWHERE = "elsewhere"


class WaitForm(StepForm):
    """C4-1."""

    office = RadiosField(
        _l("Which office did you visit?"), required=_l("Select which office you visited")
    )
    wait = RadiosField(
        _l("Time you waited"),
        required=_l("Select how long you waited"),
        options=[
            Option("5_to_10", _l("5 to 10 minutes")),
            Option("10_to_20", _l("10 to 20 minutes")),
            Option("20_to_30", _l("20 to 30 minutes")),
            Option("over_30", _l("Over 30 minutes")),
            Option("not_known", _l("I do not know")),
        ],
    )

    def prepare(self) -> None:
        """Offer the offices."""
        self.office.options = [
            *(Option(one.slug, one.name) for one in offices()),
            Option(ELSEWHERE, _("Somewhere else")),
        ]


class AnswerTimeForm(StepForm):
    """C4-2."""

    took = RadiosField(
        _l("Time we took"),
        required=_l("Select how long it took us to answer"),
        options=[
            Option("up_to_1", _l("Up to 1 minute")),
            Option("1_to_5", _l("1 to 5 minutes")),
            Option("5_to_15", _l("5 to 15 minutes")),
            Option("over_15", _l("Over 15 minutes")),
            Option("gave_up", _l("I gave up")),
            Option("not_known", _l("I do not know")),
        ],
    )
    called_at = TimeField(
        _l("What time did you call? (optional)"),
        subject=_l("The time you called"),
        hint=_l("For example, 2:05pm"),
    )


class ReplyForm(StepForm):
    """C4-3 to C4-6."""

    replied = RadiosField(
        _l("Have you had a reply?"),
        required=_l("Select yes if you have had a reply"),
        options=[
            Option("no", _l("No")),
            Option("yes", _l("Yes"), reveals=("replied_on",)),
        ],
    )
    replied_on = DateField(
        _l("Date of our reply"),
        required=_l("Enter the date of our reply"),
        month_enough=True,
        not_known=_l("I do not know the date"),
    )

    def validate_replied_on(self, field: DateField) -> None:
        """A reply comes after what it replies to."""
        contacted = _contacted(self.given)
        if contacted and field.data and _is_before(field.data, contacted):
            raise ValidationError(
                _(
                    "Date of our reply must be the same as or after %(day)s",
                    day=day(contacted),
                )
            )


class WhatHappenedForm(StepForm):
    """C4-7."""

    text = LongTextField(
        _l("What happened?"),
        required=_l("Enter what happened"),
        hint=_l("You do not have to name anyone."),
    )


class HardToTellForm(StepForm):
    """C4-8."""

    hard = CheckboxesField(
        _l("What made it hard to tell us?"),
        required=_l("Select what made it hard"),
        hint=_l("Select all that apply."),
        options=[
            Option("how", _l("I could not find out how")),
            Option("long", _l("The form was too long")),
            Option("nobody", _l("There was no one to talk to")),
            Option("online", _l("I could not do it online")),
            Option("help", _l("I needed help")),
            Option("worried", _l("I was worried about what would happen")),
            Option("something_else", _l("Something else"), reveals=("other",)),
        ],
    )
    other = TextField(
        _l("What else made it hard? (optional)"), subject=_l("What else made it hard")
    )


class UnclearForm(StepForm):
    """C4-9."""

    text = LongTextField(
        _l("Tell us what it was"),
        subject=_l("What was hard to understand"),
        required=_l("Enter what was hard to understand"),
        hint=_l("For example, the address of the page, or the name of the letter or form."),
    )
    files = FilesField(_l("A picture or copy of it (optional)"))


def _contacted(given: Answers) -> PartialDate | None:
    text = given.get("when", {}).get("date")
    return partial_date(text) if text else None


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    """Whether ``one`` is surely before ``other``; a month is as early or late as it needs to be."""
    if one.date is None or other.date is None:
        return False
    if Precision.MONTH in (one.precision, other.precision):
        return (one.date.year, one.date.month) < (other.date.year, other.date.month)
    return one.date < other.date


def _still_after(given: Answers, answer: Answer) -> bool:
    """Whether the reply still comes after the contact, whose date may have been changed."""
    contacted, replied = _contacted(given), answer.get("replied_on")
    return not (contacted and replied and _is_before(partial_date(replied), contacted))


def _for(question: ChallengeQuestion) -> Callable[[Answers], bool]:
    return lambda given: asks(question, given)


STEPS = (
    Step(
        name="wait",
        address="detail",
        form=WaitForm,
        applies=_for(ChallengeQuestion.WAIT_AT_RECEPTION),
        heading=_l("How long did you wait?"),
    ),
    Step(
        name="answer-time",
        address="detail",
        form=AnswerTimeForm,
        applies=_for(ChallengeQuestion.TIME_TO_ANSWER),
        heading=_l("How long did it take us to answer?"),
    ),
    Step(
        name="replied",
        address="detail",
        form=ReplyForm,
        applies=_for(ChallengeQuestion.HAD_A_REPLY),
        holds=_still_after,
    ),
    Step(
        name="what-happened",
        address="detail",
        form=WhatHappenedForm,
        applies=_for(ChallengeQuestion.WHAT_HAPPENED),
    ),
    Step(
        name="hard-to-tell",
        address="detail",
        form=HardToTellForm,
        applies=_for(ChallengeQuestion.HARD_TO_TELL_US),
    ),
    Step(
        name="unclear",
        address="detail",
        form=UnclearForm,
        applies=_for(ChallengeQuestion.HARD_TO_UNDERSTAND),
        heading=_l("What was hard to understand?"),
    ),
)
"""One of these is asked, all at the same address."""
