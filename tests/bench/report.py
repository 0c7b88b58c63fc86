"""The table, and the targets with what was reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.pages import CASE, DASHBOARD, LAST, PARTS, PERFORMANCE, SEARCHES, TRACKED
from tests.bench.results import Job, Kept, Results, Row

LAST_POST, LISTS, STATEMENTS, GROWTH = 4.0, 10.0, 12, 1.3
REQUESTS, WEIGHT = 5, 60_000
TIMES_THE_FLOOR = {
    LAST: LAST_POST,
    **dict.fromkeys(("/staff/cases", CASE, TRACKED, *SEARCHES), LISTS),
    **dict.fromkeys(PERFORMANCE, 5.0),
    DASHBOARD: 12.0,
}
JOBS: dict[str, tuple[str, float | None, float | None]] = {
    "csv": ("a file of {:,} cases as csv", None, 30),
    "xlsx": ("a file of {:,} cases as xlsx", None, 30),
    "calls": ("reading a log of {:,} calls", 60, 200),
    "freezing": ("fixing the figures of a quarter with {:,} cases", 60, None),
}
"""What a job is called, the seconds it may take and the MB of memory, None for any."""

WHY = {
    LAST: (
        "it keeps a person, a case, its points, four clocks, a line of history, a message, a mail "
        "and the words it is found by, reads the calendar, the edition and the draft, and counts "
        "what the address was sent: some twenty statements in one durable transaction, where the "
        'floor\'s form makes one. What was answered with "we have it" is there, whole; on this '
        "machine that takes about 30 ms."
    ),
    "/staff/cases": (
        "a page of some 80 filters with counts, 25 rows and the form to give them; two thirds of "
        "its time go into words and markup, in Python. With 8 clients both cores are busy, and the "
        "ratio is one of work done, not of waiting."
    ),
    CASE: "eight statements and every date with its words; with 8 clients as for the list.",
    TRACKED: "with 8 clients as for the list.",
    **dict.fromkeys(
        PERFORMANCE[:3],
        "kept as it was written until something in it changes; one statement asks whether it has, "
        "which on PostgreSQL is half of the time.",
    ),
    DASHBOARD: (
        "seven statements, and tables that are kept for as long as their counts; with 8 clients as "
        "for the list."
    ),
    **dict.fromkeys(
        SEARCHES,
        "the statement takes 1 to 20 ms with a million cases; the rest is words and markup of 25 "
        "cases, each with a piece of its text.",
    ),
}
"""Why a page costs what it costs, for the report where it misses a target."""

GROWS = (
    "A page grows when a council of 1,000 cases has fewer rows to show on it than a full page, "
    "or counts what was said about a commitment, which nobody has stored."
)

HEAD = (
    "Database", "Cases", "Page", "p50, 1", "p95, 1", "p50, 8", "p95, 8", "Floor", "Ratio, 1",
    "Ratio, 8", "SQL", "kB", "Requests", "Measured",
)  # fmt: skip
FLOORS = {
    "page": "Floor: bare page",
    "form": "Floor: form with one durable row",
    "list": "Floor: 25 rows of a million",
}


@dataclass(frozen=True)
class Verdict:
    """One target on one database."""

    target: str
    where: str
    found: float
    limit: float

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        return self.found <= self.limit

    def __str__(self) -> str:
        if self.met:
            return f"met: {self.target}, {self.where}: {self.found:g} (limit {self.limit:g})"
        over = (self.found / self.limit - 1) * 100
        return (
            f"MISSED: {self.target}, {self.where}: {self.found:g} "
            f"(limit {self.limit:g}, {over:.0f}% over)"
        )


def ratios(row: Row) -> tuple[float, float]:
    """Return how many times the floor's p50 a page takes, with one client and with eight."""
    return round(row.one.p50 / row.floor_one.p50, 1), round(row.eight.p50 / row.floor_eight.p50, 1)


def verdicts(every: list[Results]) -> Iterator[Verdict]:
    """Yield each target with what was found."""
    for results in every:
        where = f"{results.engine}, {results.size:,} cases"
        for row in results.rows:
            if limit := TIMES_THE_FLOOR.get(row.page):
                one, eight = ratios(row)
                yield Verdict(f"{row.page}, times the floor, 1 client", where, one, limit)
                yield Verdict(f"{row.page}, times the floor, 8 clients", where, eight, limit)
            if row.statements is not None and row.page != LAST:
                told = f"{row.page}, SQL statements"
                yield Verdict(told, where, row.statements, STATEMENTS)
            if row.public and row.requests and row.wire:
                yield Verdict(f"{row.page}, requests", where, row.requests, REQUESTS)
                yield Verdict(
                    f"{row.page}, kB over the wire", where, row.wire / 1000, WEIGHT / 1000
                )
        for job in results.jobs:
            words, seconds, memory = JOBS[job.what]
            told = words.format(job.things)
            if seconds:
                yield Verdict(f"{told}, seconds", where, job.seconds, seconds)
            if memory:
                yield Verdict(f"{told}, MB of memory", where, job.memory_mb, memory)
    yield from _growth(every)


def _growth(every: list[Results]) -> Iterator[Verdict]:
    for engine in dict.fromkeys(results.engine for results in every):
        sizes = {results.size: results for results in every if results.engine == engine}
        small, large = min(sizes), max(sizes)
        if small == large:
            continue
        before = {(row.page, row.measured): row for row in sizes[small].rows}
        for row in sizes[large].rows:
            if (row.page, row.measured) in before:
                found = round(row.one.p95 / before[row.page, row.measured].one.p95, 2)
                told = f"{row.page}, p95 of 1 client at {large:,} cases against {small:,}"
                yield Verdict(told, engine, found, GROWTH)


def table(every: list[Results]) -> list[tuple[str, ...]]:
    """Return the lines of the table, the head first."""
    lines: list[tuple[str, ...]] = [HEAD]
    order = {page: at for at, page in enumerate(page for part in PARTS.values() for page in part)}
    for results in every:
        start = (results.engine, f"{results.size:,}")
        for name, (one, eight) in results.floors.items():
            figures = (f"{t:.1f}" for t in (one.p50, one.p95, eight.p50, eight.p95))
            lines.append(
                (*start, FLOORS[name], *figures, "", "1", "1", "", "", "", results.measured)
            )
        for row in sorted(results.rows, key=lambda row: order[row.page]):
            figures = (f"{t:.1f}" for t in (row.one.p50, row.one.p95, row.eight.p50, row.eight.p95))
            counts = (
                "" if row.statements is None else f"{row.statements}",
                "" if row.wire is None else f"{row.wire / 1000:.1f}",
                "" if row.requests is None else f"{row.requests}",
            )
            ratio = (f"{r:.1f}" for r in ratios(row))
            lines.append((*start, row.page, *figures, row.floor, *ratio, *counts, row.measured))
    return lines


def as_text(lines: list[tuple[str, ...]]) -> str:
    """Return the table for a terminal."""
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in (0, 2, 7) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def as_markdown(kept: Kept) -> str:
    """Return ``docs/bench.md``: how it was measured, targets, table."""
    every = kept.results
    found = list(verdicts(every))
    missed = [one for one in found if not one.met]
    lines = table(every)
    marks = (
        "| " + " | ".join("---" if at in (0, 2, 7) else "---:" for at in range(len(HEAD))) + " |"
    )
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    memory = [
        f"- {results.engine}, {results.size:,} cases: the server's peak memory "
        f"{results.memory_mb:.0f} MB (master and workers), filled in "
        f"{results.load_seconds:.0f} s."
        for results in every
    ]
    jobs = [_told(results, job) for results in every for job in results.jobs]
    absent = [
        f"- not measured on {results.engine}, {results.size:,} cases: {', '.join(results.missing)}"
        for results in every
        if results.missing
    ]
    return "\n".join(
        [
            "# How fast the portal is",
            "",
            "Made by `make bench`. Times are milliseconds as a client on the same machine sees "
            "them, with 1 client and with 8. With 1 client, the floor and the same page on every "
            "size are asked in turn, so that whatever else the machine does falls on all alike; "
            "ratios are of p50 to the floor's p50 measured so. kB and requests are of a first "
            "visit, with every file of the page. SQL is the number of statements on a warm server. "
            "A part can be measured by itself; the rest stays as it was found on the day that its "
            "row names.",
            "",
            *kept.about,
            "",
            "## When",
            "",
            *kept.runs,
            "",
            "## Targets",
            "",
            f"{len(found) - len(missed)} of {len(found)} are met.",
            "",
            *[f"- {one}" for one in missed],
            "",
            *_reasons(missed),
            "## Memory and filling",
            "",
            *memory,
            *absent,
            "",
            "## What is done once",
            "",
            *jobs,
            "",
            "## Every figure",
            "",
            rows[0],
            marks,
            *rows[1:],
            "",
        ]
    )


def _told(results: Results, job: Job) -> str:
    words = JOBS[job.what][0].format(job.things)
    file = "" if job.file_mb is None else f" The file: {job.file_mb:.1f} MB."
    return (
        f"- {results.engine}, {results.size:,} cases, {job.measured}: {words}: "
        f"{job.seconds:.1f} s, {job.memory_mb:.1f} MB of memory.{file}"
    )


def _reasons(missed: list[Verdict]) -> Iterator[str]:
    """Yield why targets are missed, page by page; nothing when none is."""
    if not missed:
        return
    yield "### Why"
    yield ""
    for why in dict.fromkeys(WHY.values()):
        pages = [page for page, reason in WHY.items() if reason == why]
        slow = [
            page for page in pages if any(one.target.startswith(f"{page}, times") for one in missed)
        ]
        if slow:
            yield f"- {', '.join(slow)}: {why}"
    if any(" against " in one.target for one in missed):
        yield f"- {GROWS}"
    yield ""
