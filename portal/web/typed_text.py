"""What people type, made ready to keep. One door for every text field (Policy B0.13)."""

import re
import unicodedata

NEW_LINES = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
CANNOT_BE_KEPT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")
"""Control characters, halves of pairs, and the sign that stands for what could not be read.

A browser sends that sign for half a pair. No printer, database or reader can use them.
"""

MOST_ACCENTS = 100
LONGEST_GROWTH = 4
"""How many typed characters may at most become one when accents are put together."""


class TextRefused(ValueError):
    """The text cannot be kept. ``args[0]`` says why."""


class UnreadableCharacters(TextRefused):
    """It holds what ``CANNOT_BE_KEPT`` names."""


class TooLong(TextRefused):
    """It is longer than the field takes."""


class SeveralLines(TextRefused):
    """It has a line break where only one line is asked for."""


def tidy(typed: str, limit: int, lines: bool) -> str:
    """Return ``typed`` as it is kept: one kind of line break, accents joined, ends trimmed.

    ``limit`` is in characters as a browser counts them, a line break being one. ``lines``
    says whether it may have more than one line. A text of nothing that can be seen gives "".
    Marks that change the direction of writing stay; pages keep their effect inside the text.
    Raises ``TooLong``, ``UnreadableCharacters`` or ``SeveralLines``.
    """
    if len(typed) > (limit + 1) * LONGEST_GROWTH:
        typed = typed.strip()
        if len(typed) > limit * LONGEST_GROWTH:
            raise TooLong("too long")
    text = NEW_LINES.sub("\n", typed)
    if CANNOT_BE_KEPT.search(text):
        raise UnreadableCharacters("cannot be read")
    text = (text if heaped(text) else unicodedata.normalize("NFC", text)).strip()
    if not any(is_seen(char) for char in text):
        return ""
    if not lines:
        text = text.replace("\t", " ")
        if "\n" in text:
            raise SeveralLines("more than one line")
    if length(text) > limit:
        raise TooLong("too long")
    return text


def length(text: str) -> int:
    """Return how long a browser says ``text`` is: an emoji counts as two."""
    return len(text) + sum(char > "\uffff" for char in text)


def heaped(text: str) -> bool:
    """Whether ``text`` has more accents on one letter than any language.

    Putting such a heap in order takes time that grows with its square, so it is left as it is.
    """
    run = 0
    for char in text:
        run = run + 1 if char > "\u02ff" and unicodedata.combining(char) else 0
        if run > MOST_ACCENTS:
            return True
    return False


def is_seen(char: str) -> bool:
    """Whether ``char`` is more than space, control or format (a zero-width space is not)."""
    return unicodedata.category(char) not in {"Zs", "Zl", "Zp", "Cc", "Cf"}


def shown_again(typed: str) -> str:
    """Return ``typed`` for showing in its field again: what a page cannot hold becomes "�"."""
    return CANNOT_BE_KEPT.sub("\ufffd", NEW_LINES.sub("\n", typed))
