"""What people felt about a commitment: one answer to each question, in words (Policy A14)."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.domain.commitments import Edition
from portal.domain.measures.catalogue import MEASURES
from portal.domain.measures.figure import Cell, Split
from portal.domain.measures.share import Share
from portal.domain.ratings import Question, questions_about
from portal.public.performance.sheet import Sheet
from portal.web.figures import question_words
from portal.web.shares import answers_in_words

ITEMS = tuple(MEASURES["M21"].items)


@dataclass(frozen=True)
class Felt:
    """The good answers to one question. ``lines`` are who answered and what that comes to;
    ``short`` says both in a sentence."""

    question: str
    key: str
    lines: list[tuple[str, str]]
    short: str


def felt_of(sheet: Sheet, slug: str, edition: Edition) -> list[Felt]:
    """Return what people answered about the commitment ``slug`` in the period."""
    found = []
    for question in questions_about(slug):
        cells = [felt_cell(slug, question, item) for item in ITEMS]
        if any(cell in sheet.figures for cell in cells):
            words = [(_(MEASURES["M21"].items[cell.item]), cell) for cell in cells]
            found.append(
                Felt(
                    question_words(question, slug, edition),
                    question.key,
                    [(who, _said(sheet, question, cell)) for who, cell in words],
                    " ".join(f"{who}: {_short(sheet, cell)}" for who, cell in words),
                )
            )
    return found


def felt_cell(slug: str, question: Question, item: str) -> Cell:
    """Return the place of the answers to ``question``."""
    return Cell("M21", item, 0, slug, Split.QUESTION, question.key)


def _said(sheet: Sheet, question: Question, cell: Cell) -> str:
    found = sheet.figures.get(cell)
    if found is None or found.numerator is None:
        return _("Too few answers to show yet")
    return answers_in_words(question, Share(found.numerator, found.denominator or 0))


def _short(sheet: Sheet, cell: Cell) -> str:
    found = sheet.figures.get(cell)
    share = Share(found.numerator or 0, found.denominator or 0) if found else Share(0, 0)
    if not share.enough:
        return _("too few answers.")
    if not share.as_percentage:
        return _("%(part)s of %(whole)s.", part=share.part, whole=share.whole)
    low, high = share.range_in_100
    return _("between %(low)s and %(high)s in every 100.", low=low, high=high)
