"""Checks of our own: recorded, counted at a desk, drawn by lot, read from a log (screen S22)."""

from portal.staff.samples import calls, check, columns, listing, record, sheet, sheets, tally
from portal.staff.samples.blueprint import blueprint

__all__ = [
    "blueprint",
    "calls",
    "check",
    "columns",
    "listing",
    "record",
    "sheet",
    "sheets",
    "tally",
]
