"""``flask posters``: the codes that hang in places."""

from datetime import UTC, datetime

import click
from flask import Flask, current_app

from portal.domain.errors import RuleBroken
from portal.domain.ratings import PlaceKind
from portal.domain.times import london_date
from portal.queries.posters import posters as all_posters
from portal.services.posters import add_poster, end_poster


def register(app: Flask) -> None:
    """Join the commands to ``app``."""
    app.cli.add_command(posters)


@click.group()
def posters() -> None:
    """Posters with a code that leads to the short questions."""


@posters.command()
@click.argument("place")
@click.option("--kind", type=click.Choice([kind.value for kind in PlaceKind]), required=True)
@click.option("--office", help="The short name of the office it hangs in.")
@click.option("--code", help="2 to 12 letters and numbers; without one a free code is made up.")
def add(place: str, kind: str, office: str | None, code: str | None) -> None:
    """Add a poster at PLACE and print its code and address."""
    place = " ".join(place.split())
    if not 0 < len(place) <= 200:
        raise click.ClickException("Say in up to 200 characters where the poster hangs.")
    try:
        made = add_poster(
            place=place, kind=PlaceKind(kind), office=office, code=code, now=datetime.now(UTC)
        )
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{made}  {address_of(made)}")


@posters.command(name="list")
def list_posters() -> None:
    """List all posters, those in use first."""
    for poster in all_posters():
        ended = poster.ended_at
        state = f"ended {london_date(ended).isoformat()}" if ended else address_of(poster.code)
        place = f"{poster.place} ({poster.office})" if poster.office else poster.place
        click.echo(f"{poster.code:12}  {poster.kind:9}  {state}  {place}")


@posters.command()
@click.argument("code")
def end(code: str) -> None:
    """End the poster with CODE; its address goes on taking answers, as from no place."""
    try:
        ended = end_poster(code=code, now=datetime.now(UTC))
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{ended} has ended.")


def address_of(code: str) -> str:
    """Return the address to print under the picture of ``code``."""
    return f"{current_app.config['PUBLIC_ADDRESS']}/r/{code}"
