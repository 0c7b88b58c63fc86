"""Taking the whole list of cases out as a file: how long, how large, and in how much memory."""

from dataclasses import dataclass, replace

from tests.bench.databases import Filled
from tests.bench.journeys import sign_in
from tests.bench.server import serving
from tests.bench.visitor import Visitor

PAGE = "/staff/cases/export"
COLUMNS = (
    "reference", "kind", "state", "stage", "channel", "received", "due", "due_which", "service",
    "handler", "commitment", "answered", "outcome", "closed", "closure", "person", "words",
    "effect",
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """One file. ``memory_mb`` is what the server's peak grew by while it made it."""

    kind: str
    cases: int
    seconds: float
    file_mb: float
    memory_mb: float


def exports(filled: Filled) -> list[Export]:
    """Return what taking out every column of every listed case took, a fresh server each."""
    as_csv, lines = _export(filled, "csv")
    as_excel, _ = _export(filled, "xlsx")
    return [replace(one, cases=lines - 1) for one in (as_csv, as_excel)]


def _export(filled: Filled, kind: str) -> tuple[Export, int]:
    with serving(filled.environ) as server:
        visitor = Visitor(server.port)
        sign_in(visitor, filled)
        for _ in range(8):
            form = visitor.get(PAGE)
        before = server.peak_memory()
        sent = {**form.hidden(), "columns": list(COLUMNS), "kind": kind}
        size, lines, seconds = visitor.download(PAGE, sent)
        memory = server.peak_memory() - before
    return Export(kind, 0, round(seconds, 2), round(size / 1e6, 1), round(memory, 1)), lines
