"""Commands that are run once: how long they take, and in how much memory."""

import subprocess
import sys
import time
from datetime import date

from portal.domain.measures.periods import PeriodKind, spans_ended
from tests.bench.databases import Filled
from tests.bench.results import Job

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
WATCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command and prints the most kilobytes it held. From a small process: what is started
begins with the peak of what starts it."""


def watched(filled: Filled, *words: str) -> tuple[float, float]:
    """Run a command of the portal; return the seconds, and the most MB that it ever held."""
    before = time.monotonic()
    command = [sys.executable, "-c", WATCH, *FLASK, *words]
    told = subprocess.run(command, env=filled.environ, capture_output=True, check=True)
    return round(time.monotonic() - before, 1), round(int(told.stdout) / 1024, 1)


def unwatched(filled: Filled, *words: str) -> str:
    """Run a command of the portal, whether it succeeds or not; return what it said."""
    done = subprocess.run(
        [*FLASK, *words], env=filled.environ, capture_output=True, text=True, check=False
    )
    return done.stdout


def freezing(filled: Filled, today: date) -> Job:
    """Return what ``flask figures freeze`` took for a quarter: the newest that is over and that
    was not frozen by a bench before."""
    kept = unwatched(filled, "figures", "list").split()
    three_years_ago = today.replace(year=today.year - 3, day=1)
    quarter = next(
        span
        for span in reversed(spans_ended(three_years_ago, today))
        if span.kind is PeriodKind.QUARTER and span.slug not in kept
    )
    seconds, memory = watched(filled, "figures", "freeze", quarter.slug)
    return Job("freezing", filled.size, seconds, memory, None, today.isoformat())
