"""Files that people add: which kinds we take, how large, how many, and what they are called.

Policy B0.12. What a file is, its content says; its name is only for people to know it by.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.errors import RuleBroken
from portal.domain.words import N_

LARGEST = 10 * 1024 * 1024
"""A file must be smaller than this, in bytes."""

MOST_FILES = 5
"""How many may be added in one place."""

LONGEST_NAME = 100
"""Characters of a name that we keep, its ending included."""

NAMELESS = "file"


class FileKind(StrEnum):
    """A kind of file that we take. The value is also the ending of its name."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.TXT: "text/plain",
}

ENDINGS = (".jpeg", *(f".{kind.value}" for kind in FileKind))
"""What a file dialogue offers."""


@dataclass(frozen=True)
class CheckedFile:
    """A file that was found to be what it says. ``digest`` is the SHA-256 (hex) of ``content``.

    ``content`` is what is kept, which for a picture is not what was sent.
    """

    name: str
    kind: FileKind
    content: bytes
    digest: str


@dataclass(frozen=True)
class StoredFile:
    """A checked file whose content is safely stored under ``key``."""

    key: str
    name: str
    kind: FileKind
    size: int
    digest: str


class FileRefused(RuleBroken):
    """A file that we do not take."""


class WrongKind(FileRefused):
    """Its content is of no kind that we take, or holds something that could do harm."""

    sentence = N_("The selected file must be a PDF, JPG, PNG, DOCX, ODT or TXT")


class TooLarge(FileRefused):
    """It has ``LARGEST`` bytes or more."""

    sentence = N_("The selected file must be smaller than 10MB")


class PictureTooLarge(FileRefused):
    """It has more dots than we can open safely."""

    sentence = N_("The selected picture must be smaller, for example as a normal phone takes it")


class EmptyFile(FileRefused):
    """There is nothing in it."""

    sentence = N_("The selected file is empty")


class HasVirus(FileRefused):
    """The virus scanner knows it."""

    sentence = N_("The selected file contains a virus")


class NotUploaded(FileRefused):
    """It could not be read, scanned or stored. Nothing is wrong with the file that we know of."""

    sentence = N_("The selected file could not be uploaded – try again")


class TooManyFiles(FileRefused):
    """There would be more than ``MOST_FILES``."""

    sentence = N_("You can only select up to 5 files at the same time")


def shown_name(given: str, kind: FileKind) -> str:
    """Return the name that people know a file by, with exactly one ending: that of ``kind``.

    ``given`` is as sent. Folders, and characters that nobody sees or that turn the writing
    round, are taken out first; what is left is never looked at to decide anything. Dots
    inside become dashes, so that no second ending is left to be believed.
    """
    text = unicodedata.normalize("NFC", given.replace("\\", "/")).rsplit("/", 1)[-1]
    seen = "".join(" " if char.isspace() else char for char in text if _is_seen(char))
    stem, dot, ending = seen.rpartition(".")
    if not dot or f".{ending.strip().casefold()}" not in ENDINGS:
        stem = seen
    plain = " ".join(stem.translate(NOT_IN_NAMES).split()).strip("- ")
    short = plain[: LONGEST_NAME - len(kind.value) - 1].rstrip()
    return f"{short or NAMELESS}.{kind.value}"


def typed_as_text(given: str) -> bool:
    """Whether a name says that the file is plain text, which no content can say by itself."""
    return "".join(filter(_is_seen, given)).strip().casefold().endswith(".txt")


NOT_IN_NAMES = str.maketrans(dict.fromkeys('.:*?"<>|%;', "-"))
"""What some systems read as more than a part of a name."""


def _is_seen(char: str) -> bool:
    """Whether ``char`` is one that people see; a space of any kind counts."""
    return char.isspace() or not unicodedata.category(char).startswith("C")
