"""``python -m tests.bench``: measures, prints one table and writes it under ``docs/``."""

import argparse
import json
import os
import platform
import time
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path

from portal.cli.serve import ROOT, THREADS, WORKERS
from tests.bench import floor, report
from tests.bench.databases import environment, filled, new_database, server, version
from tests.bench.measure import QUICK, WHOLE, Effort
from tests.bench.pages import Results, measure
from tests.kit.once import new_folder, remove_folder

LIBRARIES = ("flask", "sqlalchemy", "jinja2", "gunicorn")


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000", help="cases, with commas")
    parser.add_argument("--databases", default="sqlite,postgresql", help="with commas")
    parser.add_argument("--quick", action="store_true", help="few samples: to try, not to quote")
    parser.add_argument("--folder", type=Path, help="keep filled databases here and use them again")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the files go")
    return parser.parse_args()


def main() -> None:
    """Measure every size on every database, then print and write the table."""
    asked = arguments()
    effort = QUICK if asked.quick else WHOLE
    sizes = [int(size) for size in asked.sizes.split(",")]
    every: list[Results] = []
    with ExitStack() as stack:
        folder = asked.folder or new_folder()
        if not asked.folder:
            stack.callback(remove_folder, folder)
        for engine in asked.databases.split(","):
            every += measure_engine(engine, sizes, folder, effort)
    text = report.as_text(report.table(every))
    print(text)
    for one in report.verdicts(every):
        if not one.met:
            print(one)
    about = machine(every)
    print("\n".join(about))
    asked.docs.mkdir(parents=True, exist_ok=True)
    (asked.docs / "bench.md").write_text(report.as_markdown(every, about))
    kept = {"about": about, "results": [asdict(results) for results in every]}
    (asked.docs / "bench.json").write_text(json.dumps(kept, indent=1) + "\n")


def measure_engine(engine: str, sizes: list[int], at: Path, effort: Effort) -> list[Results]:
    """Return what was measured on one kind of database."""
    folder = at / engine
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    every = []
    with server(engine, folder) as address:
        kept = folder / "floor.url"
        if not kept.exists():
            url = new_database(address, folder, "floor")
            floor.fill(url)
            kept.write_text(url)
        floor_environ = {**environment(kept.read_text(), folder), "FLOOR_URL": kept.read_text()}
        bases = []
        for size in sizes:
            tell(f"{engine}: {size:,} cases")
            bases.append(base := filled(engine, address, folder, size))
            every.append(Results(engine, size, version(engine, address), base.load_seconds))
        tell(f"{engine}: measuring")
        measure(floor_environ, bases, every, effort)
    return every


def machine(every: list[Results]) -> list[str]:
    """Return what it was measured on, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    databases = ", ".join(dict.fromkeys(results.version for results in every))
    libraries = ", ".join(f"{name} {version_of(name)}" for name in LIBRARIES)
    day = datetime.fromtimestamp(time.time(), UTC).date()
    load = ", ".join(f"{one:.0f}" for one in os.getloadavg())
    return [
        f"- Measured on {day.isoformat()}, on {os.cpu_count()} cores with {memory:.0f} GB, which "
        "the clients and the databases share.",
        f"- Python {platform.python_version()}, {databases}, {libraries}.",
        f"- gunicorn gthread, {WORKERS} workers of {THREADS} threads, as `make run` starts it; "
        "every write durable on both databases.",
        f"- Load of the machine at the end, over the last 1, 5 and 15 minutes: {load}, our own "
        "clients, servers and databases with it. Whatever else ran falls hardest on PostgreSQL, "
        "where each statement waits for another process.",
    ]


def tell(words: str) -> None:
    """Say what goes on."""
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    main()
