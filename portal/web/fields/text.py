"""Questions that are answered by typing."""

from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.web import widgets
from portal.web.contact_details import (
    read_email,
    read_phone,
    read_postcode,
    read_web_address,
)
from portal.web.fields.question import Question, Words, first_text
from portal.web.typed_money import read_pounds
from portal.web.typed_text import (
    SeveralLines,
    TextRefused,
    TooLong,
    UnreadableCharacters,
    shown_again,
    tidy,
)
from portal.web.typed_times import read_time
from portal.web.words import clock_time_of, count, pounds

EMAIL_ADDRESS = _l("Email address")
PHONE_NUMBER = _l("Phone number")
POSTCODE = _l("Postcode")
EMAIL_WANTED = _l("Enter an email address in the correct format, like name@example.com")
PHONE_WANTED = _l("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
POSTCODE_WANTED = _l("Enter a full UK postcode")
"""What is said when there is none and when it is none (Policy B3 K12)."""


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
        if isinstance(reason, UnreadableCharacters):
            return _(
                "%(name)s must not include signs that cannot be read. "
                "We have shown each one as \ufffd. Take them out",
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
        return str(EMAIL_WANTED)


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
        return str(PHONE_WANTED)


class WebAddressField(TextField):
    """The address of a page on the web, with https:// or http://."""

    input_type = "url"

    def understood(self, text: str) -> str:
        """Return the address when a browser can open it."""
        return read_web_address(text)


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
        return str(POSTCODE_WANTED)


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


class MoneyField(TextField):
    """Pounds and pence, from 1p to ``most`` pence; ``data`` is pence or None."""

    nothing: Any = None

    def __init__(self, label: Words, *, most: int, **kw: Any) -> None:
        kw.setdefault("width", 10)
        kw.setdefault("inputmode", "decimal")
        super().__init__(label, limit=20, **kw)
        self.most = most

    def process_data(self, value: Any) -> None:
        """Take pence."""
        self.data = value or None
        self.typed = f"{value // 100}.{value % 100:02}" if value else ""

    def understood(self, text: str) -> int:
        """Return the pence."""
        pence = read_pounds(text)
        if not 0 < pence <= self.most:
            raise ValueError(pence)
        return pence

    def not_understood(self) -> str:
        """Give two examples, and the end."""
        return _(
            "%(name)s must be pounds, like 150 or 12.50, and at most %(most)s",
            name=self.subject,
            most=pounds(self.most),
        )

    def as_words(self) -> list[str]:
        """The amount as "£12.50"."""
        return [pounds(self.data)] if self.data else []


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
