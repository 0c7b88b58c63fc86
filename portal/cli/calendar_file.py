"""Due dates for a whole file of received dates."""

import csv
import io
from datetime import date

import click

from portal.domain.errors import RuleBroken
from portal.domain.working_days import Calendar

COLUMNS = ("received_on", "working_days")


def count_file(calendar: Calendar, content: bytes) -> int:
    """Print ``received_on,working_days,due_on`` for each row of a CSV file in UTF-8.

    A row that cannot be counted is left out and named on stderr with its line number. Returns
    how many those are. Raises ``click.ClickException`` when the file has not the two columns.
    """
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise click.ClickException(f"The first line must name the columns {','.join(COLUMNS)}.")
        return _count_rows(calendar, rows)
    except UnicodeDecodeError as unreadable:
        raise click.ClickException("The file is not text in UTF-8.") from unreadable
    except csv.Error as broken:
        raise click.ClickException(f"The file is not a CSV file: {broken}.") from broken


def _count_rows(calendar: Calendar, rows: "csv.DictReader[str]") -> int:
    click.echo(",".join((*COLUMNS, "due_on")))
    bad = 0
    for row in rows:
        received_on, number = ((row[name] or "").strip() for name in COLUMNS)
        try:
            due_on = _due(calendar, received_on, number)
        except RuleBroken as refusal:
            problem = str(refusal)
        except ValueError as wrong:
            problem = str(wrong)
        else:
            click.echo(f"{received_on},{number},{due_on}")
            continue
        bad += 1
        click.echo(f"Line {rows.line_num}: {problem}", err=True)
    return bad


def _due(calendar: Calendar, received_on: str, number: str) -> date:
    try:
        day = date.fromisoformat(received_on)
    except ValueError:
        raise ValueError(f"{received_on!r} is not a date such as 2026-12-24.") from None
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise ValueError(f"{number!r} is not a number of working days.")
    return calendar.add_working_days(calendar.day_zero(day), int(number))
