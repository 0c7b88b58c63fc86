"""Words with placeholders: filled in as plain text, and checked before a council may use them.

A placeholder is a name in braces: {reference}. Nothing else in braces means anything, what is
filled in is never looked at again, and each message has its own list of names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

LONGEST_SUBJECT = 150
LONGEST_BODY = 8000

PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
BRACED = re.compile(r"\{([^{}\n]{1,60})\}")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


class WordingRefused(RuleBroken):
    """A wording that cannot be used. ``part`` is "subject" or "body"."""

    @property
    def part(self) -> str:
        """Which of the two texts it is about."""
        return str(self.values["part"])


class NoSuchPlaceholder(WordingRefused):
    """Braces around what is no placeholder of this message, or not of its subject."""

    sentence = N_("“{%(name)s}” is not on the list. Use the names of the list as they stand there")


class BraceAlone(WordingRefused):
    """A brace that belongs to no placeholder: most likely a slip of the finger."""

    sentence = N_("Use { and } only around a name of the list")


class MustStay(WordingRefused):
    """Something that the law, the committee or the person needs was taken out."""

    sentence = N_("Put back %(names)s. This message needs it")


class NothingLeft(WordingRefused):
    """An empty subject or an empty message."""

    sentence = N_("Enter the words of the message")


@dataclass(frozen=True)
class Wording:
    """The words of one message. ``subject`` is "" for a text that stands inside others."""

    subject: str
    body: str


@dataclass(frozen=True)
class MessageTemplate:
    """One message of the portal: the words it came with, and what a council may do with them.

    ``paragraphs`` of the body are translated one by one. ``words`` are the placeholders that
    may stand anywhere; ``needed`` those of them that the body must keep. ``parts`` are written
    by the portal and stand outside what can be edited: the body must keep the place of each.
    """

    name: str
    title: str
    when: str
    subject: str
    paragraphs: tuple[str, ...]
    words: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def must_stay(self) -> tuple[str, ...]:
        """The placeholders that the body has to have."""
        return (*self.needed, *self.parts)

    def check(self, wording: Wording) -> None:
        """Raise a ``WordingRefused`` when ``wording`` cannot be used for this message."""
        if self.subject:
            short = [name for name in self.words if name not in NEVER_IN_SUBJECT]
            _check("subject", wording.subject, (*ALWAYS, *short))
        _check("body", wording.body, (*ALWAYS, *self.words, *self.parts))
        there = set(PLACEHOLDER.findall(wording.body))
        missing = [f"{{{name}}}" for name in self.must_stay if name not in there]
        if missing:
            raise MustStay(part="body", names=", ".join(missing))

    def takes(self, wording: Wording) -> bool:
        """Whether ``wording`` can be used: one of an older portal may lack what is new."""
        try:
            self.check(wording)
        except WordingRefused:
            return False
        return True


ALWAYS = ("council", "phone", "email", "complaints_email", "tracking_page")
"""Placeholders that every message may use."""

NEVER_IN_SUBJECT = frozenset(
    {
        "code",
        "text",
        "why",
        "question",
        "action",
        "answer",
        "wanted",
        "understood",
        "stays",
        "part",
    }
)
"""What is secret, or long, or nobody's business who only sees the list of mails."""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its placeholders filled in; a paragraph left empty is left out.

    Raises ``KeyError`` for a placeholder without a value.
    """
    paragraphs = BLANK_LINE.split(text)
    filled = [PLACEHOLDER.sub(lambda found: values[found[1]], each).strip() for each in paragraphs]
    return "\n\n".join(each for each in filled if each)


def _check(part: str, text: str, allowed: tuple[str, ...]) -> None:
    if not text.strip():
        raise NothingLeft(part=part)
    for name in BRACED.findall(text):
        if name not in allowed:
            raise NoSuchPlaceholder(part=part, name=name)
    if set(BRACED.sub("", text)) & set("{}"):
        raise BraceAlone(part=part)
