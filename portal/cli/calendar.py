"""``flask calendar``: counting working days, and closing and opening days."""

from datetime import UTC, date, datetime
from typing import BinaryIO

import click
from flask import Flask
from flask.cli import AppGroup

from portal.cli.calendar_file import count_file
from portal.cli.setup import bank_holidays
from portal.cli.words import Words
from portal.domain.clocks import WHICH_WORDS
from portal.domain.errors import RuleBroken
from portal.domain.times import london_date
from portal.domain.working_days import WEEKDAYS, DayCounted, day_in_words
from portal.queries.calendar import calendar as kept_calendar
from portal.queries.open_clocks import Moving
from portal.services.calendar import (
    Closing,
    close_day,
    extend_calendar,
    preview_close,
    preview_reopen,
    reopen_day,
)

YEARS_AT_ONCE = 10
NOBODY_NAMED = "Not recorded"


class Day(click.ParamType):
    """A date as 2026-12-24."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date, or refuse in words."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date. Write it as 2026-12-24.", param, ctx)


DAY = Day()


def register(app: Flask) -> None:
    """Join the commands to ``app``."""
    app.cli.add_command(calendar)


calendar = AppGroup(
    "calendar", help="Working days: counting them, closure days, how far they are known."
)


@calendar.command()
@click.argument("day", type=DAY, required=False, metavar="DATE")
@click.argument("number", type=int, required=False, metavar="N")
@click.option(
    "--csv", "file", type=click.File("rb"), help="Columns received_on,working_days; - for stdin."
)
def due(day: date | None, number: int | None, file: BinaryIO | None) -> None:
    """Print the date N working days after DATE, and how it was counted."""
    if file is not None and day is None:
        if count_file(kept_calendar(), file.read()):
            raise SystemExit(1)
        return
    if file is not None or day is None or number is None:
        raise click.UsageError("Give DATE and N, or --csv FILE.")
    try:
        known = kept_calendar()
        lines = known.explain(known.day_zero(day), number)
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    days = "1 working day" if number == 1 else f"{number} working days"
    click.echo(f"Received on {_long(day)}. {days} end on:")
    click.echo(f"{_long(lines[-1].day)}\n")
    for line in lines:
        click.echo(_working(line))


@calendar.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--note", type=Words(300), required=True, help="Why we are closed; people see it.")
@click.option("--approved-by", type=Words(200), default=NOBODY_NAMED, help="Who decided it.")
@click.option("--published-on", type=DAY, help="When it was published; today without it.")
@click.option("--why", type=Words(1000), help="Why a day that has come or gone is added now.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def close(
    day: date, note: str, approved_by: str, published_on: date | None, why: str | None, yes: bool
) -> None:
    """Make DATE a closure day and move the open clocks it touches."""
    now = datetime.now(UTC)
    closing = Closing(day, note, approved_by, published_on or london_date(now), why)
    try:
        _show(preview_close(closing=closing, now=now))
        if not yes:
            click.confirm(f"Close the council on {_long(day)}?", abort=True)
        moved = close_day(closing=closing, now=datetime.now(UTC))
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{_long(day)} is a closure day now. {_counts(moved)} moved.")


@calendar.command(name="open")
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--yes", is_flag=True, help="Do not ask.")
def open_again(day: date, yes: bool) -> None:
    """Take back the closure on DATE, which lies ahead, and move the open clocks back."""
    try:
        _show(preview_reopen(day=day, now=datetime.now(UTC)))
        if not yes:
            click.confirm(f"Open the council on {_long(day)}?", abort=True)
        moved = reopen_day(day=day, now=datetime.now(UTC))
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{_long(day)} is a working day again. {_counts(moved)} moved.")


@calendar.command()
@click.option("--until", type=int, required=True, metavar="YEAR", help="The last year to add.")
def holidays(until: int) -> None:
    """Add bank holidays up to the end of YEAR, from the list that comes with the portal."""
    now = datetime.now(UTC)
    known = kept_calendar()
    first = now.year if known.known_until == date.min else known.known_until.year + 1
    if until > now.year + YEARS_AT_ONCE:
        raise click.ClickException(
            f"Nobody can know the bank holidays after {now.year + YEARS_AT_ONCE}."
        )
    if until < first:
        raise click.ClickException(f"The calendar reaches {day_in_words(known.known_until)}.")
    days = bank_holidays(first, until)
    dated = extend_calendar(days=days, checked_on=london_date(now), now=now)
    for day, name in sorted(days.items()):
        click.echo(f"{_short(day)}   {name}")
    click.echo("\nCompare these with https://www.gov.uk/bank-holidays as they are announced.")
    if dated:
        click.echo(f"Cases that were waiting for the calendar and have dates now: {dated}.")
    known_range()


@calendar.command(name="known")
def known() -> None:
    """Print from when to when the working days are known, and the closure days ahead."""
    known_range()


def known_range() -> None:
    """Print how far the calendar reaches."""
    kept, today = kept_calendar(), london_date(datetime.now(UTC))
    if kept.known_until == date.min:
        raise click.ClickException("No year is known. Run: flask calendar holidays --until YEAR")
    click.echo(
        f"Working days are known from {day_in_words(kept.known_from)}"
        f" to {day_in_words(kept.known_until)}."
    )
    if kept.runs_short(today):
        click.echo("That is less than 18 months ahead. Run: flask calendar holidays --until YEAR")
    for day, note in kept.closure_days.items():
        if day >= today:
            click.echo(f"{_short(day)}   closed: {note}")


def _long(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day_in_words(day)}"


def _short(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day:2} {day:%b %Y}"


def _working(line: DayCounted) -> str:
    reason = f"{line.reason}" if line.reason else ""
    if line.number == 0:
        told = "received" + (f" ({reason})" if reason else "")
    else:
        told = f"day {line.number}" if line.reason is None else f"not counted: {reason}"
    return f"{_short(line.day)}   {told}"


def _counts(moving: Moving) -> str:
    cases = "1 open case" if moving.cases == 1 else f"{moving.cases:,} open cases"
    clocks = "1 clock" if moving.clocks == 1 else f"{moving.clocks:,} clocks"
    return f"{clocks} of {cases}"


def _show(moving: Moving) -> None:
    """Print what is going to move, with a few examples."""
    cases = "1 open case" if moving.cases == 1 else f"{moving.cases:,} open cases"
    click.echo(f"{cases} will move ({moving.clocks:,} clocks in all).")
    for example in moving.examples:
        moved = example.moved
        click.echo(
            f"  {example.reference}   {WHICH_WORDS[moved.which]}:"
            f" {_short(moved.before)} -> {_short(moved.due_on)}"
        )
    if moving.cases > len(moving.examples):
        click.echo(f"  and {moving.cases - len(moving.examples):,} more")
    if moving.set_by_hand:
        few = ", ".join(moving.set_by_hand[:10])
        more = len(moving.set_by_hand) - 10
        click.echo(
            f"Left alone, because a person set a date: {few}"
            + (f" and {more:,} more" if more > 0 else "")
        )
