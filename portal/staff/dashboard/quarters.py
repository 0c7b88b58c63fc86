"""The last four quarters beside this one, each number with the cases behind it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from portal.domain.cases import Kind
from portal.domain.clocks import RESULT_WORDS, Result
from portal.domain.measures.periods import Span
from portal.domain.words import N_
from portal.queries.behind import Behind, What
from portal.queries.dashboard import Counts
from portal.staff.dashboard.blueprint import Number, cases, cases_behind, challenges
from portal.web.words import quarter

RESULTS = {
    Result.MET: RESULT_WORDS[Result.MET],
    Result.EXTENDED: N_("Within more time"),
    Result.MISSED: RESULT_WORDS[Result.MISSED],
    Result.LATE: RESULT_WORDS[Result.LATE],
    Result.RUNNING: RESULT_WORDS[Result.RUNNING],
    Result.PAUSED: RESULT_WORDS[Result.PAUSED],
    Result.NOT_MEASURED: N_("Not measured"),
}
"""How dates stand, in the order of the page, in short."""


def quarter_rows(counts: Counts, own: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return a row for each quarter, this one first."""
    return [
        {
            "name": quarter(one.span),
            "received": cases(one.received, own, kind=Kind.COMPLAINT.value, **_between(one.span)),
            "answers": _answers(one.span, own, one.answers),
            "upheld": cases_behind(one.upheld, own, Behind(What.UPHELD, one.span)),
            "challenges": challenges(one.challenges, show="all", quarter=one.span.slug),
        }
        for one in counts.quarters
    ]


def _between(span: Span) -> dict[str, str]:
    return {"received_from": span.first_on.isoformat(), "received_to": span.last_on.isoformat()}


def _answers(
    span: Span, own: tuple[str, ...], found: Mapping[Result, int]
) -> list[tuple[str, Number]]:
    return [
        (
            _(words),
            cases_behind(found[result], own, Behind(What.ANSWERED, span, result)),
        )
        for result, words in RESULTS.items()
        if found.get(result)
    ]
