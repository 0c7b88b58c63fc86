"""Figures as staff read them: what each is of, and its bare numbers, hidden in public or not."""

from typing import Protocol

from flask_babel import gettext as _

from portal.domain.commitments import Edition
from portal.domain.measures.figure import Cell, Split, Unit
from portal.domain.ratings import questions_about
from portal.web.figures import STAGE_WORDS, item_words, part_words, question_words
from portal.web.words import count, pounds


class Numbers(Protocol):
    """What a figure comes to, or came to before it was corrected."""

    @property
    def numerator(self) -> int:
        """How many, or how much."""

    @property
    def denominator(self) -> int | None:
        """Of how many, None for a plain count."""

    @property
    def value(self) -> float | None:
        """What is read."""


def figure_name(cell: Cell, edition: Edition) -> str:
    """Return which figure it is, of what: "Answered late, stage 1".

    Commitments are called as in ``edition``.
    """
    labels = {one.slug: one.short_label for one in edition.commitments}
    said = [item_words(cell)]
    if cell.commitment:
        said.append(labels.get(cell.commitment, cell.commitment))
    if cell.stage:
        said.append(_(STAGE_WORDS[cell.stage]))
    if cell.split == Split.QUESTION:
        asked = {question.key: question for question in questions_about(cell.commitment)}
        said.append(question_words(asked[cell.part], cell.commitment, edition))
    elif cell.split:
        said.append(part_words(cell.split, cell.part))
    return ", ".join(said)


def bare_numbers(figure: Numbers, unit: Unit) -> str:
    """Return the numbers of ``figure`` and nothing else: "12 of 40", "8 working days"."""
    part, whole = count(figure.numerator), count(figure.denominator or 0)
    if unit is Unit.COUNT:
        return part
    if unit is Unit.PENCE:
        return pounds(figure.numerator)
    if unit is Unit.SHARE:
        return _("%(part)s of %(whole)s", part=part, whole=whole)
    if figure.value is None:
        return _("There was nothing to count")
    rounded = count(round(figure.value, 1))
    return _("%(days)s working days", days=rounded) if unit is Unit.WORKING_DAYS else rounded
