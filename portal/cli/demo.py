"""``flask demo``: a made-up council, in a database of its own."""

import secrets
from datetime import UTC, datetime

import click
from flask import Flask, current_app

from portal.demo.figures import CASES_IN_THREE_YEARS
from portal.demo.load import load, refuse_if_full
from portal.demo.published import periods_over, publish
from portal.demo.staff import make_posters, make_staff
from portal.domain.errors import RuleBroken
from portal.services.counting_changes import count_changes
from portal.web.context import population
from portal.web.passwords import hashed
from portal.web.uploads import store


def register(app: Flask) -> None:
    """Join the command to ``app``."""
    app.cli.add_command(demo)


@click.command()
@click.option(
    "--cases",
    default=CASES_IN_THREE_YEARS,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many cases to make.",
)
def demo(cases: int) -> None:
    """Fill an empty database with three years of a made-up council."""
    now = datetime.now(UTC)
    password = secrets.token_urlsafe(12)
    try:
        refuse_if_full()
        people = make_staff(now=now, password=password, hashed=hashed)
        make_posters(now=now)
        with click.progressbar(length=cases, label="Writing cases") as bar:
            key = current_app.config["TRACKING_KEY"].encode()
            followed = load(
                now=now, cases=cases, progress=bar.update, tracking_key=key, store=store()
            )
        with click.progressbar(periods_over(now), label="Counting figures") as spans:
            for span in spans:
                publish(span, population())
        count_changes(small=population().small, now=now)
    except RuleBroken as full:
        click.echo(str(full))
        click.echo("A new password for one of its accounts: flask --app wsgi staff password EMAIL")
        click.echo("Who they are: flask --app wsgi staff list")
        return
    click.echo("Follow a case at /track: reference {}, tracking code {}".format(*followed))
    click.echo("Sign in at /staff/sign-in with any of these: role, email, password.")
    for role, email in people:
        click.echo(f"{role.value:20} {email:36} {password}")
