"""The policy's table of dates (Policy A4), to the day, and the closure that two rows count with.

Each row: received, days closed, then due: our acknowledgement, our response, and the national
code's acknowledgement and response.
"""

from datetime import date

CHRISTMAS_CLOSURE = (date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31))
ROWS = [
    ("2026-11-23", (), "2026-11-26", "2026-12-07", "2026-11-30", "2026-12-10"),
    ("2026-11-28", (), "2026-12-02", "2026-12-11", "2026-12-04", "2026-12-16"),
    ("2026-12-18", (), "2026-12-23", "2027-01-06", "2026-12-29", "2027-01-11"),
    ("2026-12-18", CHRISTMAS_CLOSURE, "2026-12-23", "2027-01-11", "2027-01-04", "2027-01-14"),
    ("2026-12-24", (), "2026-12-31", "2027-01-12", "2027-01-05", "2027-01-15"),
    ("2026-12-24", CHRISTMAS_CLOSURE, "2027-01-06", "2027-01-15", "2027-01-08", "2027-01-20"),
]
