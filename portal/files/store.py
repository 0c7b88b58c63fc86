"""Where the content of files is kept: a folder, or any S3. Written once, never changed.

A key is random and ours; it says nothing about the file and nobody can guess it. What is
stored is on the disk before ``put`` returns, so a row that names it is never the only one that
knows. The other way round a key that no row names may be left over: ``older_keys`` finds those.
"""

import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from portal.domain.errors import NotFound
from portal.domain.files import CheckedFile, NotUploaded, StoredFile

if TYPE_CHECKING:
    from obstore.store import S3Config

KEY_BYTES = 20
LISTED_AT_ONCE = 500
PIECE = 1024 * 1024
S3 = "s3://"

log = logging.getLogger(__name__)


class Store:
    """A place for content. ``put`` and ``get`` raise in the words of the portal only."""

    def __init__(self, inside: ObjectStore, folder: Path | None = None) -> None:
        self._inside = inside
        self._folder = folder

    def put(self, file: CheckedFile) -> StoredFile:
        """Keep the content of ``file`` for good. Raises ``NotUploaded``."""
        key = _new_key()
        try:
            obstore.put(self._inside, key, file.content, mode="create")
            if self._folder:
                _sync(self._folder, key)
        except (BaseError, OSError) as problem:
            log.error("a file could not be stored: %s", type(problem).__name__)
            raise NotUploaded from problem
        return StoredFile(key, file.name, file.kind, len(file.content), file.digest)

    def get(self, key: str) -> bytes:
        """Return the content under ``key``. Raises ``NotFound``, which is logged: it was there."""
        try:
            return obstore.get(self._inside, key).bytes().to_bytes()
        except (BaseError, OSError, ValueError) as problem:
            log.error("file %s could not be read: %s", key, type(problem).__name__)
            raise NotFound from problem

    def put_stream(self, content: IO[bytes]) -> str:
        """Keep ``content``, read in pieces, and return its key. Raises ``NotUploaded``."""
        key = _new_key()
        try:
            obstore.put(self._inside, key, content)
            if self._folder:
                _sync(self._folder, key)
        except (BaseError, OSError) as problem:
            log.error("a file could not be stored: %s", type(problem).__name__)
            raise NotUploaded from problem
        return key

    def pieces(self, key: str) -> Iterator[memoryview]:
        """Yield the content under ``key`` in pieces. Raises ``NotFound``, which is logged."""
        try:
            for piece in obstore.get(self._inside, key).stream(min_chunk_size=PIECE):
                yield memoryview(piece)
        except (BaseError, OSError, ValueError) as problem:
            log.error("file %s could not be read: %s", key, type(problem).__name__)
            raise NotFound from problem

    def head(self, key: str, size: int) -> bytes:
        """Return the first ``size`` bytes under ``key``, or fewer. Raises ``NotFound``."""
        taken = b""
        for piece in self.pieces(key):
            taken += bytes(piece[: size - len(taken)])
            if len(taken) >= size:
                break
        return taken

    def delete(self, keys: list[str]) -> None:
        """Delete the content under each of ``keys`` for good. One that is gone is no fault."""
        for key in keys:
            try:
                obstore.delete(self._inside, key)
            except FileNotFoundError:
                continue

    def older_keys(self, before: datetime) -> Iterator[list[str]]:
        """Yield every key stored ``before`` that instant, a few hundred at a time."""
        for found in obstore.list(self._inside, chunk_size=LISTED_AT_ONCE):
            yield [one["path"] for one in found if one["last_modified"] < before]


def open_store(address: str, s3: Mapping[str, str]) -> Store:
    """Return the store at ``address``: a folder, which is made, or ``s3://bucket/beginning``.

    ``s3`` is the configuration of an S3, as obstore takes it, without what is left empty.
    """
    if not address.startswith(S3):
        folder = Path(address)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Store(LocalStore(folder), folder)
    bucket, _, beginning = address.removeprefix(S3).partition("/")
    known = {name: value for name, value in s3.items() if value}
    return Store(
        S3Store(
            bucket,
            prefix=beginning or None,
            config=cast("S3Config", known),
            client_options={"allow_http": known.get("endpoint", "").startswith("http://")},
        )
    )


def _new_key() -> str:
    name = secrets.token_hex(KEY_BYTES)
    return f"{name[:2]}/{name}"


def _sync(folder: Path, key: str) -> None:
    """Wait until the disk holds the file and the names that lead to it."""
    file = folder / key
    for path in (file, file.parent, folder):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
