"""Questions that a form asks. They keep what was typed and say what is wrong in plain words.

Every message names its question: ``subject`` is the question as the beginning of a sentence
("The date it happened"). ``required`` is the message for no answer; None makes it optional.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from portal.domain.cases import Precision
from portal.domain.partial_dates import NOT_KNOWN, PartialDate, partial_date
from portal.web import widgets
from portal.web.contact_details import read_email, read_phone, read_postcode
from portal.web.typed_dates import Boxes, DateProblem, PartMissing, YearTooShort, read_date
from portal.web.typed_text import (
    HiddenCharacters,
    SeveralLines,
    TextRefused,
    TooLong,
    shown_again,
    tidy,
)
from portal.web.typed_times import read_time
from portal.web.words import clock_time_of, count, day, local_month_names

Words = Any
"""A sentence: a string, or one that waits for the reader's language."""

LARGEST_NUMBER = 2**31 - 1

EMAIL_ADDRESS = _l("Email address")
PHONE_NUMBER = _l("Phone number")
POSTCODE = _l("Postcode")


class Question(Field):
    """What all questions share. ``data`` is None, "" or [] when there is no answer."""

    nothing: Any = None
    widget: Any

    def __init__(
        self,
        label: Words,
        *,
        required: Words | None = None,
        hint: Words = "",
        subject: Words | None = None,
        validators: Sequence[Callable[..., None]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.required = required
        self.hint = hint
        self._subject = subject
        self.refusal: str | None = None
        self.form: Any = kwargs.get("_form")

    @property
    def question(self) -> str:
        """The question as the page asks it."""
        return str(self.label.text)

    @property
    def subject(self) -> str:
        """The question as the beginning of a sentence."""
        return str(self._subject or self.question.removesuffix("?"))

    def first_input(self) -> str:
        """The id that a link to this question leads to."""
        return str(self.id)

    def reveals(self) -> Iterable[str]:
        """The names of the questions that wait for some answer of this one."""
        return ()

    def reveals_now(self, name: str) -> bool:
        """Whether the answer given reveals the question ``name``."""
        return False

    def forget(self) -> None:
        """Drop the answer."""
        self.data = self.nothing

    def for_draft(self) -> Any:
        """The answer as JSON can hold it; ``data=`` of a form takes it back."""
        return self.data

    def as_words(self) -> list[str]:
        """The answer as a person reads it, a line each; [] when there is none."""
        return [str(self.data)] if self.data not in (None, "", []) else []

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Whether the answer will do. At most one message is shown for a question."""
        self.errors = []
        if not form.is_revealed(self):
            return True
        if self.refusal:
            self.errors = [self.refusal]
            return False
        empty = self.data in (None, "", [])
        if empty and self.required is not None:
            self.errors = [str(self.required)]
            return False
        try:
            for check in (*(() if empty else self.validators), *extra_validators):
                check(form, self)
        except ValidationError as wrong:
            self.errors = [str(wrong)]
        return not self.errors


class TextField(Question):
    """One line. ``limit`` in characters; ``width`` 2 to 30 fits the box to the answer."""

    widget: Any = staticmethod(widgets.text)
    nothing: Any = ""
    lines = False
    input_type = "text"

    def __init__(
        self,
        label: Words,
        *,
        limit: int = 200,
        width: int | None = None,
        autocomplete: str = "",
        inputmode: str = "",
        spellcheck: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.limit = limit
        self.width = width
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.spellcheck = spellcheck

    def process_data(self, value: Any) -> None:
        """Take the answer of a draft."""
        self.data = self.nothing if value is None else value
        self.typed = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, as it will be kept."""
        raw = first_text(valuelist)
        self.typed = shown_again(raw)
        self.data = self.nothing
        try:
            text = tidy(raw, self.limit, self.lines)
            self.data = self.understood(text) if text else self.nothing
        except TextRefused as reason:
            self.refusal = self._why(reason)
        except ValueError:
            self.refusal = self.not_understood()

    def understood(self, text: str) -> Any:
        """Return the answer that ``text`` means; raise ``ValueError`` when it means none."""
        return text

    def not_understood(self) -> str:
        """The message when ``understood`` raised."""
        return str(self.required or _("%(name)s cannot be read", name=self.subject))

    def _why(self, reason: TextRefused) -> str:
        if isinstance(reason, HiddenCharacters):
            return _(
                "%(name)s must not include hidden control characters. "
                "We have shown each one as \ufffd",
                name=self.subject,
            )
        if isinstance(reason, SeveralLines):
            return _("%(name)s must be on one line", name=self.subject)
        assert isinstance(reason, TooLong)
        return _(
            "%(name)s must be %(limit)s characters or less",
            name=self.subject,
            limit=count(self.limit),
        )


class LongTextField(TextField):
    """Several lines with a character count. 2,000 characters unless said (Policy B0.13)."""

    widget: Any = staticmethod(widgets.long_text)
    lines = True

    def __init__(
        self, label: Words, *, limit: int = 2000, rows: int = 8, spellcheck: bool = True, **kw: Any
    ) -> None:
        super().__init__(label, limit=limit, spellcheck=spellcheck, **kw)
        self.rows = rows


class EmailField(TextField):
    """An email address."""

    input_type = "email"

    def __init__(self, label: Words = EMAIL_ADDRESS, **kwargs: Any) -> None:
        kwargs.setdefault("limit", 254)
        kwargs.setdefault("autocomplete", "email")
        super().__init__(label, **kwargs)

    def understood(self, text: str) -> str:
        """Return the address with its domain in small letters."""
        return read_email(text)

    def not_understood(self) -> str:
        """The message of Policy B3 K12."""
        return _("Enter an email address in the correct format, like name@example.com")


class PhoneField(TextField):
    """A phone number, kept as typed."""

    input_type = "tel"

    def __init__(self, label: Words = PHONE_NUMBER, **kwargs: Any) -> None:
        kwargs.setdefault("limit", 40)
        kwargs.setdefault("width", 20)
        kwargs.setdefault("autocomplete", "tel")
        super().__init__(label, **kwargs)

    def understood(self, text: str) -> str:
        """Return the number as typed, when it can be a phone number."""
        return read_phone(text)

    def not_understood(self) -> str:
        """The message of Policy B3 K12."""
        return _("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")


class PostcodeField(TextField):
    """A UK postcode, kept as "FS1 1AA"."""

    def __init__(self, label: Words = POSTCODE, **kwargs: Any) -> None:
        kwargs.setdefault("limit", 20)
        kwargs.setdefault("width", 10)
        kwargs.setdefault("autocomplete", "postal-code")
        super().__init__(label, **kwargs)

    def understood(self, text: str) -> str:
        """Return the postcode in capitals with one space."""
        return read_postcode(text)

    def not_understood(self) -> str:
        """The message of Policy B3 K12."""
        return _("Enter a full UK postcode")


class NumberField(TextField):
    """A whole number from ``low`` to ``high``; ``data`` is an int or None."""

    nothing: Any = None

    def __init__(self, label: Words, *, low: int = 0, high: int = 1_000_000, **kw: Any) -> None:
        kw.setdefault("width", 5)
        kw.setdefault("inputmode", "numeric")
        super().__init__(label, limit=20, **kw)
        self.low = low
        self.high = high

    def understood(self, text: str) -> int:
        """Return the number; commas and spaces between figures are taken out."""
        number = int("".join(char for char in text if char not in ", "))
        if not self.low <= number <= self.high:
            raise ValueError(number)
        return number

    def not_understood(self) -> str:
        """Say the two ends."""
        return _(
            "%(name)s must be between %(low)s and %(high)s",
            name=self.subject,
            low=count(self.low),
            high=count(self.high),
        )


class TimeField(TextField):
    """A time of day: "2:05pm", "14:05", "2pm"; ``data`` is a ``time`` or None."""

    nothing: Any = None

    def __init__(self, label: Words, **kwargs: Any) -> None:
        kwargs.setdefault("width", 5)
        super().__init__(label, limit=20, **kwargs)

    def process_data(self, value: Any) -> None:
        """Take a ``time``, or its text from a draft."""
        self.data = time.fromisoformat(value) if isinstance(value, str) and value else value or None
        self.typed = clock_time_of(self.data) if self.data else ""

    def understood(self, text: str) -> time:
        """Return the time."""
        return read_time(text)

    def not_understood(self) -> str:
        """Give two examples."""
        return _("%(name)s must be a time, like 2:05pm or 14:05", name=self.subject)

    def for_draft(self) -> str | None:
        """The time as "14:05"."""
        return self.data.isoformat("minutes") if self.data else None

    def as_words(self) -> list[str]:
        """The time as "2:05pm"."""
        return [clock_time_of(self.data)] if self.data else []


@dataclass(frozen=True)
class Option:
    """One answer that can be picked.

    ``reveals`` names questions of the same form asked only when it is picked. ``apart`` puts
    the word "or" before it; ``alone`` (checkboxes) means that nothing else can go with it.
    """

    value: str
    text: Words
    hint: Words = ""
    reveals: tuple[str, ...] = ()
    apart: bool = False
    alone: bool = False


class PickField(Question):
    """What questions with given answers share. ``options`` may be set on the form's field."""

    def __init__(
        self, label: Words, *, options: Sequence[Option] = (), small: bool = False, **kw: Any
    ) -> None:
        super().__init__(label, **kw)
        self.options = options
        self.small = small

    def picked(self, option: Option) -> bool:
        """Whether ``option`` is the answer, or one of them."""
        return bool(self.data == option.value)

    def reveals(self) -> Iterable[str]:
        """Every question that some option reveals."""
        return (name for option in self.options for name in option.reveals)

    def reveals_now(self, name: str) -> bool:
        """Whether a picked option reveals ``name``."""
        return any(name in option.reveals and self.picked(option) for option in self.options)

    def as_words(self) -> list[str]:
        """The words of what was picked."""
        return [str(option.text) for option in self.options if self.picked(option)]

    def _among(self, values: Iterable[Any]) -> list[str]:
        """Return those of ``values`` that are options, in the order of the options."""
        sent = {value for value in values if isinstance(value, str)}
        return [option.value for option in self.options if option.value in sent]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """As for every question; an answer that is not on the page is no answer."""
        sent = [value for value in self.raw_data or [] if value != ""]
        if sent and not self._among(sent):
            self.refusal = str(self.required or _("Select one of the answers on the page"))
        return super().validate(form, extra_validators)


class RadiosField(PickField):
    """One answer of a few; ``data`` is the option's value, "" for none."""

    widget: Any = staticmethod(widgets.radios)
    nothing: Any = ""

    def process_data(self, value: Any) -> None:
        """Take the answer of a draft."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first answer sent; ``validate`` sees whether it is one of the options."""
        self.data = first_text(valuelist)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """As above; what is not an option is dropped."""
        if self.data and not self._among([self.data]):
            self.data = ""
        return super().validate(form, extra_validators)


class ChoiceField(RadiosField):
    """One answer of many, in a drop-down list. Staff only; residents get radios."""

    widget: Any = staticmethod(widgets.choice)


class CheckboxesField(PickField):
    """Any number of answers; ``data`` is a list of values in the order of the options."""

    widget: Any = staticmethod(widgets.checkboxes)

    def picked(self, option: Option) -> bool:
        """Whether ``option`` is ticked."""
        return option.value in self.data

    def process_data(self, value: Any) -> None:
        """Take the answers of a draft."""
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent; ``validate`` sees whether they are options."""
        self.data = [value for value in valuelist if isinstance(value, str)]

    def forget(self) -> None:
        """Drop the answers."""
        self.data = []

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """As above; "none of these" beside anything else is asked again."""
        self.data = self._among(self.data)
        lonely = [option for option in self.options if option.alone and self.picked(option)]
        if lonely and len(self.data) > 1:
            self.refusal = str(self.required or _("Select one of the answers on the page"))
        return super().validate(form, extra_validators)


class DateField(Question):
    """A date in three boxes; ``data`` is a ``PartialDate`` or None (Policy B0.11).

    ``month_enough`` takes a month and a year. ``not_known`` is the words of a tick box for
    those who cannot say. ``past`` refuses days after the form's ``today``.
    """

    widget: Any = staticmethod(widgets.date)

    def __init__(
        self,
        label: Words,
        *,
        month_enough: bool = False,
        not_known: Words | None = None,
        past: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.month_enough = month_enough
        self.not_known = not_known
        self.past = past
        self.boxes = Boxes()
        self.ticked = False
        self.faulty: tuple[str, ...] = ("day", "month", "year")

    def first_input(self) -> str:
        """The first box to mend."""
        return f"{self.id}-{self.faulty[0]}"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take three boxes, or one field with the whole date."""
        super().process(None, data)
        if formdata is None:
            return
        typed = [
            first_text(formdata.getlist(f"{self.name}-{part}")) for part in ("day", "month", "year")
        ]
        if not any(typed):
            typed[0] = first_text(formdata.getlist(self.name))
        self.boxes = Boxes(*(shown_again(text) for text in typed))
        self.ticked = bool(self.not_known and formdata.get(f"{self.name}-unknown"))
        self.data = None
        try:
            found = read_date(self.boxes, self.month_enough, local_month_names())
        except DateProblem as problem:
            self.faulty = problem.boxes
            self.refusal = self._why(problem)
        else:
            self._keep(found if found or not self.ticked else NOT_KNOWN)

    def process_data(self, value: Any) -> None:
        """Take a ``PartialDate``, a ``date``, or the text that a draft keeps."""
        if isinstance(value, date):
            value = value.isoformat()
        self._keep(partial_date(value) if isinstance(value, str) and value else value or None)

    def _keep(self, found: PartialDate | None) -> None:
        self.data = found
        if found and found.date:
            known = found.precision is Precision.DAY
            self.boxes = Boxes(
                str(found.date.day) if known else "", str(found.date.month), str(found.date.year)
            )
        self.ticked = found == NOT_KNOWN

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """As for every question, and not in the future where that cannot be."""
        found = self.data.date if self.data else None
        if self.past and found and found > form.today:
            self.refusal = _("%(name)s must be today or in the past", name=self.subject)
        return super().validate(form, extra_validators)

    def for_draft(self) -> str | None:
        """The date as its text."""
        return self.data.text if self.data else None

    def as_words(self) -> list[str]:
        """The date as "Monday 7 December 2026", or "December 2026"."""
        return [day(self.data)] if self.data else []

    def _why(self, problem: DateProblem) -> str:
        if isinstance(problem, YearTooShort):
            return _("Year must include 4 numbers")
        if isinstance(problem, PartMissing):
            names: Mapping[str, str] = {
                "day": _("a day"),
                "month": _("a month"),
                "year": _("a year"),
            }
            parts = [names[part] for part in problem.boxes]
            joined = _("%(one)s and %(other)s", one=parts[0], other=parts[-1])
            return _(
                "%(name)s must include %(parts)s",
                name=self.subject,
                parts=joined if len(parts) > 1 else parts[0],
            )
        return _("%(name)s must be a real date", name=self.subject)


class HiddenText(Field):
    """Something the page carries along, letters, figures, "-" and "_" only.

    What comes back otherwise is put back to the default.
    """

    widget = HiddenInput()

    def __init__(self, label: str = "", *, limit: int = 100, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what came back when it can be ours."""
        sent = first_text(valuelist)
        if 0 < len(sent) <= self.limit and all(
            char.isascii() and (char.isalnum() or char in "-_") for char in sent
        ):
            self.data = sent

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class HiddenNumber(HiddenText):
    """A number the page carries along, such as the version of a record; None when it is not one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take a number that a database can hold."""
        sent = first_text(valuelist)
        fits = sent.isascii() and sent.isdigit() and len(sent) <= 10
        self.data = int(sent) if fits and int(sent) <= LARGEST_NUMBER else None


class TrapField(Field):
    """A field that people do not see and robots fill in (Policy B0.14)."""

    widget: Any = staticmethod(widgets.trap)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """``data`` is true when it was filled in."""
        self.data = bool(first_text(valuelist))


def first_text(values: Iterable[Any]) -> str:
    """Return the first of ``values`` when it is text, "" otherwise."""
    value = next(iter(values), "")
    return value if isinstance(value, str) else ""
