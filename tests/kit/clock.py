"""The clock that every test starts with: Monday 23 November 2026, 10:00 in London and UTC."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Clock:
    """The time as the app sees it. It stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def set(self, *moment: int) -> datetime:
        """Set the clock to a year, month, day and, if given, hour and minute in UTC."""
        year, month, day, hour, minute = (*moment, 10, 0)[:5] if len(moment) == 3 else moment
        self.now = datetime(year, month, day, hour, minute, tzinfo=UTC)
        return self.now

    def forward(self, **length: float) -> datetime:
        """Move the clock by ``days=``, ``hours=``, ``minutes=`` or ``seconds=``."""
        self.now += timedelta(**length)
        return self.now

    def reset(self) -> None:
        """Go back to where every test starts."""
        self.now = NOW
