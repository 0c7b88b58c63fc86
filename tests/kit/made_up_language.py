"""A made-up language in which every translated word stands in brackets."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch

from babel.support import NullTranslations
from flask_babel import Domain

from portal.domain.commitments import Edition
from portal.domain.council import Council
from portal.domain.edition_records import as_record

OPEN, CLOSE = "⟦", "⟧"
SPOKEN = ("aria-label", "alt", "title", "placeholder")
FORMATTED = re.compile(
    r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[A-Z][a-z]+ \d{4}\b"
    r"|\b\d{1,2} [A-Z][a-z]{2,8}( \d{4})?\b|\b\d{1,2}(:\d\d)?[ap]m\b|\S+@\S+|https?://\S+|\bwww\.\S+|/\S+"
    r"|\b[A-Z0-9]{3}-[A-Z0-9]{5}-[A-Z0-9]\b|\b[A-Z0-9]{4}(-[A-Z0-9]{4}){3}\b"
    r"|\{[a-z_]+\}"
)
"""Dates, times, addresses, references, names in braces: the locale or nobody words them."""


AS_IT_IS = "Error:"
"""Not translated, because the reviewer of pages looks for it at the beginning of titles."""

PLACE = re.compile(r"%\(\w+\)s")


class _MadeUp(NullTranslations):
    def ugettext(self, message: str) -> str:
        wordless = not re.search(r"[A-Za-z]", PLACE.sub("", message))
        return message if wordless or message == AS_IT_IS else f"{OPEN}{message}{CLOSE}"

    def ungettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.ugettext(msgid1 if n == 1 else msgid2)

    def upgettext(self, context: str, message: str) -> str:
        return self.ugettext(message)

    gettext, ngettext, pgettext = ugettext, ungettext, upgettext


@contextmanager
def spoken() -> Iterator[None]:
    """Speak the made-up language in the block."""
    with patch.object(Domain, "get_translations", lambda domain: _MadeUp()):
        yield


NO_WORDS = ("script", "style", "code")
"""What stands in ``code`` is for a machine, as it stands."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in NO_WORDS
        named = dict(attrs)
        self.found += [named[name] or "" for name in SPOKEN if name in named]
        if tag == "input" and named.get("type") in ("submit", "button"):
            self.found.append(named.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in NO_WORDS
        self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def untranslated(html: str, data: list[str]) -> list[str]:
    """Return the words of a page that are neither translated nor in ``data``."""
    words = _Words()
    words.feed(html)
    text = _outside_brackets("".join(words.found)).replace(AS_IT_IS, " ")
    for known in sorted(data, key=len, reverse=True):
        text = text.replace(known, " ")
    text = FORMATTED.sub(" ", text)
    return [line.strip() for line in text.splitlines() if re.search(r"[A-Za-z]{2,}", line)]


def _outside_brackets(text: str) -> str:
    depth, kept = 0, []
    for character in text:
        depth += character == OPEN
        if not depth:
            kept.append(character)
        depth -= character == CLOSE
    return "".join(kept)


def data_of(council: Council, edition: Edition) -> list[str]:
    """Return every sentence and name that is data: the council's own and the edition's."""
    found: list[str] = [edition.title, edition.approval_reference]
    for source in (asdict(council), *(as_record(one) for one in edition.commitments)):
        _collect(source, found)
    return [words for words in found if len(words) > 1]


def _collect(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, dict):
        for inner in value.values():
            _collect(inner, found)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(inner, found)
