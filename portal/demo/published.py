"""The figures that the made-up council has published, each counted in its own time."""

from datetime import UTC, datetime, time, timedelta

from portal.domain.council import FREEZE_AFTER
from portal.domain.measures.facts import Population
from portal.domain.measures.periods import Span
from portal.domain.times import london_date
from portal.queries.figures import spans_to_publish
from portal.services.freezing import freeze

COUNTED_AT = time(9, tzinfo=UTC)
WAIT = timedelta(days=FREEZE_AFTER)


def periods_over(now: datetime) -> list[Span]:
    """Return the periods whose figures were due by ``now``, the oldest first."""
    return spans_to_publish(london_date(now) - WAIT)


def publish(span: Span, population: Population) -> None:
    """Freeze the figures of ``span`` as of the day on which they were due."""
    day = span.last_on + WAIT + timedelta(days=1)
    freeze(span=span, population=population, now=datetime.combine(day, COUNTED_AT))
