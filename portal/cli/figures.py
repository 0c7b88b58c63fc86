"""``flask figures``: freezing the figures of a period."""

from datetime import UTC, datetime

import click
from flask import Flask

from portal.domain.errors import RuleBroken
from portal.domain.measures.periods import span_of
from portal.queries.figures import periods
from portal.services.counting_changes import count_changes
from portal.services.freezing import freeze, freeze_due
from portal.web.context import council, population


def register(app: Flask) -> None:
    """Join the commands to ``app``."""
    app.cli.add_command(figures)


@click.group()
def figures() -> None:
    """The published figures of quarters and years."""


@figures.command(name="freeze")
@click.argument("period")
def freeze_one(period: str) -> None:
    """Count and keep the figures of PERIOD, such as 2026-27-q1 or 2026-27."""
    try:
        done = freeze(span=span_of(period), population=population(), now=datetime.now(UTC))
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{period} is frozen." if done else f"{period} was frozen before.")


@figures.command()
def due() -> None:
    """Count and keep the figures of every period that ended long enough ago, and of changes."""
    now = datetime.now(UTC)
    done = freeze_due(population=population(), after=council().freeze_after, now=now)
    counted = count_changes(small=council().hide_under, now=now)
    if counted:
        click.echo(f"Changes counted now: {counted}.")
    click.echo(f"Frozen now: {', '.join(done)}." if done else "No period was due.")


@figures.command(name="list")
def list_periods() -> None:
    """List the frozen periods, the newest first."""
    for one in periods():
        click.echo(f"{one.slug:12}  counted {one.counted_on.isoformat()}")
