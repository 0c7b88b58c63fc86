"""Reading a log of a million calls: how long it takes, and in how much memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.databases import Filled

CALLS = 1_000_000
OFFICER = "calls.bench@example.org"


@dataclass(frozen=True)
class CallImport:
    """One file. ``memory_mb`` is the most that the whole command ever held."""

    calls: int
    seconds: float
    file_mb: float
    memory_mb: float


def call_import(filled: Filled) -> CallImport:
    """Return what ``flask import calls`` took for a million calls, looked at and not kept."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        with file.open("w") as out:
            out.writelines(lines())
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        account = ["staff", "add", OFFICER, "--name", "Bench", "--role", "complaints_officer"]
        subprocess.run([*flask, *account], env=filled.environ, capture_output=True, check=False)
        before = time.monotonic()
        command = [*flask, "import", "calls", str(file), "--as", OFFICER]
        process = subprocess.Popen(command, env=filled.environ, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        seconds = time.monotonic() - before
        size = file.stat().st_size
    most = usage.ru_maxrss / 1024
    return CallImport(CALLS, round(seconds, 1), round(size / 1e6, 1), round(most, 1))


def lines() -> Iterator[str]:
    """Yield a log with a call every 20 seconds, day and night."""
    yield "Call date,Seconds waited,Answered,Queue,Agent\r\n"
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(CALLS):
        at = start + timedelta(seconds=number * 20)
        answered = "no" if number % 13 == 0 else "yes"
        yield f"{at:%d/%m/%Y %H:%M:%S},{number * 7 % 90},{answered},Main,agent {number % 40}\r\n"
