"""Reading a log of a million calls: how long it takes, and in how much memory."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.databases import Filled
from tests.bench.results import Job

CALLS = 1_000_000
OFFICER = "calls.bench@example.org"
WATCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command and prints the most kilobytes it held. From a small process: what is started
begins with the peak of what starts it."""


def call_import(filled: Filled, day: str) -> Job:
    """Return what ``flask import calls`` took for a million calls, looked at and not kept. The
    memory is the most that the whole command ever held."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        with file.open("w") as out:
            out.writelines(lines())
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        account = ["staff", "add", OFFICER, "--name", "Bench", "--role", "complaints_officer"]
        subprocess.run([*flask, *account], env=filled.environ, capture_output=True, check=False)
        before = time.monotonic()
        command = [*flask, "import", "calls", str(file), "--as", OFFICER]
        watched = [sys.executable, "-c", WATCH, *command]
        told = subprocess.run(watched, env=filled.environ, capture_output=True, check=True)
        seconds = time.monotonic() - before
        size = file.stat().st_size
    most = int(told.stdout) / 1024
    return Job("calls", CALLS, round(seconds, 1), round(most, 1), round(size / 1e6, 1), day)


def lines() -> Iterator[str]:
    """Yield a log with a call every 20 seconds, day and night."""
    yield "Call date,Seconds waited,Answered,Queue,Agent\r\n"
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(CALLS):
        at = start + timedelta(seconds=number * 20)
        answered = "no" if number % 13 == 0 else "yes"
        yield f"{at:%d/%m/%Y %H:%M:%S},{number * 7 % 90},{answered},Main,agent {number % 40}\r\n"
