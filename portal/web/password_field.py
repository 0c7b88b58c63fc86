"""The question for a password: shown on request, never shown again after sending."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from portal.web.fields import Question, first_text
from portal.web.govuk import macro


def password_box(field: "PasswordField", **kwargs: Any) -> Markup:
    """Return the question with its box and a button that shows what is typed."""
    params: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": {"text": field.question, "classes": "govuk-label--s"},
        "autocomplete": field.autocomplete,
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show password"),
        "hidePasswordAriaLabelText": _("Hide password"),
        "passwordShownAnnouncementText": _("Your password is visible"),
        "passwordHiddenAnnouncementText": _("Your password is hidden"),
    }
    if field.hint:
        params["hint"] = {"text": str(field.hint)}
    if field.errors:
        params["errorMessage"] = {
            "text": str(field.errors[0]),
            "visuallyHiddenText": _("Error"),
        }
    return macro("password-input", "govukPasswordInput")(params)


class PasswordField(Question):
    """A password, kept to the letter: spaces count, nothing is tidied."""

    widget: Any = staticmethod(password_box)
    nothing: Any = ""

    def __init__(self, label: Any, *, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.autocomplete = autocomplete

    def process_formdata(self, valuelist: Iterable[Any]) -> None:
        """Take what was typed."""
        self.data = first_text(valuelist)

    def as_words(self) -> list[str]:
        """Nothing: a password is not for reading."""
        return []
