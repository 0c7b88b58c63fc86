"""What a file really is, found out from its content (Policy B0.12).

The order matters: size, kind, what could do harm inside, and only then is a picture opened.
"""

import hashlib
import unicodedata

import filetype

from portal.domain.files import (
    LARGEST,
    CheckedFile,
    EmptyFile,
    FileKind,
    TooLarge,
    WrongKind,
    shown_name,
    typed_as_text,
)
from portal.files.containers import document_kind, is_archive
from portal.files.pictures import redraw

PICTURES = {"image/jpeg": FileKind.JPG, "image/png": FileKind.PNG}
LINES = frozenset("\t\n\r\f")
PDF_START, PDF_END = b"%PDF-", b"%%EOF"
PDF_END_WITHIN = 2048
"""Bytes at the end of a PDF among which its last mark must be."""


def checked(name: str, content: bytes) -> CheckedFile:
    """Return the file that ``content`` is; ``name`` is as sent and only for people.

    Pictures are drawn again, which takes out where they were taken and whatever else was hidden
    in them. Raises a ``FileRefused``.
    """
    if not content.strip(b"\0"):
        raise EmptyFile
    if len(content) >= LARGEST:
        raise TooLarge
    kind = _kind(name, content)
    kept = redraw(content, kind) if kind in PICTURES.values() else content
    return CheckedFile(shown_name(name, kind), kind, kept, hashlib.sha256(kept).hexdigest())


def _kind(name: str, content: bytes) -> FileKind:
    guess = filetype.guess(content)
    mime = guess.mime if guess else None
    if mime in PICTURES:
        return PICTURES[mime]
    if mime == "application/pdf" and _is_whole_pdf(content):
        return FileKind.PDF
    if content.startswith(b"PK"):
        return document_kind(content)
    if mime is None and typed_as_text(name) and _is_text(content):
        return FileKind.TXT
    raise WrongKind


def _is_whole_pdf(content: bytes) -> bool:
    """Whether it is a PDF from its first byte to its last, with no second file hung on."""
    end = content.rfind(PDF_END, -PDF_END_WITHIN)
    return (
        content.startswith(PDF_START)
        and end >= 0
        and not content[end + len(PDF_END) :].strip(b"\0 \t\r\n\x1a")
        and not is_archive(content)
    )


def _is_text(content: bytes) -> bool:
    """Whether every byte of it is part of something to read."""
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(char in LINES or unicodedata.category(char) != "Cc" for char in text)
    return False
