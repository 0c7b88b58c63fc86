"""The pages that are measured, and how long each takes on one database."""

import re
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass

from portal.domain.roles import Role
from tests.bench.databases import Filled
from tests.bench.journeys import complain, sign_in, track
from tests.bench.measure import WARM_UP, Do, Effort, Times, at_once, in_turn, times
from tests.bench.results import Results, Row
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
SEARCHES = (
    "/staff/search?q=bin",
    "/staff/search?q=wainwright",
    "/staff/search?q=rosa+quayle+bin",
    "/staff/search?q=%22nobody+rang+me+back%22",
    "/staff/search?q=nobody+rang+grave",
)
"""A common word, a name, a person and a word, a phrase, and words that no case has together."""

STAFF = (
    "/staff",
    "/staff/inbox",
    "/staff/cases",
    "/staff/challenges",
    "/staff/feedback",
    "/staff/ratings",
    "/staff/mail",
)
PERFORMANCE = (
    "/performance",
    "/performance/commitment/email",
    "/performance/complaints",
    "/performance/changes",
)
DASHBOARD = "/staff/dashboard"
"""As the corporate lead sees it."""

CASE_LINK = re.compile(r'href="(/staff/cases/[A-Z]\d\d-[0-9A-Z]{5}-[0-9A-Z])["?]')
CASE, TRACKED = "/staff/cases/<reference>", "/track/case"
WHOLE, LAST = "Whole complaint", "Last POST of a complaint"
PARTS = {
    "public": (TRACKED, *PUBLIC),
    "staff": (*STAFF, CASE),
    "search": SEARCHES,
    "performance": PERFORMANCE,
    "dashboard": (DASHBOARD,),
    "complaint": (WHOLE, LAST),
}
"""What can be measured by itself, with the names of its rows."""

CLIENTS = 8


@dataclass(frozen=True)
class Address:
    """A page as it stands in one database: where it is, and the cookies it needs."""

    path: str
    cookies: dict[str, str]


@dataclass
class Site:
    """A server on one database, with the addresses of its pages by their names."""

    server: Server
    filled: Filled
    results: Results
    addresses: dict[str, Address]


FLOOR = "the floor"
FORM = {"words": "My bin was not emptied for three weeks."}


def measure(
    floor_environ: dict[str, str],
    bases: list[Filled],
    every: list[Results],
    effort: Effort,
    parts: Collection[str],
) -> None:
    """Measure ``parts`` on databases of one kind, all sizes and the floor in turn.

    What the floor takes by itself, and the memory of a server that has shown every page, belong
    to the part of the public pages.
    """
    wanted = [page for part, pages in PARTS.items() if part in parts for page in pages]
    with ExitStack() as stack:
        floor = stack.enter_context(serving(floor_environ))
        sites = [
            _site(stack.enter_context(serving(base.environ)), base, results, wanted)
            for base, results in zip(bases, every, strict=True)
        ]
        if "public" in parts:
            _measure_floor(floor, sites, effort)
        for name in dict.fromkeys(name for site in sites for name in site.addresses):
            _measure_page(name, floor, sites, effort)
        if "complaint" in parts:
            _measure_journey(floor, sites, effort)
        if "public" in parts:
            for site in sites:
                site.results.memory_mb = round(site.server.peak_memory(), 1)
    for site in sites:
        with serving({**site.filled.environ, "BENCH_COUNT": "yes"}) as server:
            _count(server, site)


def _site(server: Server, filled: Filled, results: Results, wanted: Collection[str]) -> Site:
    """Sign in, open the case to track, and find out which pages there are: first those that
    are open for half an hour only."""
    staff, lead, person = Visitor(server.port), Visitor(server.port), Visitor(server.port)
    sign_in(staff)
    sign_in(lead, Role.LEAD)
    found = {TRACKED: Address(track(person, filled), person.cookies)}
    found |= {path: Address(path, staff.cookies) for path in (*STAFF, *SEARCHES)}
    case = CASE_LINK.search(staff.get("/staff/cases").text)
    if case:
        found[CASE] = Address(case.group(1), staff.cookies)
    found[DASHBOARD] = Address(DASHBOARD, lead.cookies)
    found |= {path: Address(path, {}) for path in (*PUBLIC, *PERFORMANCE)}
    found = {name: address for name, address in found.items() if name in wanted}
    for name, address in list(found.items()):
        status = _visitor(server, address.cookies).get(address.path).status
        if status != 200:
            results.missing.append(f"{name} ({status})")
            del found[name]
    return Site(server, filled, results, found)


def _measure_floor(floor: Server, sites: list[Site], effort: Effort) -> None:
    for name in ("page", "form", "list"):
        one = in_turn({FLOOR: _floor(floor, name)}, effort.samples, effort)[FLOOR]
        eight = _floor_at_once(floor, name, effort)
        for site in sites:
            site.results.floors[name] = (one, eight)


def _measure_page(name: str, floor: Server, sites: list[Site], effort: Effort) -> None:
    open_to_all = (*PUBLIC, *PERFORMANCE)
    public = name in open_to_all or name == TRACKED
    kind = "page" if name in open_to_all else "list"
    there = [site for site in sites if name in site.addresses]
    things = {FLOOR: _floor(floor, kind)}
    things |= {str(site.filled.size): _page(site, name) for site in there}
    one = in_turn(things, effort.samples, effort)
    floor_eight = _floor_at_once(floor, kind, effort)
    for site in there:
        clients = [_page(site, name) for _ in range(CLIENTS)]
        eight = at_once(clients, effort.samples * 2, effort)
        mine = one[str(site.filled.size)]
        row = Row(name, kind, mine, eight, one[FLOOR], floor_eight, public)
        row.measured = site.results.measured
        site.results.rows.append(row)


def _measure_journey(floor: Server, sites: list[Site], effort: Effort) -> None:
    last: dict[str, list[float]] = {}
    things = {FLOOR: _floor(floor, "form")}
    for site in sites:
        last[str(site.filled.size)] = []
        things[str(site.filled.size)] = _journey(site.server, last[str(site.filled.size)])
    one = in_turn(things, effort.journeys, effort)
    for site in sites:
        size, lasts = str(site.filled.size), list[float]()
        last_one = times(last[size])
        clients = [_journey(site.server, lasts) for _ in range(CLIENTS)]
        whole = at_once(clients, effort.journeys * 3, effort)
        floor_eight = _floor_at_once(floor, "form", effort)
        day = site.results.measured
        site.results.rows += [
            Row(WHOLE, "form", one[size], whole, one[FLOOR], floor_eight, measured=day),
            Row(LAST, "form", last_one, times(lasts), one[FLOOR], floor_eight, measured=day),
        ]


def _journey(server: Server, lasts: list[float]) -> Do:
    visitor = Visitor(server.port)

    def do() -> float:
        visitor.cookies.clear()
        answers, last = complain(visitor)
        lasts.append(last.seconds)
        return sum(answer.seconds for answer in answers)

    do()
    lasts.clear()
    return do


def _page(site: Site, name: str) -> Do:
    address = site.addresses[name]
    visitor = _visitor(site.server, address.cookies)
    return _warm(lambda: visitor.get(address.path))


def _floor(server: Server, name: str) -> Do:
    visitor = Visitor(server.port)
    if name == "form":
        return _warm(lambda: visitor.post("/form", FORM))
    return _warm(lambda: visitor.get(f"/{name}"))


def _floor_at_once(server: Server, name: str, effort: Effort) -> Times:
    clients = [_floor(server, name) for _ in range(CLIENTS)]
    return at_once(clients, effort.samples * 2, effort)


def _warm(ask: Callable[[], Answer]) -> Do:
    def do() -> float:
        answer = ask()
        assert answer.status == 200, f"{answer.path} answered {answer.status}"
        return answer.seconds

    for _ in range(WARM_UP):
        do()
    return do


def _visitor(server: Server, cookies: dict[str, str]) -> Visitor:
    visitor = Visitor(server.port)
    visitor.cookies = dict(cookies)
    return visitor


def _count(server: Server, site: Site) -> None:
    """Count the statements, bytes and requests of each page; a later visit counts, when what
    never changes has been read."""
    for row in site.results.rows:
        if row.page not in site.addresses:
            continue
        address = site.addresses[row.page]
        for _ in range(6):
            visitor = _visitor(server, address.cookies)
            answer = visitor.get(address.path)
        row.statements = int(answer.headers[STATEMENTS.lower()])
        files = [visitor.get(path) for path in answer.assets()]
        row.wire = answer.wire + sum(file.wire for file in files)
        row.requests = 1 + len(files)
    if any(row.page == LAST for row in site.results.rows):
        _count_journey(server, site)


def _count_journey(server: Server, site: Site) -> None:
    visitor = Visitor(server.port)
    complain(visitor)
    visitor.cookies.clear()
    answers, last = complain(visitor)
    for row in site.results.rows:
        if row.page == LAST:
            row.statements = int(last.headers[STATEMENTS.lower()])
        elif row.page == WHOLE:
            pages = [answer for answer in answers if answer.status == 200]
            row.statements = max(int(page.headers[STATEMENTS.lower()]) for page in pages)
            row.requests = len(answers)
