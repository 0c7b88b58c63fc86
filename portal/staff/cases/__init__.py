"""Cases: the list, the page of one, and everything that is done with it (screens S3 to S15)."""

from portal.staff.cases import (
    acknowledge,
    ask,
    assign,
    close,
    dates,
    export,
    extend,
    files,
    letters,
    listing,
    ombudsman,
    page,
    points,
    respond,
    stage_2,
    waiting,
    write,
)
from portal.staff.cases.lookup import blueprint

__all__ = [
    "acknowledge",
    "ask",
    "assign",
    "blueprint",
    "close",
    "dates",
    "export",
    "extend",
    "files",
    "letters",
    "listing",
    "ombudsman",
    "page",
    "points",
    "respond",
    "stage_2",
    "waiting",
    "write",
]
