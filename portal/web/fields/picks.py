"""Questions that are answered by picking from what the page offers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.web import widgets
from portal.web.fields.question import Question, Words, first_text


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
