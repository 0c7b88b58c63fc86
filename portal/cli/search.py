"""``flask search``: what cases are found by."""

from datetime import UTC, datetime

import click
from flask import Flask

from portal.services.searching import rebuild_index


def register(app: Flask) -> None:
    """Join the commands to ``app``."""
    app.cli.add_command(search)


@click.group()
def search() -> None:
    """What cases are found by."""


@search.command()
def rebuild() -> None:
    """Index every case anew; people can go on working meanwhile. Repeatable."""
    click.echo(f"{rebuild_index(now=datetime.now(UTC)):,} cases can be found.")
