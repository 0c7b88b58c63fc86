"""Fields that people do not see."""

from typing import Any

from wtforms import Field
from wtforms.widgets import HiddenInput

from portal.web import widgets
from portal.web.fields.question import first_text

LARGEST_NUMBER = 2**31 - 1
"""The largest number that an integer column holds."""


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
