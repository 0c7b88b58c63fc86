"""The questions about the people of a case (screen S4, People; Policy A7)."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.domain.cases import ADJUSTMENTS, CONTACT_WORDS, ContactWay, OnBehalf
from portal.domain.contacts import REACH, Reach
from portal.domain.representatives import REPRESENTATIVE_WORDS, Representative
from portal.services.people import Adjustments, ForWhom
from portal.staff.cases.editing import CaseForm
from portal.web.fields import (
    CheckboxesField,
    DateField,
    EmailField,
    LongTextField,
    NumberField,
    Option,
    PhoneField,
    PostcodeField,
    Question,
    RadiosField,
    TextField,
)
from portal.web.form import OneTimeForm
from portal.web.reaching import is_ours

WHY = _l("Enter why")


def why_question() -> LongTextField:
    """Return the question for the reason of a change."""
    return LongTextField(
        _l("Why do you change this?"),
        hint=_l("Kept on the case. Leave out what is personal"),
        required=WHY,
        limit=1000,
        rows=3,
    )


class ContactForm(CaseForm):
    """Who the person is and how to reach them."""

    name = TextField(_l("Their name (optional)"), subject=_l("Their name"), autocomplete="off")
    way = RadiosField(
        _l("How should we contact them?"),
        required=_l("Select how we should contact them"),
        options=[Option(one.value, _l(CONTACT_WORDS[one])) for one in ContactWay],
        small=True,
    )
    email = EmailField(_l("Email address (optional)"), autocomplete="off")
    phone = PhoneField(_l("Phone number (optional)"), autocomplete="off")
    address_line_1 = TextField(_l("Address line 1 (optional)"), autocomplete="off")
    address_line_2 = TextField(_l("Address line 2 (optional)"), autocomplete="off")
    town = TextField(_l("Town or city (optional)"), limit=120, width=20, autocomplete="off")
    postcode = PostcodeField(_l("Postcode (optional)"), autocomplete="off")
    why = why_question()

    def validate_email(self, field: Question) -> None:
        """Refuse our own addresses: we would be writing to ourselves."""
        if is_ours(field.data):
            raise ValidationError(_("Enter their own email address, not ours"))

    @property
    def reach(self) -> Reach:
        """How to reach them, as it was filled in."""
        return Reach(ContactWay(self.way.data), **{name: self[name].data or None for name in REACH})


class AdjustmentsForm(CaseForm):
    """What was agreed to be done differently."""

    needs = CheckboxesField(
        _l("What do we do differently? (optional)"),
        options=[Option(key, _l(words)) for key, words in ADJUSTMENTS.items()],
        small=True,
    )
    note = LongTextField(_l("More about it (optional)"), limit=1000, rows=3)
    named_contact = TextField(
        _l("Who is the one person who speaks with them? (optional)"),
        subject=_l("Who speaks with them"),
        limit=200,
        width=20,
        autocomplete="off",
    )
    agreed_by = TextField(
        _l("Who agreed this?"),
        required=_l("Enter who agreed this"),
        hint=_l("The person or who speaks for them, and the member of staff"),
        limit=200,
        autocomplete="off",
    )
    review_on = DateField(
        _l("When do we look at it again?"),
        subject=_l("Review date"),
        required=_l("Enter when we look at it again"),
        past=False,
    )

    def validate_named_contact(self, field: Question) -> None:
        """One named person has a name."""
        if "named_contact" in self.needs.data and not field.data:
            raise ValidationError(_("Enter who speaks with them"))

    @property
    def adjustments(self) -> Adjustments:
        """What was agreed, as it was filled in."""
        return Adjustments(
            needs=tuple(self.needs.data),
            note=self.note.data or None,
            agreed_by=self.agreed_by.data,
            review_on=self.review_on.data.date,
            named_contact=self.named_contact.data or None,
        )


class ForForm(CaseForm):
    """Whom the case is for, and who writes."""

    who = RadiosField(
        _l("Who is it for?"),
        required=_l("Select who it is for"),
        options=[
            Option(OnBehalf.SELF.value, _l("The person who wrote")),
            Option(
                OnBehalf.SOMEONE_ELSE.value,
                _l("Someone else"),
                reveals=("behalf_name", "representative", "link", "agrees"),
            ),
            Option(
                OnBehalf.GROUP.value,
                _l("A group"),
                _l("One complaint. The lead person is the one we write to"),
                reveals=("people", "others", "others_agreed"),
            ),
            Option(OnBehalf.ANONYMOUS.value, _l("They did not give a name")),
        ],
        small=True,
    )
    behalf_name = TextField(
        _l("Name of the person it is for"),
        required=_l("Enter their name"),
        limit=200,
        width=20,
        autocomplete="off",
    )
    representative = RadiosField(
        _l("Who writes for them?"),
        required=_l("Select who writes for them"),
        options=[Option(one.value, _l(REPRESENTATIVE_WORDS[one])) for one in Representative],
        small=True,
    )
    link = TextField(
        _l("Their link to the person (optional)"), limit=200, width=20, autocomplete="off"
    )
    agrees = RadiosField(
        _l("What do they say: does the person agree?"),
        hint=_l("This is not consent yet. Ask for it in writing"),
        required=_l("Select what they say"),
        options=[
            Option("yes", _l("Yes, they agree")),
            Option("cannot", _l("They cannot agree, for example they are ill or have died")),
            Option("not_yet", _l("Not yet")),
        ],
        small=True,
    )
    people = NumberField(
        _l("Number of people"),
        required=_l("Number of people must be between 2 and 500"),
        low=2,
        high=500,
    )
    others = LongTextField(
        _l("Names of the others who agreed to be named (optional)"),
        subject=_l("Names of the others"),
        hint=_l("One on each line"),
        rows=4,
    )
    others_agreed = LongTextField(
        _l("How did they agree?"), subject=_l("How they agreed"), limit=500, rows=3
    )
    why = why_question()

    def validate(self, extra_validators: Any = None) -> bool:
        """As every form; no name is kept without how they agreed (Policy A7.4)."""
        right = super().validate(extra_validators)
        if right and self.others.data and not self.others_agreed.data:
            self.add_problem(_("Enter how the others agreed to be named"), "others_agreed")
            return False
        return right

    @property
    def for_whom(self) -> ForWhom:
        """For whom it is, as it was filled in."""
        representative = self.representative.data
        return ForWhom(
            on_behalf=OnBehalf(self.who.data),
            name=self.behalf_name.data or None,
            link=self.link.data or None,
            representative=Representative(representative) if representative else None,
            agrees=self.agrees.data or None,
            people_count=self.people.data,
            others=self.others.data or None,
            others_agreed=self.others_agreed.data or None,
        )


class NamedForm(CaseForm):
    """Which staff a case is about."""

    named = CheckboxesField(
        _l("Who is named in it? (optional)"),
        hint=_l("They cannot find or open the case from now on, whatever their role"),
        small=True,
    )
    why = why_question()


class ConflictsForm(CaseForm):
    """Who has a conflict of interest in a case."""

    conflicts = CheckboxesField(
        _l("Who has a conflict of interest? (optional)"),
        hint=_l("They know the person, or worked on what it is about"),
        small=True,
    )
    why = why_question()


class RiskForm(OneTimeForm):
    """What danger there may be. Adding it collides with nothing."""

    words = LongTextField(
        _l("Who may be at risk, and of what?"),
        hint=_l("It stands on every page of the case. Use the safeguarding process first"),
        required=_l("Enter who may be at risk, and of what"),
        limit=1000,
        rows=4,
    )


class LiftRiskForm(OneTimeForm):
    """Why the danger is over."""

    words = LongTextField(
        _l("What was done, and why is nobody at risk any more?"),
        required=_l("Enter what was done"),
        limit=1000,
        rows=4,
    )
