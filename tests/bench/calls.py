"""Reading a log of a million calls: how long it takes, and in how much memory."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.commands import unwatched, watched
from tests.bench.databases import Filled
from tests.bench.results import Job

CALLS = 1_000_000
OFFICER = "calls.bench@example.org"


def call_import(filled: Filled, day: str) -> Job:
    """Return what ``flask import calls`` took for a million calls, looked at and not kept. The
    memory is the most that the whole command ever held."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        with file.open("w") as out:
            out.writelines(lines())
        account = ["staff", "add", OFFICER, "--name", "Bench", "--role", "complaints_officer"]
        unwatched(filled, *account)
        seconds, memory = watched(filled, "import", "calls", str(file), "--as", OFFICER)
        size = file.stat().st_size
    return Job("calls", CALLS, seconds, memory, round(size / 1e6, 1), day)


def lines() -> Iterator[str]:
    """Yield a log with a call every 20 seconds, day and night."""
    yield "Call date,Seconds waited,Answered,Queue,Agent\r\n"
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(CALLS):
        at = start + timedelta(seconds=number * 20)
        answered = "no" if number % 13 == 0 else "yes"
        yield f"{at:%d/%m/%Y %H:%M:%S},{number * 7 % 90},{answered},Main,agent {number % 40}\r\n"
