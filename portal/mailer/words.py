"""What the words of a mail may be: plain text, nothing in it markup."""

import re
from dataclasses import dataclass

LONGEST_SUBJECT = 200
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters, line breaks that are not "\\n", and halves of pairs."""


@dataclass(frozen=True)
class Composed:
    """A message without its address. ``subject`` is "" for words that stand inside others."""

    subject: str
    body: str


def one_line(text: str) -> str:
    """Return ``text`` as one line that fits a subject: nothing in it begins a new header."""
    line = " ".join(HIDDEN.sub(" ", text).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def plain(text: str) -> str:
    """Return ``text`` with one kind of line break, trimmed, without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return HIDDEN.sub("", text).strip()
