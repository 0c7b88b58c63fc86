"""What all workers of one run share: a folder, and things that are made in it only once."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.kit import postgres

PREFIX = "portal-tests-"


def new_folder() -> Path:
    """Return a new folder for this run, after removing what runs that were killed left behind."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = old.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not Path("/proc", number).exists() and os.access(old, os.W_OK):
            remove_folder(old)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o755)  # PostgreSQL runs under another account when we are root
    return folder


def remove_folder(folder: Path) -> None:
    """Stop what runs in ``folder`` and remove it."""
    postgres.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


class AlreadyFailed(RuntimeError):
    """Another worker tried to make this and failed; its words are the message."""


def once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """Return what ``make`` returned, calling it in the first worker that asks and in no other.

    Raises ``AlreadyFailed`` at once when that first call failed.
    """
    result, failure = folder / f"{name}.made", folder / f"{name}.failed"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if failure.exists():
            raise AlreadyFailed(failure.read_text())
        if not result.exists():
            try:
                result.write_text(make())
            except BaseException as error:
                failure.write_text(f"{name}: {error}")
                raise
    return result.read_text()
