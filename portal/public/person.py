"""Questions about the person, asked in the same words by several journeys (screens K11 to K13)."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.domain.cases import ADJUSTMENTS, ContactWay
from portal.domain.contacts import PersonDetails
from portal.web.fields import (
    CheckboxesField,
    Option,
    Question,
    RadiosField,
    TextField,
)
from portal.web.journeys.steps import Answers, Step, StepForm, always
from portal.web.reaching import boxes, is_ours

YOU = _l("You")
INTERPRETER = "interpreter"


class NameForm(StepForm):
    """K11."""

    name = TextField(
        _l("What is your name?"),
        required=_l("Enter your full name"),
        subject=_l("Your name"),
        autocomplete="name",
        width=20,
    )


class ContactForm(StepForm):
    """K12. Without JavaScript all boxes show, and only those of the way chosen are read."""

    way = RadiosField(
        _l("How should we contact you?"),
        required=_l("Select how we should contact you"),
        options=[
            Option(ContactWay.EMAIL.value, _l("Email"), reveals=("email",)),
            Option(ContactWay.PHONE.value, _l("Phone"), reveals=("phone",)),
            Option(
                ContactWay.POST.value,
                _l("Letter"),
                reveals=("address_line_1", "address_line_2", "town", "postcode"),
            ),
        ],
    )
    email, phone, address_line_1, address_line_2, town, postcode = boxes()

    def validate_email(self, field: Question) -> None:
        """Refuse our own addresses: we would be writing to ourselves."""
        if is_ours(field.data):
            raise ValidationError(_("Enter your own email address, not ours"))


class AdjustmentsForm(StepForm):
    """K13."""

    different = RadiosField(
        _l("Do you need us to do anything differently?"),
        required=_l("Select yes if you need us to do anything differently"),
        hint=_l("For example, write in large print, or give you more time."),
        options=[
            Option("no", _l("No")),
            Option("yes", _l("Yes"), reveals=("needs", "language", "note")),
        ],
    )
    needs = CheckboxesField(
        _l("What should we do?"),
        required=_l("Select what we should do differently"),
        small=True,
    )
    language = TextField(
        _l("Which language, if you need an interpreter?"),
        subject=_l("The language"),
        limit=100,
        width=20,
    )
    note = TextField(
        _l("Is there anything else about this we should know? (optional)"),
        subject=_l("What we should know"),
        limit=500,
    )

    def prepare(self) -> None:
        """Offer what we can do."""
        self.needs.options = [Option(key, _(words)) for key, words in ADJUSTMENTS.items()]

    def validate_language(self, field: Question) -> None:
        """An interpreter speaks some language."""
        if INTERPRETER in self.needs.data and not field.data:
            raise ValidationError(_("Enter which language you need"))

    def validate_note(self, field: Question) -> None:
        """Something else is something."""
        if "something_else" in self.needs.data and not field.data:
            raise ValidationError(_("Enter what else we should do"))


def person_steps(
    applies: Callable[[Answers], bool] = always, adjustments: bool = False
) -> tuple[Step, ...]:
    """Return the steps that ask who someone is and how to reach them."""
    steps = (
        Step(name="name", form=NameForm, applies=applies, section=YOU),
        Step(name="contact", form=ContactForm, applies=applies, section=YOU),
    )
    if not adjustments:
        return steps
    asked = Step(name="adjustments", form=AdjustmentsForm, applies=applies, section=YOU)
    return (*steps, asked)


def person_of(answers: Answers) -> PersonDetails:
    """Return who the person is by the answers that count; nobody when nothing was asked."""
    contact: dict[str, Any] = {
        name: value or None for name, value in answers.get("contact", {}).items() if name != "way"
    }
    different = answers.get("adjustments", {})
    language, note = different.get("language"), different.get("note")
    notes = [_("Language: %(language)s", language=language)] if language else []
    return PersonDetails(
        name=answers.get("name", {}).get("name") or None,
        contact_way=ContactWay(answers.get("contact", {}).get("way", ContactWay.NONE.value)),
        **contact,
        adjustments=tuple(different.get("needs", ())),
        adjustments_note="\n".join([*notes, *([note] if note else [])]) or None,
    )
