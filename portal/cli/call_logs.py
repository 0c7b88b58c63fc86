"""``flask import calls``: the log of the telephone system."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.domain.call_logs import (
    LogColumns,
    LogState,
    guess_column,
)
from portal.domain.call_rows import ROW_PROBLEM_WORDS, RowProblem, guess_order
from portal.domain.errors import RuleBroken
from portal.domain.roles import Viewer
from portal.domain.tables import TableLayout
from portal.domain.written_dates import DateOrder
from portal.files.call_log import first_rows
from portal.queries.call_logs import find_log
from portal.queries.staff import viewer_by_email
from portal.services.call_log_reading import read_log
from portal.services.call_logs import choose_columns, drop_log, keep_log, take_log
from portal.web.context import council
from portal.web.uploads import store

ROWS_LOOKED_AT = 10


@click.command()
@with_appcontext
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", required=True, help="The email address of the member of staff.")
@click.option("--when", help="The column that says when a call came.")
@click.option("--clock", help="The column of the time of day, when it is apart.")
@click.option("--wait", help="The column that says how long the caller waited.")
@click.option("--answered", help="The column that says whether it was answered.")
@click.option("--dates", type=click.Choice([one.value for one in DateOrder]))
@click.option("--keep", is_flag=True, help="Put the days into the figures; without it, only look.")
def calls(
    file: Path,
    email: str,
    when: str | None,
    clock: str | None,
    wait: str | None,
    answered: str | None,
    dates: str | None,
    keep: bool,
) -> None:
    """Read FILE, the log of the telephone system, and say what it comes to."""
    try:
        viewer = viewer_by_email(email)
        number = _taken(file, viewer)
        try:
            names = {"when": when, "clock": clock, "wait": wait, "answered": answered}
            _read(number, viewer, names, dates)
            _say(number)
            if keep:
                keep_log(viewer=viewer, number=number, store=store(), form_key="", now=_now())
                click.echo("The days are in the figures.")
        finally:
            if find_log(number).state is not LogState.KEPT:
                drop_log(viewer=viewer, number=number, store=store(), form_key="", now=_now())
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _taken(file: Path, viewer: Viewer) -> int:
    with file.open("rb") as content:
        return take_log(
            viewer=viewer,
            name=file.name[-120:],
            file=content,
            store=store(),
            form_key="",
            now=_now(),
        )


def _read(number: int, viewer: Viewer, names: dict[str, str | None], dates: str | None) -> None:
    columns = _columns(number, names, dates)
    choose_columns(viewer=viewer, number=number, columns=columns, form_key="", now=_now())
    read_log(number=number, store=store(), hours_of=council().hours_today, clock=_now)


def _columns(number: int, names: dict[str, str | None], dates: str | None) -> LogColumns:
    """Return the columns that are named, then those of the last such file, then likely ones."""
    log = find_log(number)
    layout = TableLayout.from_kept(log.layout)
    before = log.columns or {}
    found = {name: _column(layout, name, said, before) for name, said in names.items()}
    missing = [name for name in ("when", "wait", "answered") if found[name] is None]
    if missing:
        raise click.ClickException(
            f"Name the columns with --{', --'.join(missing)}. There are: {', '.join(layout.header)}"
        )
    when = int(found["when"] or 0)
    rows = first_rows(store(), str(log.key), layout, ROWS_LOOKED_AT)
    cells = [row[when] for _line, row in rows if row and len(row) > when]
    order = DateOrder(dates or before.get("order") or guess_order(cells))
    return LogColumns(
        when, int(found["wait"] or 0), int(found["answered"] or 0), found["clock"], order
    )


def _column(
    layout: TableLayout, name: str, said: str | None, before: dict[str, int | None]
) -> int | None:
    if said is not None:
        if said not in layout.header:
            raise click.ClickException(f"There is no column “{said}”.")
        return layout.header.index(said)
    if name in before:
        return before[name]
    return None if name == "clock" else guess_column(layout.header, name)


def _say(number: int) -> None:
    result = find_log(number).result or {}
    click.echo(f"{result['rows']} rows, {result['unread']} of them cannot be read.")
    for line, problem, cell in result["problems"]:
        click.echo(f"  line {line}: {ROW_PROBLEM_WORDS[RowProblem(problem)]} {cell!r}")
    for day, (seconds, in_time, late, gave_up, early, out) in result["days"].items():
        click.echo(
            f"  {day}: {in_time} of {in_time + late + gave_up} within {seconds} seconds, "
            f"{early} hung up before that, {out} outside office hours"
        )


def _now() -> datetime:
    return datetime.now(UTC)
