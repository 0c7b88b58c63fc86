"""``python -m tests.bench``: measures, prints one table and writes it under ``docs/``."""

import argparse
import os
import platform
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime
from importlib.metadata import version as version_of
from pathlib import Path

from sqlalchemy import URL

from portal.cli.serve import ROOT, THREADS, WORKERS
from tests.bench import floor, report, results
from tests.bench.calls import call_import
from tests.bench.commands import freezing
from tests.bench.databases import environment, filled, new_database, server, version
from tests.bench.exports import exports
from tests.bench.measure import QUICK, WHOLE, Effort
from tests.bench.pages import PARTS, measure
from tests.bench.results import Kept, Results
from tests.kit.once import new_folder, remove_folder

EVERY_PART = ("freezing", *PARTS, "exports", "calls")
LIBRARIES = ("flask", "sqlalchemy", "jinja2", "gunicorn")


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000", help="cases, with commas")
    parser.add_argument("--databases", default="sqlite,postgresql", help="with commas")
    parser.add_argument("--only", default=",".join(EVERY_PART), help="parts, with commas")
    parser.add_argument("--quick", action="store_true", help="few samples: to try, not to quote")
    parser.add_argument("--folder", type=Path, help="keep filled databases here and use them again")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the files go")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for, join it to what was measured before, print and write it."""
    asked = arguments()
    effort = QUICK if asked.quick else WHOLE
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    parts, day = asked.only.split(","), today().isoformat()
    every: list[Results] = []
    with ExitStack() as stack:
        folder = asked.folder or new_folder()
        if not asked.folder:
            stack.callback(remove_folder, folder)
        for engine in asked.databases.split(","):
            every += measure_engine(engine, sizes, folder, effort, parts, day)
    print(report.as_text(report.table(every)))
    for one in report.verdicts(every):
        if not one.met:
            print(one)
    asked.docs.mkdir(parents=True, exist_ok=True)
    file = asked.docs / "bench.json"
    load = ", ".join(f"{one:.0f}" for one in os.getloadavg())
    run = f"- {day}: {', '.join(parts)}; {asked.databases}; {asked.sizes} cases. Load: {load}."
    kept = results.read(file).joined(Kept([], [run], every))
    kept.about = machine(kept.results)
    (asked.docs / "bench.md").write_text(report.as_markdown(kept))
    results.write(file, kept)


def measure_engine(
    engine: str, sizes: list[int], at: Path, effort: Effort, parts: list[str], day: str
) -> list[Results]:
    """Return what was measured of ``parts`` on one kind of database."""
    folder = at / engine
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    every = []
    with server(engine, folder) as address:
        floor_environ = floor_of(folder, address)
        bases = []
        for size in sizes:
            tell(f"{engine}: {size:,} cases")
            bases.append(base := filled(engine, address, folder, size))
            found = Results(engine, size, version(engine, address), base.load_seconds)
            found.measured = day
            every.append(found)
        tell(f"{engine}: measuring")
        if "freezing" in parts:
            for base, found in zip(bases, every, strict=True):
                found.jobs.append(freezing(base, today()))
        if any(part in PARTS for part in parts):
            measure(floor_environ, bases, every, effort, parts)
        if "exports" in parts:
            for base, found in zip(bases, every, strict=True):
                found.jobs += exports(base, day)
        if "calls" in parts:
            every[-1].jobs.append(call_import(bases[-1], day))
    return every


def floor_of(folder: Path, address: URL | None) -> dict[str, str]:
    """Return the environment of the floor, whose database is made when there is none yet."""
    kept = folder / "floor.url"
    if not kept.exists():
        url = new_database(address, folder, "floor")
        floor.fill(url)
        kept.write_text(url)
    return {**environment(kept.read_text(), folder), "FLOOR_URL": kept.read_text()}


def today() -> date:
    """Return the day."""
    return datetime.fromtimestamp(time.time(), UTC).date()


def machine(every: list[Results]) -> list[str]:
    """Return what it was measured on, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    databases = ", ".join(dict.fromkeys(results.version for results in every))
    libraries = ", ".join(f"{name} {version_of(name)}" for name in LIBRARIES)
    return [
        f"- Measured on {os.cpu_count()} cores with {memory:.0f} GB, which the clients and the "
        "databases share.",
        f"- Python {platform.python_version()}, {databases}, {libraries}.",
        f"- gunicorn gthread, {WORKERS} workers of {THREADS} threads, as `make run` starts it; "
        "every write durable on both databases.",
        "- Load is that of the machine at the end of a run, over the last 1, 5 and 15 minutes, "
        "with our own clients, servers and databases. Whatever else ran falls hardest on "
        "PostgreSQL, where each statement waits for another process.",
    ]


def tell(words: str) -> None:
    """Say what goes on."""
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    main()
