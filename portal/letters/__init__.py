"""Letters on paper behind one function: ``to_pdf`` sets them as a tagged PDF (Policy B0.9).

Every word is handed over as a plain string, so that what looks like markup stays text. Nothing
is loaded but the two fonts and the sheet in this folder.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent
SHEET = FOLDER / "letter.typ"
FONTS = FOLDER / "fonts"

POINTS = 14
"""The least in a letter (Policy B0.9)."""

LARGE_PRINT_POINTS = 20

STANDARDS: tuple[Literal["ua-1", "a-2a"], ...] = ("ua-1", "a-2a")
"""PDF/UA-1, for those who have it read to them; PDF/A-2a, for those who keep it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """One letter, ready to be set.

    ``sender`` and ``recipient`` are addresses, a line each. ``facts`` stand under them: the
    date and our reference. A blank line in ``body`` begins a paragraph. ``page`` says "Page
    {page} of {pages}" in ``language``, a code like "en". ``foot`` stands at the end, in the
    size of the rest.
    """

    sender: Sequence[str]
    recipient: Sequence[str]
    facts: Sequence[str]
    subject: str
    body: str
    page: str
    foot: str
    language: str
    large_print: bool = False


def to_pdf(letters: Sequence[Letter], *, title: str, author: str, at: datetime) -> bytes:
    """Return ``letters`` as one PDF made ``at`` that instant, each from a page of its own.

    A character that no font of ours has, an emoji say, is drawn as an empty box. A file with
    one is tagged all the same, but may not call itself PDF/UA, and does not.
    """
    import typst  # seven megabytes that only those who print need

    words = {
        "letters": json.dumps([_values(letter) for letter in letters]),
        "title": title,
        "author": author,
    }

    def made(standards: Sequence[Literal["ua-1", "a-2a"]]) -> bytes:
        return typst.compile(
            str(SHEET),
            root=str(FOLDER),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=words,
            pdf_standards=list(standards),
            timestamp=int(at.timestamp()),
        )

    try:
        return made(STANDARDS)
    except typst.TypstError as why:
        log.warning("a letter cannot be PDF/UA: %s", type(why).__name__)
        return made(())


def _values(letter: Letter) -> dict[str, Any]:
    return {
        "sender": list(letter.sender),
        "recipient": list(letter.recipient),
        "facts": list(letter.facts),
        "subject": letter.subject,
        "body": letter.body,
        "page": letter.page,
        "foot": letter.foot,
        "language": letter.language,
        "size": LARGE_PRINT_POINTS if letter.large_print else POINTS,
    }
