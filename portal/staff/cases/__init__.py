"""Cases: the list, the page of one, and everything that is done with it (screens S3 to S15)."""

from portal.staff.cases import (
    acknowledge,
    assign,
    close,
    files,
    letters,
    listing,
    page,
    points,
    respond,
    write,
)
from portal.staff.cases.lookup import blueprint

__all__ = [
    "acknowledge",
    "assign",
    "blueprint",
    "close",
    "files",
    "letters",
    "listing",
    "page",
    "points",
    "respond",
    "write",
]
