"""What came of something that was done to several cases at once, each for itself."""

from collections.abc import Sequence
from typing import Any

from flask_babel import ngettext

from portal.recording.batches import RowResult
from portal.web.said import said


def not_done(cases: int) -> str:
    """Return the sentence over a page on which something was not done to some cases."""
    return ngettext(
        "This could not be done to %(num)s case. See why below",
        "This could not be done to %(num)s cases. See why below",
        cases,
    )


def told_results(results: Sequence[RowResult]) -> list[dict[str, Any]]:
    """Return what came of each case as ``components/results.html`` shows it."""
    return [
        {"reference": row.reference, "why": said(row.problem) if row.problem else None}
        for row in results
    ]
