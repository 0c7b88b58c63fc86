"""Questions that are answered by a date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.domain.cases import Precision
from portal.domain.partial_dates import NOT_KNOWN, PartialDate, partial_date
from portal.web import widgets
from portal.web.fields.question import Question, Words, first_text
from portal.web.typed_dates import Boxes, DateProblem, PartMissing, YearTooShort, read_date
from portal.web.typed_text import shown_again
from portal.web.words import day, local_month_names


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
