"""The questions about a contact that staff write down (screen S18)."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.domain.cases import (
    ADJUSTMENTS,
    CHANNEL_WORDS,
    KIND_WORDS,
    Channel,
    ContactWay,
    Kind,
    OnBehalf,
)
from portal.domain.contacts import Contact, PersonDetails
from portal.domain.findings import Kept
from portal.domain.partial_dates import NOT_KNOWN
from portal.domain.times import LONDON, london_noon
from portal.web.fields import (
    CheckboxesField,
    ChoiceField,
    DateField,
    FilesField,
    HiddenText,
    LongTextField,
    Option,
    Question,
    RadiosField,
    TextField,
    TimeField,
)
from portal.web.form import OneTimeForm
from portal.web.reaching import boxes, is_ours

NOTHING = "none"
"""The answer for no commitment, no service, or nobody's name."""

KINDS = (
    Kind.COMPLAINT,
    Kind.SERVICE_REQUEST,
    Kind.CHALLENGE,
    Kind.COMMENT,
    Kind.COMPLIMENT,
)
CHANNELS = tuple(channel for channel in Channel if channel is not Channel.ONLINE)


class RecordForm(OneTimeForm):
    """How it came, when, what they said, and who they are."""

    secret = HiddenText(limit=60)
    """What the tracking code is made from, and what opens the draft on which scans wait; only a
    hash of it is kept, and that for a day."""

    kind = RadiosField(
        _l("What is it?"),
        required=_l("Select what this is"),
        options=[
            Option(
                kind.value,
                _l(KIND_WORDS[kind]),
                reveals=("reply",) if kind is Kind.COMMENT else (),
            )
            for kind in KINDS
        ],
        small=True,
    )
    reply = RadiosField(
        _l("Do they want a reply?"),
        required=_l("Select yes if they want a reply"),
        options=(Option("yes", _l("Yes")), Option("no", _l("No"))),
        small=True,
    )
    channel = RadiosField(
        _l("How did they contact us?"),
        required=_l("Select how they contacted us"),
        options=[Option(one.value, _l(CHANNEL_WORDS[one])) for one in CHANNELS],
        small=True,
    )
    received = DateField(
        _l("When did we receive it?"),
        required=_l("Enter the date we received it"),
        hint=_l("Use the date stamp on the letter. For example, 27 3 2026"),
        subject=_l("Date received"),
    )
    at = TimeField(
        _l("What time? (optional)"),
        hint=_l("For a call, a visit or an email. For example, 2:05pm"),
        subject=_l("Time received"),
    )
    late_reason = LongTextField(
        _l("If it came more than 5 working days ago, why was it not recorded sooner?"),
        subject=_l("Why it was not recorded sooner"),
        limit=1000,
        rows=3,
    )
    taken_by = TextField(
        _l("Who took it?"),
        required=_l("Enter who took it"),
        hint=_l("Who opened the letter, answered the call or met them"),
        width=20,
    )
    text = LongTextField(
        _l("What did they say?"),
        required=_l("Enter what they said"),
        hint=_l("In their own words"),
        limit=4000,
    )
    scan = FilesField(
        _l("Scan of the letter or form (optional)"),
        subject=_l("Scan"),
    )
    wants = LongTextField(_l("What do they want? (optional)"), subject=_l("What they want"), rows=3)
    read_back = RadiosField(
        _l("Did you read this back to them?"),
        required=_l("Select whether you read this back to them"),
        options=(
            Option("yes", _l("Yes, and they agreed")),
            Option("no", _l("No")),
            Option("written", _l("It came in writing"), apart=True),
        ),
        small=True,
    )
    commitment = ChoiceField(
        _l("Which commitment is it about?"), required=_l("Select a commitment, or none of them")
    )
    service = ChoiceField(_l("Which service is it about?"), required=_l("Select a service"))
    happened = DateField(
        _l("When did it happen? (optional)"), subject=_l("The date it happened"), month_enough=True
    )
    who = RadiosField(
        _l("Who is it from?"),
        required=_l("Select whether they gave a name"),
        options=(
            Option("named", _l("They gave a name"), reveals=("name",)),
            Option(NOTHING, _l("No name given")),
        ),
        small=True,
    )
    name = TextField(
        _l("Their name"), required=_l("Enter their full name"), width=20, autocomplete="off"
    )
    way = RadiosField(
        _l("How should we contact them?"),
        required=_l("Select how we should contact them"),
        options=(
            Option(ContactWay.EMAIL.value, _l("Email"), reveals=("email",)),
            Option(ContactWay.PHONE.value, _l("Phone"), reveals=("phone",)),
            Option(
                ContactWay.POST.value,
                _l("Letter"),
                reveals=("address_line_1", "address_line_2", "town", "postcode"),
            ),
            Option(ContactWay.NONE.value, _l("We cannot contact them"), apart=True),
        ),
        small=True,
    )
    email, phone, address_line_1, address_line_2, town, postcode = boxes(own=False)
    adjustments = CheckboxesField(
        _l("Do they need us to do anything differently? (optional)"),
        options=[Option(key, _l(words)) for key, words in ADJUSTMENTS.items()],
        small=True,
    )
    adjustments_note = TextField(
        _l("More about what they need (optional)"), subject=_l("What they need"), limit=500
    )

    def validate_commitment(self, field: Question) -> None:
        """A challenge is about a commitment."""
        if self.kind.data == Kind.CHALLENGE.value and field.data == NOTHING:
            raise ValidationError(_("Select the commitment that they say we missed"))

    def validate_email(self, field: Question) -> None:
        """Refuse our own addresses: we would be writing to ourselves."""
        if is_ours(field.data):
            raise ValidationError(_("Enter their own email address, not ours"))

    def received_at(self, now: datetime) -> datetime | None:
        """Return the instant of receipt, None without a date.

        With no time it is noon in London, or ``now`` on a morning of the same day.
        """
        if not self.received.data or not self.received.data.date:
            return None
        if self.at.data:
            return datetime.combine(self.received.data.date, self.at.data, LONDON)
        noon = london_noon(self.received.data.date)
        return min(noon, now) if self.received.data.date == self.today else noon

    def contact(self, now: datetime) -> Contact:
        """Return what was written down; only after the form was found right."""
        happened = self.happened.data or NOT_KNOWN
        challenge = self.kind.data == Kind.CHALLENGE.value
        received_at = self.received_at(now)
        assert received_at is not None
        return Contact(
            kind=Kind(self.kind.data),
            channel=Channel(self.channel.data),
            received_at=received_at,
            text=self.text.data,
            person=self._person(),
            reply_asked=self.reply.data == "yes",
            service=_slug(self.service.data),
            commitment=_slug(self.commitment.data),
            occurred_on=happened.date,
            occurred_precision=happened.precision,
            put_right_other=self.wants.data or None,
            on_behalf=OnBehalf.SELF if self.who.data == "named" else OnBehalf.ANONYMOUS,
            missed_person_says=Kept.MISSED if challenge else None,
            details={"read_back": self.read_back.data},
        )

    def _person(self) -> PersonDetails:
        return PersonDetails(
            name=self.name.data or None,
            contact_way=ContactWay(self.way.data),
            email=self.email.data or None,
            phone=self.phone.data or None,
            address_line_1=self.address_line_1.data or None,
            address_line_2=self.address_line_2.data or None,
            town=self.town.data or None,
            postcode=self.postcode.data or None,
            adjustments=tuple(self.adjustments.data),
            adjustments_note=self.adjustments_note.data or None,
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return every question asked and its answer, for the check page."""
        return [
            {"question": field.question, "lines": field.as_words(), "change": None}
            for field in self
            if isinstance(field, Question) and self.is_revealed(field)
        ]


def _slug(answer: str) -> str | None:
    return None if answer in ("", NOTHING) else answer
