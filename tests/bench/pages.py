"""The pages that are measured, and how long each takes on one database."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.databases import Filled
from tests.bench.journeys import complain, sign_in, track
from tests.bench.measure import WARM_UP, Effort, Once, Times, repeat
from tests.bench.server import Server, serving
from tests.bench.site import STATEMENTS
from tests.bench.visitor import Answer, Visitor

PUBLIC = (
    "/",
    "/commitments",
    "/commitments/email",
    "/commitments/when",
    "/tell-us",
    "/challenge",
    "/challenge/which",
    "/complain",
    "/complain/told-us",
    "/feedback",
    "/feedback/type",
    "/rate",
    "/r/MH1",
    "/track",
    "/help",
    "/complaints/how",
    "/accessibility",
    "/privacy",
    "/cookies",
    "/staff/sign-in",
)
STAFF = (
    "/staff",
    "/staff/inbox",
    "/staff/cases",
    "/staff/challenges",
    "/staff/feedback",
    "/staff/ratings",
    "/staff/mail",
)
CASE_LINK = re.compile(r'href="(/staff/cases/[A-Z]\d\d-[0-9A-Z]{5}-[0-9A-Z])["?]')
CASE, TRACKED = "/staff/cases/<reference>", "/track/case"
WHOLE, LAST = "Whole complaint", "Last POST of a complaint"
CLIENTS = 8


@dataclass
class Row:
    """What was measured of one page on one database.

    ``statements``, ``wire`` (bytes with all files of the page) and ``requests`` are None for
    what is no single page. ``floor`` names what it is compared with.
    """

    page: str
    floor: str
    one: Times
    eight: Times
    public: bool = False
    statements: int | None = None
    wire: int | None = None
    requests: int | None = None


@dataclass
class Results:
    """Everything measured on one database."""

    engine: str
    size: int
    version: str
    load_seconds: float
    memory_mb: float = 0.0
    floors: dict[str, tuple[Times, Times]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def measure_floor(environ: dict[str, str], results: Results, effort: Effort) -> None:
    """Measure the three floors."""
    with serving(environ) as server:
        for name in ("page", "form", "list"):
            results.floors[name] = _twice(server, lambda v, name=name: _floor(v, name), effort)


def _floor(visitor: Visitor, name: str) -> Answer:
    if name == "form":
        return visitor.post("/form", {"words": "My bin was not emptied for three weeks."})
    return visitor.get(f"/{name}")


def measure_portal(filled: Filled, results: Results, effort: Effort) -> None:
    """Measure every page of the portal that is there, and the journeys."""
    with serving(filled.environ) as server:
        staff, person = Visitor(server.port), Visitor(server.port)
        sign_in(staff, filled)
        tracked = track(person, filled)
        addresses = [(path, path, {}, "page", True) for path in PUBLIC]
        addresses += [(TRACKED, tracked, person.cookies, "list", True)]
        addresses += [(path, path, staff.cookies, "list", False) for path in STAFF]
        case = CASE_LINK.search(staff.get("/staff/cases").text)
        if case:
            addresses.append((CASE, case.group(1), staff.cookies, "list", False))
        for name, path, cookies, floor, public in addresses:
            status = _with(server, cookies).get(path).status
            if status != 200:
                results.missing.append(f"{name} ({status})")
                continue
            one, eight = _twice(server, lambda v, path=path: v.get(path), effort, cookies)
            results.rows.append(Row(name, floor, one, eight, public))
        _journeys(server, results, effort)
        results.memory_mb = round(server.peak_memory(), 1)
    paths = {name: (path, cookies) for name, path, cookies, _, _ in addresses}
    with serving({**filled.environ, "BENCH_COUNT": "yes"}) as server:
        _count(server, results, paths)


def _journeys(server: Server, results: Results, effort: Effort) -> None:
    def once(visitor: Visitor) -> dict[str, float]:
        visitor.cookies.clear()
        answers, last = complain(visitor)
        return {WHOLE: sum(answer.seconds for answer in answers), LAST: last.seconds}

    def client() -> Once:
        visitor = Visitor(server.port)
        return lambda: once(visitor)

    client()()
    one = repeat([client], effort.journeys, effort)
    eight = repeat([client] * CLIENTS, effort.journeys * 3, effort)
    results.rows += [Row(name, "form", one[name], eight[name]) for name in (WHOLE, LAST)]


def _count(server: Server, results: Results, paths: dict[str, tuple[str, dict[str, str]]]) -> None:
    """Count the statements, bytes and requests of each page; the second visit counts, when what
    never changes has been read."""
    for row in results.rows:
        if row.page not in paths:
            continue
        path, cookies = paths[row.page]
        for _ in range(4):
            visitor = _with(server, cookies)
            answer = visitor.get(path)
        row.statements = int(answer.headers[STATEMENTS.lower()])
        files = [visitor.get(address) for address in answer.assets()]
        row.wire = answer.wire + sum(file.wire for file in files)
        row.requests = 1 + len(files)
    visitor = Visitor(server.port)
    complain(visitor)
    visitor.cookies.clear()
    answers, last = complain(visitor)
    for row in results.rows:
        if row.page == LAST:
            row.statements = int(last.headers[STATEMENTS.lower()])
        elif row.page == WHOLE:
            pages = [answer for answer in answers if answer.status == 200]
            row.statements = max(int(page.headers[STATEMENTS.lower()]) for page in pages)
            row.requests = len(answers)


def _with(server: Server, cookies: dict[str, str]) -> Visitor:
    visitor = Visitor(server.port)
    visitor.cookies = dict(cookies)
    return visitor


def _twice(
    server: Server,
    ask: Callable[[Visitor], Answer],
    effort: Effort,
    cookies: dict[str, str] | None = None,
) -> tuple[Times, Times]:
    """Return the times with one client and with eight."""

    def client() -> Once:
        visitor = _with(server, cookies or {})
        for _ in range(WARM_UP):
            ask(visitor)

        def once() -> dict[str, float]:
            answer = ask(visitor)
            assert answer.status == 200, f"{answer.path} answered {answer.status}"
            return {"": answer.seconds}

        return once

    one = repeat([client], effort.samples, effort)
    eight = repeat([client] * CLIENTS, effort.samples * 2, effort)
    return one[""], eight[""]
