"""What was measured, kept as JSON between one run and the next."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.bench.measure import Times

BEFORE_THEY_WERE_DATED = "2026-11-25"


@dataclass
class Row:
    """What was measured of one page on one database.

    ``floor`` names what it is compared with, and ``floor_one`` and ``floor_eight`` are its
    times, measured in turn with the page's. ``statements``, ``wire`` (bytes with all files of
    the page) and ``requests`` are None for what is no single page. ``measured`` is the day.
    """

    page: str
    floor: str
    one: Times
    eight: Times
    floor_one: Times
    floor_eight: Times
    public: bool = False
    statements: int | None = None
    wire: int | None = None
    requests: int | None = None
    measured: str = BEFORE_THEY_WERE_DATED


@dataclass(frozen=True)
class Job:
    """Something done once: a file taken out or read in, figures fixed.

    ``things`` is how many it was done with. ``memory_mb`` is the most that the whole command
    held, or, of a server, what its peak grew by; ``file_mb`` is None without a file.
    """

    what: str
    things: int
    seconds: float
    memory_mb: float
    file_mb: float | None
    measured: str


@dataclass
class Results:
    """Everything measured on one database. ``measured`` is the day of floors and memory."""

    engine: str
    size: int
    version: str
    load_seconds: float
    memory_mb: float = 0.0
    floors: dict[str, tuple[Times, Times]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    measured: str = BEFORE_THEY_WERE_DATED


@dataclass
class Kept:
    """What is written beside the table: on what it was measured, when, and what came out."""

    about: list[str]
    runs: list[str]
    results: list[Results]

    def joined(self, newer: "Kept") -> "Kept":
        """Return both, what is newer in place of what was measured of the same thing before."""
        every = {(one.engine, one.size): one for one in self.results}
        for one in newer.results:
            before = every.get((one.engine, one.size))
            every[one.engine, one.size] = _joined(before, one) if before else one
        order = sorted(every, key=lambda base: (base[0] != "sqlite", base[1]))
        return Kept(newer.about, self.runs + newer.runs, [every[base] for base in order])


def _joined(before: Results, newer: Results) -> Results:
    rows = {row.page: row for row in (*before.rows, *newer.rows)}
    jobs = {job.what: job for job in (*before.jobs, *newer.jobs)}
    there = {*rows, *(_name(one) for one in newer.missing)}
    missing = [one for one in before.missing if _name(one) not in there] + newer.missing
    whole = newer if newer.floors else before
    return replace(
        newer,
        memory_mb=whole.memory_mb,
        floors=whole.floors,
        measured=whole.measured,
        rows=list(rows.values()),
        jobs=list(jobs.values()),
        missing=missing,
    )


def _name(missing: str) -> str:
    return missing.rsplit(" (", 1)[0]


def write(path: Path, kept: Kept) -> None:
    """Keep everything in the file at ``path``."""
    path.write_text(json.dumps(asdict(kept), indent=1) + "\n")


def read(path: Path) -> Kept:
    """Return what was kept there, nothing when there is no such file."""
    if not path.exists():
        return Kept([], [], [])
    kept = json.loads(path.read_text())
    return Kept(kept["about"], kept.get("runs", []), [_results(one) for one in kept["results"]])


def _results(kept: dict[str, Any]) -> Results:
    floors = {name: (_times(pair)[0], _times(pair)[1]) for name, pair in kept["floors"].items()}
    rows = [_row(row) for row in kept["rows"]]
    jobs = [Job(**job) for job in kept.get("jobs", ())]
    return Results(**{**kept, "floors": floors, "rows": rows, "jobs": jobs})


def _row(kept: dict[str, Any]) -> Row:
    names = ("one", "eight", "floor_one", "floor_eight")
    found = _times([kept[name] for name in names])
    return Row(**{**kept, **dict(zip(names, found, strict=True))})


def _times(kept: Sequence[dict[str, Any]]) -> list[Times]:
    return [Times(**one) for one in kept]
