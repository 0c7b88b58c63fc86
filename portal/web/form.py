"""The form that every page's form is made from."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.csrf.core import CSRFTokenField
from wtforms.widgets import HiddenInput

from portal.web.fields import FilesField, HiddenText, Question
from portal.web.now import today

NOT_OURS = _l(
    "We could not check this came from you. What you typed is still here. Select the button again."
)


class Form(FlaskForm):
    """A form of questions (``portal.web.fields``), sent by POST with a token.

    ``data`` fills it from a draft's answers (see ``answers``). ``today`` is the date that
    "today or in the past" is measured by, None for today in London. A form that is not ours,
    or whose session has ended, is shown again with what was typed, never refused.
    """

    class Meta(FlaskForm.Meta):
        """No time limit: slow typing is no fault."""

        csrf_time_limit = None

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """Take typed text only: other kinds of body are not text; files are read apart."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if form.is_submitted() else None

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        self._today = today
        self._extra_problems: list[dict[str, str | None]] = []
        super().__init__(*args, **kwargs)

    @property
    def today(self) -> date:
        """The date that dates are measured by."""
        return self._today or today()

    def questions(self) -> list[Question]:
        """Return the questions in order, without those that an answer of another reveals."""
        revealed = {name for question in self._asked() for name in question.reveals()}
        return [question for question in self._asked() if question.short_name not in revealed]

    def is_ours(self) -> bool:
        """Whether the form carries the token that this visitor's pages carry."""
        tokens = [field for field in self if isinstance(field, CSRFTokenField)]
        return all(field.validate(self) for field in tokens)

    def files_field(self) -> FilesField | None:
        """Return the question that files answer, None when there is none."""
        return next((one for one in self._asked() if isinstance(one, FilesField)), None)

    def hidden_fields(self) -> list[Field]:
        """Return the fields that only carry something along, the token first."""
        hidden = [field for field in self if isinstance(field.widget, HiddenInput)]
        return sorted(hidden, key=lambda field: not isinstance(field, CSRFTokenField))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether everything asked is answered. What was not revealed is not looked at."""
        right: bool = super().validate(extra_validators=extra_validators)
        if right:
            for question in self._asked():
                if not self.is_revealed(question):
                    question.forget()
        return right

    def is_revealed(self, question: Question) -> bool:
        """Whether ``question`` is asked: always, unless it waits for an answer not given."""
        waits = [
            asker.reveals_now(question.short_name)
            for asker in self._asked()
            if question.short_name in asker.reveals()
        ]
        return not waits or any(waits)

    def add_problem(self, message: str, field: str | None = None) -> None:
        """Show ``message`` beside ``field``, or over the form when it belongs to no field.

        For what only a service can find out; the form must not be validated again after it.
        """
        if field is not None:
            question = self[field]
            question.errors = [*question.errors, message]
        else:
            self._extra_problems.append({"text": str(message), "href": None})

    def problems(self) -> list[dict[str, str | None]]:
        """Return what is wrong, in the order of the page: ``text`` and ``href`` (or None)."""
        found: list[dict[str, str | None]] = []
        if any(field.errors for field in self if isinstance(field, CSRFTokenField)):
            found.append({"text": str(NOT_OURS), "href": None})
        found += self._extra_problems
        for question in self._asked():
            found += [
                {"text": str(error), "href": f"#{question.first_input()}"}
                for error in question.errors
            ]
        return found

    @property
    def status(self) -> int:
        """The status to answer with when the form is shown: 400 when something is wrong."""
        return 400 if self.problems() else 200

    def answers(self) -> dict[str, Any]:
        """Return the answers by field name as a draft keeps them; ``data`` takes them back."""
        return {question.short_name: question.for_draft() for question in self._asked()}

    def _asked(self) -> Iterator[Question]:
        return (field for field in self if isinstance(field, Question))


class OneTimeForm(Form):
    """A form that makes one thing however often it is sent: ``form_key`` has a unique index."""

    form_key = HiddenText(default=lambda: secrets.token_urlsafe(18), limit=40)


class SearchForm(Form):
    """A form that only looks up. Give it ``request.args``; it carries no token."""

    class Meta(Form.Meta):
        """Reading needs no token."""

        csrf = False
