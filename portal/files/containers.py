"""Documents that are archives inside: DOCX and ODT, without macros and without tricks."""

import io
import re
import zipfile
import zlib

from portal.domain.files import FileKind, WrongKind

MOST_ENTRIES = 2000
MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes that a document may unpack to. What claims more is never unpacked."""

LARGEST_NOTE = 1024 * 1024
"""Bytes of the small files inside that are read whole."""

STEP = 64 * 1024
ENCRYPTED = 0x1
END_RECORD = 22
"""Bytes of the record that ends an archive without a comment."""

DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
WITH_CODE = re.compile(
    r"vba|macro|activex|/basic/|^basic/|/scripts/|^scripts/|oleobject|\.(bin|exe|dll|js|vbs|scr)$",
    re.IGNORECASE,
)
"""Names inside a document that hold macros, programs, or other files that could."""

CODE_IN_TYPES = re.compile(rb"macroenabled|vbaproject|activex|oleobject", re.IGNORECASE)
TEMPLATE_ELSEWHERE = re.compile(rb"attachedTemplate[^>]*External|External[^>]*attachedTemplate")
"""A document that fetches its template, and the template's macros, from somewhere else."""


def is_archive(content: bytes) -> bool:
    """Whether some program would unpack ``content``, wherever in it the archive begins."""
    return zipfile.is_zipfile(io.BytesIO(content))


def document_kind(content: bytes) -> FileKind:
    """Return which of our kinds of document the archive ``content`` is.

    Raises ``WrongKind`` for any other archive, and for a document with macros, with more or
    other content than it admits, or that is two files in one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _kind(archive, content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as broken:
        raise WrongKind from broken
    except (ValueError, OSError, KeyError) as odd:
        raise WrongKind from odd


def _kind(archive: zipfile.ZipFile, content: bytes) -> FileKind:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if not _is_one_file(archive, entries, content) or not all(map(_is_plain, entries)):
        raise WrongKind
    if len(names) != len(entries) or any(map(WITH_CODE.search, names)):
        raise WrongKind
    _unpack_all(archive, entries)
    if entries[0].filename == "mimetype":
        if _note(archive, "mimetype") == ODT_TYPE and "content.xml" in names:
            return FileKind.ODT
    elif {"[Content_Types].xml", "word/document.xml"} <= names:
        types = _note(archive, "[Content_Types].xml")
        if DOCX_MAIN in types and not CODE_IN_TYPES.search(types) and not _fetches(archive, names):
            return FileKind.DOCX
    raise WrongKind


def _is_one_file(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], content: bytes) -> bool:
    """Whether the archive fills ``content`` from end to end, and says no more than it holds."""
    return (
        0 < len(entries) <= MOST_ENTRIES
        and content.startswith(b"PK\x03\x04")
        and min(entry.header_offset for entry in entries) == 0
        and not archive.comment
        and content[-END_RECORD:].startswith(b"PK\x05\x06")
        and sum(entry.compress_size for entry in entries) <= len(content)
        and sum(entry.file_size for entry in entries) <= MOST_UNPACKED
    )


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry can be opened by anyone and would land inside its folder."""
    parts = entry.filename.split("/")
    return (
        not entry.flag_bits & ENCRYPTED
        and "\\" not in entry.filename
        and ":" not in entry.filename
        and ".." not in parts
        and parts[0] != ""
    )


def _unpack_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, to the bin: sizes and sums have to be what the archive says."""
    for entry in entries:
        with archive.open(entry) as packed:
            while packed.read(STEP):
                pass


def _note(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as packed:
        return packed.read(LARGEST_NOTE)


def _fetches(archive: zipfile.ZipFile, names: set[str]) -> bool:
    notes = (name for name in names if name.endswith(".rels"))
    return any(TEMPLATE_ELSEWHERE.search(_note(archive, name)) for name in notes)
