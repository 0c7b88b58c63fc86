"""Taking the whole list of cases out as a file: how long, how large, and in how much memory."""

from collections.abc import Iterator

from tests.bench.databases import Filled
from tests.bench.journeys import sign_in
from tests.bench.results import Job
from tests.bench.server import serving
from tests.bench.visitor import Visitor

PAGE = "/staff/cases/export"
COLUMNS = (
    "reference", "kind", "state", "stage", "channel", "received", "due", "due_which", "service",
    "handler", "commitment", "answered", "outcome", "closed", "closure", "person", "words",
    "effect",
)  # fmt: skip


def exports(filled: Filled, day: str) -> Iterator[Job]:
    """Yield what taking out every column of every listed case took, a fresh server each. The
    memory is what the server's peak grew by while it made the file."""
    cases = 0
    for kind in ("csv", "xlsx"):
        size, lines, seconds, memory = _export(filled, kind)
        cases = cases or lines - 1
        yield Job(kind, cases, round(seconds, 2), round(memory, 1), round(size / 1e6, 1), day)


def _export(filled: Filled, kind: str) -> tuple[int, int, float, float]:
    with serving(filled.environ) as server:
        visitor = Visitor(server.port)
        sign_in(visitor)
        for _ in range(8):
            form = visitor.get(PAGE)
        server.forget_peak()
        before = server.peak_memory()
        sent = {**form.hidden(), "columns": list(COLUMNS), "kind": kind}
        size, lines, seconds = visitor.download(PAGE, sent)
        memory = server.peak_memory() - before
    return size, lines, seconds, memory
