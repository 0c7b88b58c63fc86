"""Names in templates that mean nothing are errors under test."""

from typing import Any

from jinja2 import StrictUndefined, Undefined
from jinja2.utils import missing


class UnknownName(StrictUndefined):
    """A variable that no page passed, or an attribute that its record does not have.

    A key missing from a dictionary stays harmless: that is how macros take what is optional.
    """

    def __new__(cls, hint: str | None = None, obj: Any = missing, *args: Any, **kwargs: Any) -> Any:
        """Return an undefined value that is an error when used, or a harmless one."""
        if hint is not None or isinstance(obj, dict):
            return Undefined(hint, obj, *args, **kwargs)
        return super().__new__(cls)
