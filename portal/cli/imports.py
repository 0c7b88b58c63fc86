"""``flask import``: what another system has written, taken in from a file."""

import click
from flask import Flask

from portal.cli.call_logs import calls
from portal.cli.past_records import complaints


def register(app: Flask) -> None:
    """Join the commands to ``app``."""
    app.cli.add_command(imports)


@click.group(name="import")
def imports() -> None:
    """What another system has written, taken in from a file."""


imports.add_command(calls)
imports.add_command(complaints)
