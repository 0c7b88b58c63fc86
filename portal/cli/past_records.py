"""``flask import complaints``: the records of the years before the portal."""

from datetime import UTC, datetime
from pathlib import PurePath
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from portal.domain.errors import RuleBroken
from portal.domain.past_rules import PAST_RULES, Problem
from portal.domain.past_states import FileKnown
from portal.files.past_file import PastFile
from portal.recording.past_lines import Looked, look_through, refuse_known
from portal.services.past_records import import_file


@click.command()
@with_appcontext
@click.argument("file", type=click.File("rb"), metavar="FILE.csv")
@click.option("--dry-run", is_flag=True, help="Only look through the file and change nothing.")
def complaints(file: BinaryIO, dry_run: bool) -> None:
    """Bring in every record of FILE.csv, or none. docs/past-records.md names the columns."""
    now = datetime.now(UTC)
    try:
        refuse_known(PastFile(file).digest)
        looked = look_through(file, now=now, progress=_silent, tell=_tell)
        if looked.problems or not looked.rows:
            click.echo(f"Nothing was brought in. Errors: {looked.problems:,}.", err=True)
            raise SystemExit(1)
        _say(looked)
        if dry_run:
            click.echo("This was a dry run: nothing was changed.")
            return
        with click.progressbar(length=looked.rows, label="Bringing in") as bar:
            name = PurePath(file.name).name[:200]
            done = import_file(name=name, content=file, now=now, progress=bar.update)
    except FileKnown as known:
        raise click.ClickException(f"{known}. Nothing was changed.") from known
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from broken
    click.echo(f"{done:,} records were brought in.")


def _say(looked: Looked) -> None:
    click.echo(f"{looked.rows:,} records, received from {looked.first} to {looked.last}.")
    for kind, count in sorted(looked.kinds.items()):
        click.echo(f"  {kind}: {count:,}")
    if looked.older:
        click.echo(f"{looked.older:,} are older than the first edition and are measured by it.")
    if looked.unread:
        click.echo(f"Columns that are not read: {', '.join(looked.unread)}.")


def _tell(problem: Problem) -> None:
    where = f", {problem.column.value}" if problem.column else ""
    sentence = PAST_RULES[problem.rule].sentence % problem.values
    shown = f" (it says {problem.value!r})" if problem.value else ""
    click.echo(f"Line {problem.line}{where}: {sentence}{shown}", err=True)


def _silent(records: int) -> None:
    pass
