"""What the made-up cases stand on: days, commitments, places, staff, and the lots drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import cycle
from random import Random

from portal.demo import figures
from portal.domain.cases import Channel, Kind
from portal.domain.clocks import ClockPlan, plan_clocks
from portal.domain.ombudsman import OmbudsmanResult
from portal.domain.references import new_reference
from portal.domain.times import LONDON, london_date
from portal.domain.working_days import Calendar
from portal.queries.editions import KeptEdition
from portal.recording.numbers import LETTERS


@dataclass
class World:
    """Everything a case needs to be made up. ``handlers`` are staff ids by service slug."""

    lots: Random
    now: datetime
    calendar: Calendar
    kept: KeptEdition
    services: dict[str, int]
    offices: list[int]
    officers: list[int]
    leads: list[int]
    reviewers: list[int]
    handlers: dict[str, list[int]]
    numbers: dict[int, int] = field(default_factory=dict)
    references: set[str] = field(default_factory=set)
    ombudsman: Iterator[OmbudsmanResult] = field(
        default_factory=lambda: cycle(figures.OMBUDSMAN_RESULTS)
    )

    def __post_init__(self) -> None:
        self.today = london_date(self.now)
        self.after = lru_cache(maxsize=100_000)(self._after)
        self.plans = lru_cache(maxsize=20_000)(self._plans)

    def number(self, year: int) -> int:
        """Return the next internal number of ``year``: without gaps, in order of arrival."""
        self.numbers[year] = self.numbers.get(year, 0) + 1
        return self.numbers[year]

    def reference(self, kind: Kind, year: int) -> str:
        """Return a public reference that no other case has."""
        while True:
            reference = new_reference(LETTERS[kind], year, self.lots.randrange)
            if reference not in self.references:
                self.references.add(reference)
                return reference

    def at_work(self, day: date) -> datetime:
        """Return an instant in office hours on ``day``, never after now."""
        minutes = self.lots.randrange(9 * 60, 17 * 60)
        instant = datetime.combine(day, time(minutes // 60, minutes % 60), LONDON)
        return min(instant, self.now - timedelta(minutes=1))

    def _after(self, day: date, working_days: int) -> date:
        """Return the working day that many days after ``day``; 0 is the day itself."""
        return self.calendar.add_working_days(day, working_days) if working_days else day

    def _plans(
        self, kind: Kind, channel: Channel, received_on: date, needs_reply: bool
    ) -> tuple[ClockPlan, ...]:
        return plan_clocks(
            self.kept.edition, kind, channel, received_on, self.calendar, needs_reply
        )
