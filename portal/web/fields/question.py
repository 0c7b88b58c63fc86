"""What all questions share."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

Words = Any
"""A sentence: a string, or one that waits for the reader's language."""


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


def first_text(values: Iterable[Any]) -> str:
    """Return the first of ``values`` when it is text, "" otherwise."""
    value = next(iter(values), "")
    return value if isinstance(value, str) else ""
