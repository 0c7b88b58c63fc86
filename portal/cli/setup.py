"""``flask setup``: everything a new portal needs, and nothing twice."""

from datetime import UTC, date, datetime
from pathlib import Path

import click
import holidays
from flask import Flask, current_app
from flask_migrate import upgrade

from portal.domain.edition_records import parse_edition
from portal.services.calendar import extend_calendar
from portal.services.editions import publish_edition
from portal.services.other_routes import begin_with
from portal.services.places import keep_places
from portal.services.searching import index_missing
from portal.web.context import council

FIRST_YEAR = 2015
YEARS_AHEAD = 3
EDITIONS = Path(__file__).parent.parent / "editions"


def register(app: Flask) -> None:
    """Join the command to ``app``."""
    app.cli.add_command(setup)


@click.command()
def setup() -> None:
    """Migrate the database and load what every portal needs. Repeatable."""
    Path(current_app.config["PORTAL_FOLDER"]).mkdir(parents=True, exist_ok=True)
    upgrade()
    load_reference_data(datetime.now(UTC))
    index_missing(now=datetime.now(UTC))
    click.echo("The database is ready.")


def load_reference_data(now: datetime) -> None:
    """Load what every portal needs before its first page: commitments, calendar and lists."""
    for file in sorted(EDITIONS.glob("*.toml")):
        publish_edition(edition=parse_edition(file.read_text("utf-8")), now=now)
    extend_calendar(
        days=bank_holidays(FIRST_YEAR, now.year + YEARS_AHEAD), checked_on=now.date(), now=now
    )
    keep_places(services=council().services, offices=council().offices, now=now)
    begin_with(routes=council().other_routes, now=now)


def bank_holidays(first_year: int, last_year: int) -> dict[date, str]:
    """Return the bank holidays of England (the same in Wales) in those years, by date."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1))
    return {day: name.replace("(observed)", "(substitute day)") for day, name in found.items()}
